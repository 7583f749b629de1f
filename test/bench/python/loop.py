total = 0
for step in range(3_000_000):
    total += step * step % 7
total
