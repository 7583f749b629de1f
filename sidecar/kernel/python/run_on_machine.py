"""Runs code in a Python of this machine or of a container, with the kernels' own runner.

Orders come on stdin, one line of JSON each; what happens goes to stdout in the same way. The end of stdin ends the process, and
whatever the user's code has started.
"""

import asyncio
import builtins
import inspect
import json
import os
import queue
import signal
import sys
import tempfile
import threading
import types

if sys.version_info < (3, 11):
    sys.exit(f"Python 3.11 or later is needed, and this is {sys.version.partition(' ')[0]}")

_HERE = os.path.dirname(os.path.abspath(__file__))

# The package without its __init__ and its installer, which need Pyodide.
sys.modules["sandbox_runner"] = types.ModuleType("sandbox_runner")
sys.modules["sandbox_runner"].__path__ = [os.path.join(_HERE, "sandbox_runner")]
sys.modules["sandbox_runner.packages"] = types.SimpleNamespace(PackageInstallError=(), refusals={})
sys.path.remove(_HERE)
sys.dont_write_bytecode = True

from sandbox_runner import bodies, decoding, displays, encoding, errors, essentials, figures, hooks, host, sources, stdin, streams


class Line:
    """The way out to whoever started this process, and what the runner has as its host; see host.py."""

    def __init__(self):
        self._file = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
        self._lock = threading.Lock()

    def send(self, message):
        text = json.dumps(message, allow_nan=False)
        with self._lock:
            self._file.write(text + "\n")
            self._file.flush()

    def write(self, stream, text):
        self.send({"type": stream, "text": text})

    def emit(self, event):
        self.send(json.loads(event))


class Descriptor:
    """What is written past sys.stdout, such as the output of programs: it is sent when the run ends."""

    def __init__(self, number, stream):
        self._stream = stream
        self._file = tempfile.TemporaryFile()
        os.dup2(self._file.fileno(), number)

    def send(self, line, limit):
        self._file.seek(0)
        text = self._file.read(limit).decode("utf-8", "replace")
        os.ftruncate(self._file.fileno(), 0)
        self._file.seek(0)
        if text:
            line.write(self._stream, text)


def serve():
    """Does the runs that are ordered, one after the other, until stdin ends."""
    orders = read_orders()
    host.functions = line = Line()
    descriptors = [Descriptor(1, "stdout"), Descriptor(2, "stderr")]
    namespace = make_main()
    install()
    line.send({"type": "ready", "pythonVersion": sys.version.partition(" ")[0]})
    while True:
        order = orders.get()
        outcome = perform(order, namespace)
        for descriptor in descriptors:
            descriptor.send(line, order["outputLimit"])
        line.send({"type": "outcome", "run": order["run"], "outcome": outcome})


def perform(order, namespace):
    """Does one run and gives its outcome, as execution.py does in a kernel."""
    outcome = {"value": None, "error": None, "exitCode": None}
    name = f"<run {order['run']}>"
    streams.begin(order["outputLimit"])
    stdin.begin(order["stdin"], False)
    sys.stdout.reconfigure(line_buffering=True)
    sources.add(name, order["code"])
    try:
        try:
            value = evaluate(order, name, namespace)
        finally:
            essentials.restore()
        figures.show_open_figures(besides=value)
        outcome["returned"] = encoding.encode(value)
        if value is not None:
            outcome["value"], _ = displays.to_bundle(value)
    except SystemExit as error:
        outcome.update(errors.describe_exit(error))
    except BaseException as error:
        outcome["error"] = errors.describe(error)
    finally:
        streams.end()
    return outcome


def evaluate(order, name, namespace):
    run_body = bodies.compile_body(order["code"], name)
    namespace.update(decoding.decode(order["arguments"]))
    value = run_body(namespace)
    return _loop.run_until_complete(value) if inspect.iscoroutine(value) else value


def make_main():
    """A module for the user's code, which is not this one."""
    sys.modules["__main__"] = main = types.ModuleType("__main__")
    main.__builtins__ = builtins
    sys.argv[:] = [""]
    return main.__dict__


def install():
    asyncio.set_event_loop(_loop)
    displays.install()
    stdin.install()
    hooks.adapt_imports()
    hooks.after_import("matplotlib.pyplot", figures.adapt_pyplot)
    hooks.after_import("plotly.basedatatypes", displays.adapt_plotly)
    hooks.after_import("PIL.Image", displays.adapt_pillow)
    essentials.remember()


def read_orders():
    """The orders, taken from a stdin that the user's code does not see."""
    orders = queue.SimpleQueue()
    lines = os.fdopen(os.dup(0), encoding="utf-8", newline="\n")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def read():
        for text in lines:
            orders.put(json.loads(text))
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return orders


_loop = asyncio.new_event_loop()
serve()
