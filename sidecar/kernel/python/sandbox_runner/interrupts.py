"""Where an interrupt stops Python: in the code of a run, and in nothing that the event loop or the host does beside it."""

import asyncio
import os
import signal

import pyodide.webloop

_RUNNER = os.path.dirname(__file__) + "/"
# A task whose waking is cut off half-way never wakes, so what ends a run that waits is its cancellation.
_EVENT_LOOP = (os.path.dirname(asyncio.__file__) + "/", pyodide.webloop.__file__.removesuffix("c"))


def _interrupt(number, frame):
    """Raises KeyboardInterrupt where the code of a run is among the callers; it is not in what the host calls itself."""
    files = list(_files(frame))
    is_called_by_host = files[-1].startswith(_RUNNER)
    if not is_called_by_host and not all(file.startswith((_RUNNER, *_EVENT_LOOP)) for file in files):
        signal.default_int_handler(number, frame)


def _files(frame):
    """The files of a frame and its callers, the outermost last."""
    while frame is not None:
        yield frame.f_code.co_filename
        frame = frame.f_back


def install():
    signal.signal(signal.SIGINT, _interrupt)
