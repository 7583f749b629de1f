"""sys.stdout and sys.stderr: to the client every few milliseconds, the middle of a long output left out."""

import codecs
import io
import signal
import sys
import time

from . import host

# Bytes taken at a time, so that a huge text is not copied whole.
PART_LIMIT = 1024 * 1024
# Seconds that Python sleeps at a time, so that what limits its time besides interrupts comes to look.
SLEEP_LIMIT = 0.5


class HostStream(io.RawIOBase):
    """Sends what is written as text of one stream.

    The first three quarters of ``limit`` characters go out at once; of what follows, the last
    quarter is kept until the end of the run and goes out after a line that says how much is missing.
    """

    def __init__(self, name):
        self._name = name
        self.begin(1)

    def begin(self, limit):
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._head = limit * 3 // 4
        self._tail_limit = limit - self._head
        self._tail = ""
        self._omitted = 0

    def writable(self):
        return True

    def isatty(self):
        return False

    def write(self, data):
        _flush_other(self._name)
        part = bytes(data[:PART_LIMIT])
        self._send(self._decoder.decode(part))
        return len(part)

    def end(self):
        """Sends what was held back."""
        self._send(self._decoder.decode(b"", True))
        if self._omitted:
            host.functions.write(self._name, f"\n… {self._omitted:,} characters left out …\n")
        if self._tail:
            host.functions.write(self._name, self._tail)
        self._tail = ""

    def _send(self, text):
        if self._head and text:
            host.functions.write(self._name, text[: self._head])
            self._head, text = max(0, self._head - len(text)), text[self._head :]
        if text:
            tail = self._tail + text
            self._tail = tail[-self._tail_limit :]
            self._omitted += len(tail) - len(self._tail)


def _text(name, raw):
    # Each line of stderr goes out at once, after what stdout held back: so the two keep their order.
    return io.TextIOWrapper(
        io.BufferedWriter(raw, 8192),
        encoding="utf-8",
        errors="backslashreplace",
        newline="\n",
        line_buffering=name == "stderr",
    )


_raw = {"stdout": HostStream("stdout"), "stderr": HostStream("stderr")}
_streams = {name: _text(name, raw) for name, raw in _raw.items()}
_flushing = False


def _flush_other(name):
    """Keeps the order of lines that go to different streams."""
    global _flushing
    if _flushing:
        return
    _flushing = True
    try:
        _streams["stderr" if name == "stdout" else "stdout"].flush()
    except ValueError:
        pass  # The user's code closed it.
    finally:
        _flushing = False


def _sleep(seconds):
    """time.sleep that an interrupt ends and that lets output through first."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    flush()
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        host.functions.sleep(min(left, SLEEP_LIMIT))


def install():
    time.sleep = _sleep
    signal.signal(signal.SIGIO, lambda _number, _frame: flush())
    begin(1)


def begin(limit):
    """Gives a run fresh streams: whatever the run before did to sys.stdout does not matter."""
    global _streams
    for raw in _raw.values():
        raw.begin(limit)
    if any(stream.closed or stream.buffer.closed for stream in _streams.values()):
        _raw.update({name: HostStream(name) for name in _raw})
        for raw in _raw.values():
            raw.begin(limit)
        _streams = {name: _text(name, raw) for name, raw in _raw.items()}
    sys.stdout = sys.__stdout__ = _streams["stdout"]
    sys.stderr = sys.__stderr__ = _streams["stderr"]


def flush():
    for stream in _streams.values():
        try:
            stream.flush()
        except (RuntimeError, ValueError):
            pass  # It is in the middle of a write, or closed; both are looked at again.


def end():
    flush()
    for raw in _raw.values():
        raw.end()
