"""Runs the user's code inside a kernel.

The package is imported once, before a template is made; every kernel restored from it
calls :func:`connect` with its host and then :func:`run` for each piece of code.
"""

import asyncio
import json
import random
import sys
import tempfile

from . import displays, essentials, figures, hooks, host, interrupts, network, notebook_display, packages, stdin
from . import streams, tools, waits
from .examination import examine
from .execution import interrupt, run
from .host import settle
from .streams import flush
from .variables import describe_variables

__all__ = ["connect", "describe_variables", "examine", "flush", "interrupt", "leave", "resume", "run", "settle", "stay"]


def connect(host_functions):
    """Gives Python its host's functions and makes what must differ between kernels of one template differ."""
    host.functions = host_functions
    random.seed()
    tempfile._name_sequence = None
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    essentials.remember()


def leave():
    """Gets ready to be saved: what restores the session finds the runner where a template has it.

    Returns what of Python's own cannot come back, as JSON.
    """
    streams.flush()
    sys._sandbox_runner = _self
    return json.dumps([f"the asyncio task {task.get_name()}" for task in asyncio.all_tasks() if not task.done()])


def stay():
    """Goes on after having been saved."""
    sys.__dict__.pop("_sandbox_runner", None)


def resume(host_functions):
    """Goes on in another kernel; tasks that waited for the old one are cancelled."""
    host.functions = host_functions
    for task in asyncio.all_tasks():
        task.cancel("The task did not survive the time that its session was saved")


def install():
    """Replaces the parts of Python that need the host; called once, before a template is made."""
    interrupts.install()
    streams.install()
    stdin.install()
    displays.install()
    tools.install()
    hooks.install()
    waits.install()
    hooks.after_import("matplotlib.pyplot", figures.adapt_pyplot)
    hooks.after_import("plotly.basedatatypes", displays.adapt_plotly)
    hooks.after_import("micropip", packages.adapt_micropip)
    hooks.after_import("subprocess", packages.adapt_subprocess)
    hooks.after_import("socket", network.adapt_socket)
    hooks.after_import("PIL.Image", displays.adapt_pillow)
    hooks.after_import("IPython.core.display_functions", notebook_display.adapt_ipython)
    packages.adapt_os()
    global _self
    _self = sys.modules[__name__]
    # What the user's code cannot import by name it does not break by accident.
    for name in [name for name in sys.modules if name.partition(".")[0] == __name__]:
        del sys.modules[name]
