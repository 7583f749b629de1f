"""Formats that a run may ask for besides the usual ones, by their MIME types."""

import json
import sys
from functools import cache

from . import packages

_wanted = []


def begin(wanted):
    """Takes the MIME types that the run asks for."""
    _wanted[:] = wanted


def of(value):
    """What the run asks for, as far as the value has it."""
    found = {}
    for mime in _wanted:
        try:
            content = _MAKERS[mime](value)
        except Exception:
            continue  # The value has its usual formats all the same.
        if content is not None:
            found[mime] = content
    return found


def _json_of(value):
    """A list or a dict, unless something in it has no counterpart in JSON."""
    return _plain(value, _as_json) if isinstance(value, (list, dict)) else None


def _data_of(value):
    """The columns of a pandas frame as lists, by their names."""
    if not _is(value, "pandas", "DataFrame"):
        return None
    columns = {str(name): list(column) for name, column in value.to_dict(orient="list").items()}
    return _plain(columns, _as_json_or_text)


def _chart_of(value):
    """What is drawn in a matplotlib figure; None for an empty one."""
    if not _is(value, "matplotlib.figure", "Figure"):
        return None
    read = _chart_reader()
    return _plain(read(value), str) or None if read else None


_MAKERS = {
    "application/json": _json_of,
    "application/vnd.e2b.data.v1+json": _data_of,
    "application/vnd.e2b.chart.v1+json": _chart_of,
}


@cache
def _chart_reader():
    """Reads charts from figures; None where e2b-charts cannot be had, which is said once."""
    try:
        try:
            import e2b_charts
        except ImportError:
            packages.install(["e2b-charts"])
            import e2b_charts
    except (ImportError, packages.PackageInstallError) as error:
        print(f"Figures come without their charts, since e2b-charts cannot be had: {error}", file=sys.stderr)
        return None
    return e2b_charts.chart_figure_to_dict


def _plain(value, default):
    """The value as JSON has it; numbers that JSON lacks become None."""
    return json.loads(json.dumps(value, default=default), parse_constant=lambda _name: None)


def _as_json(value):
    """NumPy's arrays and scalars, and dates, as JSON has them."""
    for method in ("tolist", "isoformat"):
        if callable(function := getattr(value, method, None)):
            return function()
    raise TypeError(f"{type(value).__name__} has no counterpart in JSON")


def _as_json_or_text(value):
    try:
        return _as_json(value)
    except TypeError:
        return str(value)


def _is(value, module, name):
    """Whether a value is of a class, which it cannot be while its module is not loaded."""
    found = getattr(sys.modules.get(module), name, None)
    return found is not None and isinstance(value, found)
