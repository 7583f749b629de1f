"""Imports: adapts some modules after they are loaded, and asks the host for those that are missing."""

import importlib.machinery
import sys

from . import notebook_display, packages, sources

_adapters = {}


def after_import(name, adapt):
    """Calls ``adapt(module)`` once the module is loaded."""
    if name in sys.modules:
        adapt(sys.modules[name])
    else:
        _adapters[name] = adapt


class _AdaptingLoader:
    def __init__(self, loader, adapt):
        self._loader, self._adapt = loader, adapt

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__loader__ = module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._adapt(module)


class _AdaptingFinder:
    """First in line: lets the others find the module and wraps its loader."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        adapt = _adapters.pop(name, None)
        if adapt is None:
            return None
        for finder in sys.meta_path:
            spec = None if finder is _AdaptingFinder else finder.find_spec(name, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _AdaptingLoader(spec.loader, adapt)
                return spec
        _adapters[name] = adapt
        return None


class _InstallingFinder:
    """Last in line: a module that the user's own code imports and that nobody has is installed."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if path is not None or not sources.imported_by_user(sys._getframe(1)):
            return None
        if packages.install_module(name):
            return importlib.machinery.PathFinder.find_spec(name, None, target)
        return None


def adapt_imports():
    sys.meta_path.insert(0, _AdaptingFinder)


def install():
    adapt_imports()
    sys.meta_path += [notebook_display.StandInFinder(), _InstallingFinder]
