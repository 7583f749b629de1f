"""The session's variables, for an inspector."""

import __main__
import json
import reprlib
import sys
import types

PREVIEW_LIMIT = 120
VARIABLE_LIMIT = 1000

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = _repr.maxlong = PREVIEW_LIMIT


def describe_variables():
    """Name, type, shape, size and preview of each of the user's variables, as JSON."""
    names = [name for name, value in __main__.__dict__.items() if _is_users(name, value)]
    return json.dumps([_describe(name, __main__.__dict__[name]) for name in names[:VARIABLE_LIMIT]])


def _is_users(name, value):
    return not name.startswith("_") and not isinstance(value, types.ModuleType)


def _describe(name, value):
    return {
        "name": name,
        "type": type_of(value),
        "shape": _attempt(_shape, value),
        "size": _attempt(_size, value),
        "preview": _attempt(_preview, value) or "",
    }


def _attempt(function, value):
    try:
        return function(value)
    except Exception:
        return None


def type_of(value):
    """The name of a value's type, such as ``int`` or ``pandas.DataFrame``."""
    kind = type(value)
    module = kind.__module__.partition(".")[0]
    return kind.__qualname__ if module in ("builtins", "__main__") else f"{module}.{kind.__qualname__}"


def _shape(value):
    if isinstance(value, type):
        return None
    shape = getattr(value, "shape", None)
    return str(tuple(shape)) if isinstance(shape, tuple) else str(len(value))


def _size(value):
    size = getattr(value, "nbytes", None)
    return size if isinstance(size, int) else sys.getsizeof(value)


def _preview(value):
    return " ".join(_repr.repr(value).split())[:PREVIEW_LIMIT]
