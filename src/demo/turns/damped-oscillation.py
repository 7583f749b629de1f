import matplotlib.pyplot as plt
import numpy as np

damping, frequency = 0.4, 6
time = np.linspace(0, 10, 800)
envelope = np.exp(-damping * time)
swing = envelope * np.cos(frequency * time)

figure, axes = plt.subplots(figsize=(8, 4))
axes.plot(time, swing, label="oscillation")
axes.plot(time, envelope, "--", color="gray", label="envelope")
axes.plot(time, -envelope, "--", color="gray")
axes.set(xlabel="time in s", ylabel="amplitude", title="Damped oscillation")
axes.legend()

print(f"A tenth is reached after {np.log(10) / damping:.2f} s")
