import matplotlib.pyplot as plt
import pandas as pd
from sklearn.linear_model import LinearRegression

sales = pd.DataFrame({"month": range(24), "units": [100 + 7 * month + month % 5 for month in range(24)]})
model = LinearRegression().fit(sales[["month"]], sales["units"])
figure, axes = plt.subplots()
axes.scatter(sales["month"], sales["units"])
axes.plot(sales["month"], model.predict(sales[["month"]]))
