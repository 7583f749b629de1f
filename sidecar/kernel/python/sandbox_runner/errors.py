"""Exceptions as data: a code, the user's line, and a traceback of the user's own frames."""

import re
import sys
from traceback import TracebackException, walk_tb

from . import packages, sources, surroundings
from .denials import find_denial, text_of

MESSAGE_LIMIT = 10_000
TRACEBACK_LIMIT = 20_000
CAUSES_LIMIT = 8

_DENO_ADVICE = re.compile(r", run again with the --allow-\w+ flag")


def describe(error):
    """The exception as the result's ``error``; ``suggestion`` is None where the code's own advice will do."""
    code, suggestion = _classify(error)
    text = text_of(error)
    return {
        "code": code,
        "type": type(error).__name__,
        "message": _cut(text, MESSAGE_LIMIT),
        "line": _line(error),
        "traceback": _cut(_format(error), TRACEBACK_LIMIT),
        "suggestion": suggestion,
    } | _causes(error)


def describe_exit(error):
    """A SystemExit as the result's ``exitCode``, with an ``error`` unless it stands for success."""
    status = error.code
    if status is None:
        return {"exitCode": 0}
    if isinstance(status, int) and not isinstance(status, bool):
        code = status & 0xFF
    else:
        print(status, file=sys.stderr)
        code = 1
    return {"exitCode": code} if code == 0 else {"exitCode": code, "error": describe(error)}


def _classify(error):
    if denial := find_denial(error):
        return denial
    if isinstance(error, SyntaxError):
        return "PYTHON_SYNTAX_ERROR", None
    if isinstance(error, packages.PackageInstallError):
        return "PACKAGE_INSTALL_FAILED", None
    if isinstance(error, surroundings.WorkingDirectoryError):
        return "BAD_PATH", None
    if isinstance(error, ModuleNotFoundError):
        return "MODULE_NOT_FOUND", packages.refusals.get((error.name or "").partition(".")[0])
    if isinstance(error, ImportError):
        return "IMPORT_ERROR", None
    if isinstance(error, MemoryError):
        return "MEMORY_ERROR", None
    if isinstance(error, PermissionError):
        return "PERMISSION_DENIED", None
    return "RUNTIME_ERROR", None


def _causes(error):
    """What the exception came from, the nearest first; nothing when it came from no other one."""
    causes, seen = [], {id(error)}
    while len(causes) < CAUSES_LIMIT:
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if error is None or id(error) in seen:
            break
        seen.add(id(error))
        causes.append(
            {"type": type(error).__name__, "message": _cut(text_of(error), MESSAGE_LIMIT), "line": _line(error)}
        )
    return {"causes": causes} if causes else {}


def _cut(text, limit):
    """No longer than the limit, and without Deno's advice, which is for whoever starts Deno."""
    text = _DENO_ADVICE.sub("", text)
    return text if len(text) <= limit else f"{text[: limit // 2]}\n…\n{text[-limit // 2 :]}"


def _line(error):
    if isinstance(error, SyntaxError) and error.filename and sources.is_users(error.filename):
        return error.lineno
    lines = [line for frame, line in walk_tb(error.__traceback__) if sources.is_users(frame.f_code.co_filename)]
    return lines[-1] if lines else None


def _format(error):
    try:
        report = TracebackException.from_exception(error, compact=True, max_group_width=5)
        _keep_user_frames(report, set())
        return "".join(report.format())
    except Exception:
        return f"{type(error).__name__}: {text_of(error)}\n"


def _keep_user_frames(report, seen):
    if report is None or id(report) in seen:
        return
    seen.add(id(report))
    report.stack[:] = [frame for frame in report.stack if sources.is_users(frame.filename)]
    for other in (report.__cause__, report.__context__, *(report.exceptions or ())):
        _keep_user_frames(other, seen)
    # What happened only inside libraries on the way is of no use without its frames.
    for link in ("__cause__", "__context__"):
        other = getattr(report, link)
        while other is not None and not other.stack:
            other = other.__cause__ or other.__context__
        setattr(report, link, other)
