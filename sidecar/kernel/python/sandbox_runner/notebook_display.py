"""What code written for notebooks takes from ``IPython.display``, for where IPython is not installed."""

import importlib.abc
import importlib.machinery
import pathlib
import sys
import types

from . import sources
from .displays import display


class DisplayObject:
    """Something to show, from its data or from a file."""

    _is_binary = False

    def __init__(self, data=None, *, filename=None, url=None, **details):
        if url is not None:
            raise ValueError(f"Nothing is fetched to be shown; download {url!r} first and give its data")
        if filename is None and isinstance(data, pathlib.PurePath):
            filename, data = data, None
        if filename is not None:
            path = pathlib.Path(filename)
            data = path.read_bytes() if self._is_binary else path.read_text()
        self.data, self.details = data, details

    def __repr__(self):
        return f"<{type(self).__name__}>"


class HTML(DisplayObject):
    def _repr_html_(self):
        return self.data


class Markdown(DisplayObject):
    def _repr_markdown_(self):
        return self.data


class Latex(DisplayObject):
    def _repr_latex_(self):
        return self.data


class Math(DisplayObject):
    def _repr_latex_(self):
        return f"$\\displaystyle {self.data.strip('$')}$"


class SVG(DisplayObject):
    def _repr_svg_(self):
        return self.data


class JSON(DisplayObject):
    def _repr_json_(self):
        return self.data


class Pretty(DisplayObject):
    def __repr__(self):
        return self.data


class Image(DisplayObject):
    """A PNG or JPEG, from its bytes or from a file."""

    _is_binary = True

    def __init__(self, data=None, **details):
        if isinstance(data, str):
            data = pathlib.Path(data)
        super().__init__(data, **details)

    def _repr_png_(self):
        return None if self._is_jpeg() else self.data

    def _repr_jpeg_(self):
        return self.data if self._is_jpeg() else None

    def _is_jpeg(self):
        return self.data[:3] == b"\xff\xd8\xff"


def clear_output(wait=False):
    """What was shown stays: there is no cell to clear."""


def get_ipython():
    """There is none."""
    return None


_SHOWING = (display, clear_output, HTML, Markdown, Latex, Math, SVG, JSON, Pretty, Image)
_DISPLAY = {thing.__name__: thing for thing in _SHOWING}
_MODULES = {
    "IPython": {"__path__": [], "get_ipython": get_ipython, "display": display},
    "IPython.display": _DISPLAY,
    "IPython.core": {"__path__": []},
    "IPython.core.display": _DISPLAY,
}


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the user's own code modules of IPython that nobody else has; libraries are to find that there is none."""

    def find_spec(self, name, path=None, target=None):
        if name in _MODULES and sources.imported_by_user(sys._getframe(1)):
            return importlib.machinery.ModuleSpec(name, self, is_package="__path__" in _MODULES[name])

    def create_module(self, spec):
        return types.ModuleType(spec.name, __doc__)

    def exec_module(self, module):
        vars(module).update(_MODULES[module.__name__])


def adapt_ipython(module):
    """Has the real one show what it shows here."""
    module.display = lambda *values, raw=False, **_options: display(*values, raw=raw)
