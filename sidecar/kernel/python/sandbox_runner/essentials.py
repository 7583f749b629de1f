"""What Python and the runner stand on: put back after each run, whatever the user's code did to it."""

import builtins
import sys

RECURSION_LIMIT = 1000

_builtins = {}
_modules = {}
_sys = {}
_lists = []

# Bound here: what `restore` does first must not look up a builtin.
_set_builtins = builtins.__dict__.update
_set_sys = sys.__dict__.update


def remember():
    """Takes what is there now for what must always be there; called when a kernel starts."""
    _builtins.update(builtins.__dict__)
    _modules.update(sys.modules)
    _sys.update((name, getattr(sys, name)) for name in ("modules", "meta_path", "path", "path_hooks", "exit"))
    _lists[:] = [(found, list(found)) for found in (sys.meta_path, sys.path, sys.path_hooks)]


def restore():
    """Undoes what would break the next run; other changes that the user's code made stay."""
    _set_builtins(_builtins)
    _set_sys(_sys)
    sys.settrace(None)
    sys.setprofile(None)
    if sys.getrecursionlimit() < RECURSION_LIMIT:
        sys.setrecursionlimit(RECURSION_LIMIT)
    for name, module in _modules.items():
        sys.modules.setdefault(name, module)
    for found, content in _lists:
        if not found:
            found.extend(content)
