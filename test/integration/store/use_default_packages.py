import sys

import httpx
import lxml.etree
import matplotlib.pyplot
import micropip
import numpy
import openpyxl
import pandas
import PIL.Image
import plotly.express
import pydantic
import requests
import scipy.stats
import seaborn
import sklearn.linear_model
import sympy

SITE = "/lib/python3.14/site-packages/"
modules = [module for module in list(sys.modules.values()) if (getattr(module, "__file__", None) or "").startswith(SITE)]
outcome = {
    "cached": pandas.__spec__.cached,
    "stale": [
        module.__name__
        for module in modules
        if module.__file__.endswith(".py") and module.__spec__.loader.get_data(module.__spec__.cached)[4:8] != b"\1\0\0\0"
    ],
    "zone": str(pandas.Timestamp("2024-01-01", tz="Europe/Berlin")),
}
