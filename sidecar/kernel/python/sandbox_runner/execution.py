"""One run of the user's code, from its source to its outcome."""

import __main__
import ast
import re
import sys
from asyncio import CancelledError, current_task
from contextvars import copy_context
from json import dumps, loads

from _pyodide._base import CodeRunner

from . import displays, errors, essentials, figures, host, packages, sources, stdin, streams, waits

_task = None
_interrupted = False
# Context variables as the last run left them: each run is a task, which starts with those of the event loop.
_context = copy_context()


async def run(request):
    """Runs the code of a request and returns its outcome, both as JSON.

    The outcome is ``{"value", "error", "exitCode"}``; output and displays go out while the code runs.
    """
    global _task, _interrupted, _context
    request = loads(request)
    for variable, value in _context.items():
        variable.set(value)
    streams.begin(request["outputLimit"])
    stdin.begin(request.get("stdin"), request["interactive"])
    outcome = {"value": None, "error": None, "exitCode": None}
    _interrupted = False
    try:
        _task = current_task()
        try:
            value = await _evaluate(request)
        finally:
            essentials.restore()
        figures.show_open_figures(besides=value)
        if value is not None:
            outcome["value"], _ = displays.to_bundle(value)
    except SystemExit as error:
        outcome |= _exit(error)
    except BaseException as error:
        host.functions.done()
        outcome["error"] = errors.describe(_as_raised(error))
        _close_figures()
    finally:
        while _task.cancelling():
            _task.uncancel()
        _task = None
        _context = copy_context()
        host.functions.done()
        streams.end()
    return dumps(outcome, allow_nan=False)


def interrupt():
    """Ends a run that waits, in ``await`` or blocked; one that computes is interrupted by its signal."""
    global _interrupted
    if _task is not None and not waits.interrupt():
        _interrupted = True
        _task.cancel()


def _as_raised(error):
    """The exception as it was before the coroutines that run the user's code changed it."""
    if _interrupted and isinstance(error, CancelledError):
        return KeyboardInterrupt().with_traceback(error.__traceback__)
    if isinstance(error, RuntimeError) and isinstance(error.__cause__, StopIteration):
        return error.__cause__
    return error


async def _evaluate(request):
    name, code = request["filename"], request["code"]
    sources.add(name, code)
    namespace = __main__.__dict__
    namespace["__name__"] = "__main__"
    if request.get("script"):
        namespace["__file__"] = name
    if request.get("packages"):
        packages.install(request["packages"])
    return await _compile(code, name).run_async(namespace)


def _compile(code, name):
    try:
        runner = _parse(code, name)
    except SyntaxError:
        if not _PIP.search(code):
            raise
        runner = _parse(_translate_pip(code), name)
    runner._set_linecache = lambda: None
    return runner.compile()


def _parse(code, name):
    return CodeRunner(code, filename=name, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


_PIP = re.compile(r"^([ \t]*)[!%]?((?:python3? -m )?pip3? install\b.*)$", re.MULTILINE)


def _translate_pip(code):
    """Turns lines such as ``!pip install flask`` into calls; only tried on code that is no Python."""
    return _PIP.sub(lambda line: f'{line[1]}__import__("os").system({line[2].strip()!r})', code)


def _exit(error):
    status = error.code
    if status is None:
        return {"exitCode": 0}
    if isinstance(status, int) and not isinstance(status, bool):
        code = status & 0xFF
    else:
        print(status, file=sys.stderr)
        code = 1
    return {"exitCode": code} if code == 0 else {"exitCode": code, "error": errors.describe(error)}


def _close_figures():
    try:
        figures.show_open_figures()
    except BaseException:
        pass
