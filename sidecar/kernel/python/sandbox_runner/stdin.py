"""input() and sys.stdin: first the text given with the run, then the client's answers."""

import builtins
import io
import sys

from . import hooks, host, streams

NO_INPUT = (
    "input() has no answer: the run was given no more stdin and there is nobody to ask. "
    "Pass stdin with the run, or set the value in the code"
)


class HostInput(io.TextIOBase):
    """Lines of the given text, then answers of the client."""

    def __init__(self):
        self._given = io.StringIO()
        self._interactive = False
        self._prompt = ""
        self._password = False

    def begin(self, given, interactive):
        self._given = io.StringIO(given or "")
        self._interactive = interactive

    def readable(self):
        return True

    def ask(self, prompt, password=False):
        """One line without its end; EOFError when there is none."""
        self._prompt, self._password = prompt, password
        try:
            line = self.readline()
        finally:
            self._prompt, self._password = "", False
        if not line:
            raise EOFError(NO_INPUT)
        return line.removesuffix("\n")

    def readline(self, size=-1):
        line = self._given.readline(size if size is not None else -1)
        if line or not self._interactive:
            return line
        streams.flush()
        answer = host.ask({"ask": "input", "prompt": self._prompt, "password": self._password})["text"]
        if answer is None:
            self._interactive = False
            return ""
        self._given = io.StringIO(answer + "\n")
        return self._given.readline(size if size is not None else -1)

    def read(self, size=-1):
        if size is not None and size >= 0:
            return self._given.read(size) or self.readline(size)
        return "".join(iter(self.readline, ""))


_stdin = HostInput()


def _input(prompt="", /):
    """Reads a line of standard input; the prompt is shown to whoever answers."""
    print(prompt, end="", flush=True)
    return _stdin.ask(str(prompt))


def _getpass(prompt="Password: ", stream=None, *, echo_char=None):
    print(prompt, end="", flush=True)
    return _stdin.ask(prompt, password=True)


def adapt_getpass(module):
    module.getpass = _getpass


def install():
    hooks.after_import("getpass", adapt_getpass)


def begin(given, interactive):
    _stdin.begin(given, interactive)
    sys.stdin = sys.__stdin__ = _stdin
    builtins.input = _input
