a = int(input("First number: "))
b = int(input("Second number: "))

x, y = a, b
while y:
    print(f"{x} = {x // y} · {y} + {x % y}")
    x, y = y, x % y

print(f"The greatest common divisor of {a} and {b} is {x}")
