import time


def compute(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        sum(range(1000))


compute(0.2)
print(time.time_ns())
compute(0.1)
