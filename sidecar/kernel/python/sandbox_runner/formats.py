"""Formats that a run may ask for besides the usual ones, by their MIME types."""

import json
import sys
from functools import cache

from . import packages

TABLE_ROWS = 1000
TABLE_COLUMNS = 100
TABLE_LIMIT = 256 * 1024
CELL_LIMIT = 200

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


def _table_of(value):
    """The beginning of a pandas frame as a Tabular Data Resource, with the ``rows`` and ``columns`` that all of it has.

    None where two columns have one name, which such a table cannot say.
    """
    if not _is(value, "pandas", "DataFrame"):
        return None
    shown = value.iloc[:TABLE_ROWS, :TABLE_COLUMNS].apply(_short_cells)
    shown.columns = [" / ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in shown.columns]
    if not shown.columns.is_unique:
        return None
    text = _table_json(shown)
    while len(text) > TABLE_LIMIT and len(shown) > 1:
        shown = shown.iloc[: max(1, len(shown) * TABLE_LIMIT // len(text) - 1)]
        text = _table_json(shown)
    rows, columns = value.shape
    return json.loads(text) | {"rows": rows, "columns": columns}


def _table_json(frame):
    return frame.to_json(orient="table", double_precision=15)


def _short_cells(column):
    """A column of objects or of spans of time as numbers and short texts; others as they are."""
    return column.astype(object).map(_short_cell, na_action="ignore") if column.dtype.kind in "Om" else column


def _short_cell(value):
    if isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    return text if len(text) <= CELL_LIMIT else f"{text[:CELL_LIMIT]}…"


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
    "application/vnd.dataresource+json": _table_of,
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
