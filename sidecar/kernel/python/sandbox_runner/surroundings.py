"""What one run sees besides its code: environment variables and a working directory, put back after it."""

import os
import sys
from contextlib import contextmanager

from .sources import WORKSPACE


class WorkingDirectoryError(Exception):
    """The working directory that a run asks for cannot be used."""


@contextmanager
def surroundings(environment, cwd):
    """Sets environment variables and the working directory for the time of a run; None leaves them as they are."""
    environment = environment or {}
    variables_before = {name: os.environ.get(name) for name in environment}
    directory_before = _current_directory()
    # Python reads this variable when it starts, so that here it is a directory of one run.
    paths = [path for path in environment.get("PYTHONPATH", "").split(":") if path]
    if cwd is not None:
        _enter(cwd)
    os.environ.update(environment)
    sys.path[:0] = paths
    try:
        yield
    finally:
        for path in paths:
            if path in sys.path:
                sys.path.remove(path)
        for name, value in variables_before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        if cwd is not None and os.path.isdir(directory_before):
            os.chdir(directory_before)


def _current_directory():
    try:
        return os.getcwd()
    except FileNotFoundError:  # It was deleted.
        return WORKSPACE


def _enter(path):
    target = os.path.normpath(os.path.join(WORKSPACE, path))
    if target == WORKSPACE or target.startswith(WORKSPACE + "/"):
        _make(path, target)
    elif not os.path.isabs(path) or ".." in path.split("/"):
        raise WorkingDirectoryError(f'The working directory "{path}" leaves {WORKSPACE}')
    elif not os.path.isdir(target):
        raise WorkingDirectoryError(f'There is no directory "{path}" in the sandbox')
    os.chdir(target)


def _make(path, target):
    try:
        os.makedirs(target, exist_ok=True)
    except OSError as error:
        raise WorkingDirectoryError(f'The working directory "{path}" cannot be made: {error.strerror}') from None
