"""One run of the user's code, from its source to its outcome."""

import __main__
import ast
import re
from asyncio import CancelledError, current_task
from contextvars import copy_context
from inspect import iscoroutine
from json import dumps, loads

from _pyodide._base import CodeRunner

from . import bodies, decoding, displays, encoding, errors, essentials, figures, formats, host, packages, sources, stdin
from . import streams, surroundings, tools, waits

_task = None
_interrupted = False
# Context variables as the last run left them: each run is a task, which starts with those of the event loop.
_context = copy_context()


async def run(request):
    """Runs the code of a request and returns its outcome, both as JSON.

    The outcome is ``{"value", "error", "exitCode"}``, and ``"returned"`` for code that was given arguments; output and
    displays go out while the code runs.
    """
    global _task, _interrupted, _context
    request = loads(request)
    for variable, value in _context.items():
        variable.set(value)
    streams.begin(request["outputLimit"])
    stdin.begin(request.get("stdin"), request["interactive"])
    tools.begin(request["tools"])
    formats.begin(request.get("formats", []))
    outcome = {"value": None, "error": None, "exitCode": None}
    _interrupted = False
    try:
        _task = current_task()
        try:
            value = await _evaluate(request)
        finally:
            essentials.restore()
        figures.show_open_figures(besides=value)
        if request.get("arguments") is not None:
            outcome["returned"] = encoding.encode(value)
        if value is not None:
            outcome["value"], _ = displays.to_bundle(value)
    except SystemExit as error:
        outcome |= errors.describe_exit(error)
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
        host.abandon()
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
    if (arguments := request.get("arguments")) is None:
        run_async = _compile(code, name)
    else:
        run_async = _compile_body(code, name)
        namespace.update(decoding.decode(arguments))
    environment, cwd = request.get("environment"), request.get("cwd")
    if environment is None and cwd is None:
        return await run_async(namespace)
    with surroundings.surroundings(environment, cwd):
        return await run_async(namespace)


def _compile(code, name):
    runner = _translating(_parse, code, name)
    runner._set_linecache = lambda: None
    return runner.compile().run_async


def _parse(code, name):
    return CodeRunner(code, filename=name, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def _compile_body(code, name):
    run_body = _translating(bodies.compile_body, code, name)

    async def run_async(namespace):
        value = run_body(namespace)
        return await value if iscoroutine(value) else value

    return run_async


def _translating(parse, code, name):
    try:
        return parse(code, name)
    except SyntaxError:
        translated = _translate_notebook_lines(code)
        if translated == code:
            raise
        return parse(translated, name)


def is_notebook_code(code):
    """Whether code is no Python, but is some when its lines such as ``!pip install flask`` are translated."""
    translated = _translate_notebook_lines(code)
    if translated == code:
        return False
    try:
        _parse(translated, "<input>")
    except SyntaxError:
        return False
    return True


_PIP = re.compile(r"^([ \t]*)[!%]?((?:python3? -m )?pip3? install\b.*)$", re.MULTILINE)
_SETTING = re.compile(r"^([ \t]*)%(?:matplotlib|config)\b.*$", re.MULTILINE)


def _translate_notebook_lines(code):
    """Turns lines such as ``!pip install flask`` into calls, and ``%matplotlib inline``, which needs nothing here, into none.

    It is only tried on code that is no Python.
    """
    installing = _PIP.sub(lambda line: f'{line[1]}__import__("os").system({line[2].strip()!r})', code)
    return _SETTING.sub(r"\1pass", installing)


def _close_figures():
    try:
        figures.show_open_figures()
    except BaseException:
        pass
