import numpy as np
import pandas as pd
import plotly.graph_objects as go

steps = np.random.default_rng(7).normal(0.05, 1.2, 365)
price = pd.Series(100 + steps.cumsum(), index=pd.date_range("2025-01-01", periods=365), name="price")
average = price.rolling(28).mean()

print(f"Between {price.min():.2f} and {price.max():.2f} over the year, {price.iloc[-1]:.2f} at its end")

figure = go.Figure()
figure.add_scatter(x=price.index, y=price.round(2), name="price")
figure.add_scatter(x=average.index, y=average.round(2), name="28 days' average")
figure.update_layout(title="A stock that wanders", xaxis_title="date", yaxis_title="price")
figure
