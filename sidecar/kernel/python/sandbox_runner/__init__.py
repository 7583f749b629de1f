"""Runs the user's code inside a kernel.

The package is imported once, before a template is made; every kernel restored from it
calls :func:`connect` with its host and then :func:`run` for each piece of code.
"""

import importlib
import random
import sys
import tempfile

from . import displays, essentials, figures, hooks, host, network, packages, stdin, streams, waits
from .execution import interrupt, run
from .streams import flush
from .variables import describe_variables

__all__ = ["connect", "describe_variables", "flush", "interrupt", "run"]


def connect(host_functions):
    """Gives Python its host's functions and makes what must differ between kernels of one template differ."""
    host.functions = host_functions
    random.seed()
    tempfile._name_sequence = None
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    importlib.invalidate_caches()
    essentials.remember()


def install():
    """Replaces the parts of Python that need the host; called once, before a template is made."""
    streams.install()
    stdin.install()
    displays.install()
    hooks.install()
    waits.install()
    hooks.after_import("matplotlib.pyplot", figures.adapt_pyplot)
    hooks.after_import("plotly.basedatatypes", displays.adapt_plotly)
    hooks.after_import("micropip", packages.adapt_micropip)
    hooks.after_import("subprocess", packages.adapt_subprocess)
    hooks.after_import("socket", network.adapt_socket)
    hooks.after_import("PIL.Image", displays.adapt_pillow)
    packages.adapt_os()
    # What the user's code cannot import by name it does not break by accident.
    for name in [name for name in sys.modules if name.partition(".")[0] == __name__]:
        del sys.modules[name]
