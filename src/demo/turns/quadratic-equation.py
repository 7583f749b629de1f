import math

# Coefficients for 2x² - 8x + 6 = 0
a, b, c = 2, -8, 6

discriminant = b**2 - 4 * a * c
print(f"Quadratic equation: {a}x² + ({b})x + {c} = 0")
print(f"Discriminant: b² - 4ac = {discriminant}")

x1 = (-b + math.sqrt(discriminant)) / (2 * a)
x2 = (-b - math.sqrt(discriminant)) / (2 * a)
print(f"x₁ = {x1:g}")
print(f"x₂ = {x2:g}")

for x in (x1, x2):
    print(f"Check for {x:g}: {a}·({x:g})² + ({b})·({x:g}) + {c} = {a * x**2 + b * x + c:g}")
