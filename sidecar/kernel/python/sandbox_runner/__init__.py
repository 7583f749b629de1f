"""Runs the user's code inside a kernel.

The package is imported once, before the boot image is made; every kernel restored from that image
calls :func:`connect` with its host and then :func:`run` for each piece of code.
"""

import gc
import importlib
import random
import sys

from . import displays, figures, hooks, host, packages, stdin, streams
from .execution import interrupt, run
from .streams import flush
from .variables import describe_variables

__all__ = ["connect", "describe_variables", "flush", "interrupt", "run"]


def connect(host_functions):
    """Gives Python its host's functions and makes what must differ between kernels differ."""
    host.functions = host_functions
    random.seed()
    importlib.invalidate_caches()


def install():
    """Replaces the parts of Python that need the host; called once, before the boot image is made."""
    streams.install()
    stdin.install()
    displays.install()
    hooks.install()
    hooks.after_import("matplotlib.pyplot", figures.adapt_pyplot)
    hooks.after_import("plotly.basedatatypes", displays.adapt_plotly)
    hooks.after_import("micropip", packages.adapt_micropip)
    hooks.after_import("subprocess", packages.adapt_subprocess)
    packages.adapt_os()
    # What the user's code cannot import by name it does not break by accident.
    for name in [name for name in sys.modules if name.partition(".")[0] == __name__]:
        del sys.modules[name]
    gc.collect()
    gc.freeze()
