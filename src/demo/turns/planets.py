import pandas as pd

GRAVITATION = 6.674e-11

planets = pd.DataFrame(
    {
        "planet": ["Mercury", "Venus", "Earth", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune"],
        "mass (10²⁴ kg)": [0.330, 4.87, 5.97, 0.642, 1898, 568, 86.8, 102],
        "radius (km)": [2440, 6052, 6371, 3390, 69911, 58232, 25362, 24622],
    }
)
planets["gravity (m/s²)"] = (
    GRAVITATION * planets["mass (10²⁴ kg)"] * 1e24 / (planets["radius (km)"] * 1000) ** 2
).round(2)

strongest = planets.loc[planets["gravity (m/s²)"].idxmax()]
print(f"Strongest: {strongest['planet']} with {strongest['gravity (m/s²)']} m/s²")

planets
