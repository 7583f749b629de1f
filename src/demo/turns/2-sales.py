import pandas as pd

sales = pd.DataFrame(
    {"revenue": [45000, 52000, 48000, 61000, 58000, 67000, 72000, 68000, 75000, 81000, 79000, 88000]},
    index=pd.period_range("2025-01", periods=12, freq="M", name="month"),
)
sales["growth"] = sales["revenue"].pct_change() * 100

print(f"Mean: ${sales['revenue'].mean():,.2f}")
print(f"Median: ${sales['revenue'].median():,.2f}")
print(f"Standard deviation: ${sales['revenue'].std(ddof=0):,.2f}")
print(f"Average monthly growth: {sales['growth'].mean():.2f}%")
print(f"Trend: {'positive' if sales['growth'].mean() > 0 else 'negative'}")

sales.round(1)
