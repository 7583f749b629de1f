"""Waits that block: asyncio.run, requests and httpx come to Pyodide's run_sync, which nothing ends by itself."""

from asyncio import CancelledError, ensure_future

import pyodide.ffi
import pyodide.webloop

_wait_for = pyodide.ffi.run_sync
# From the outermost to the innermost.
_waits = []
_interrupted = False


def run_sync(awaitable):
    """Waits for an awaitable and returns its result; raises KeyboardInterrupt when the run is interrupted."""
    global _interrupted
    outcome = {}
    wait = ensure_future(_settle(awaitable, outcome))
    _waits.append(wait)
    try:
        _wait_for(wait)
        if "error" in outcome:
            raise outcome["error"]
        return outcome["value"]
    except CancelledError:
        if not _interrupted:
            raise
        raise KeyboardInterrupt from None
    finally:
        _interrupted = False
        _waits.remove(wait)


async def _settle(awaitable, outcome):
    """Keeps an exception from Pyodide, which would write it to stderr on its way."""
    try:
        outcome["value"] = await awaitable
    except BaseException as error:
        outcome["error"] = error


def interrupt():
    """Ends the innermost wait; False when there is none."""
    global _interrupted
    if not _waits:
        return False
    _interrupted = True
    _waits[-1].cancel()
    return True


def install():
    pyodide.ffi.run_sync = pyodide.webloop.run_sync = run_sync
