import matplotlib.pyplot as plt
from sklearn.datasets import load_wine
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

wine = load_wine(as_frame=True)
model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))

for fold, (train, test) in enumerate(StratifiedKFold(5).split(wine.data, wine.target), start=1):
    model.fit(wine.data.iloc[train], wine.target.iloc[train])
    print(f"Fold {fold}: {model.score(wine.data.iloc[test], wine.target.iloc[test]):.3f}")

predicted = cross_val_predict(model, wine.data, wine.target, cv=StratifiedKFold(5))
accuracy = (predicted == wine.target).mean()
model.fit(wine.data, wine.target)

points = PCA(2).fit_transform(StandardScaler().fit_transform(wine.data))
fig, ax = plt.subplots(figsize=(7, 5))
for kind, name in enumerate(wine.target_names):
    ax.scatter(*points[wine.target == kind].T, label=name, alpha=0.8)
ax.scatter(*points[predicted != wine.target].T, s=120, facecolors="none", edgecolors="black", label="misclassified")
ax.set(title=f"Wines by their chemistry, {accuracy:.1%} told apart", xlabel="First component", ylabel="Second component")
ax.legend()

print(f"Accuracy: {accuracy:.1%} on {len(wine.data)} wines")
