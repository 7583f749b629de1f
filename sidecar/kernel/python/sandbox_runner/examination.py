"""What an editor asks about code that is being written: completions, what a name stands for, whether a block has ended."""

import __main__
import ast
import builtins
import codeop
import inspect
import json
import pkgutil
import re
import rlcompleter
import sys
import time
import types
import warnings
from contextlib import contextmanager

from . import displays, execution

# Seconds that the user's own classes may take to say what they have.
TIME_LIMIT = 1.0
MATCH_LIMIT = 500
NAME_LIMIT = 200
TEXT_LIMIT = 20_000

_WORD = re.compile(r"[\w.]*\Z")
_REST_OF_WORD = re.compile(r"\w*")
_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_IMPORT = re.compile(r"^\s*(?:from|import)\s+(?:[\w.]+(?:\s+as\s+\w+)?\s*,\s*)*([\w.]*)\Z")
_IMPORT_FROM = re.compile(r"^\s*from\s+([\w.]+)\s+import\s+\(?(?:\w+(?:\s+as\s+\w+)?\s*,\s*)*(\w*)\Z")
_ENDS_BLOCK = re.compile(r"\s*(?:return|raise|pass|break|continue)\b")


class _TimeUp(BaseException):
    pass


def examine(what, code, cursor):
    """Answers ``complete``, ``inspect`` or ``isComplete`` as JSON; ``cursor`` counts the characters of ``code`` before it.

    It never fails: code that cannot be examined has no completions, and nothing is known of it.
    """
    return json.dumps({"complete": _complete, "inspect": _inspect, "isComplete": _is_complete}[what](code, cursor))


def _complete(code, cursor):
    before = code[:cursor]
    line = before.rpartition("\n")[2]
    word = _WORD.search(line)[0]
    matches = []
    try:
        with _limited():
            matches = _find_matches(line, word)
    except (Exception, _TimeUp):
        pass
    start = cursor - (len(word) - word.rfind(".") - 1)
    prefix = len(word) - (cursor - start)
    names = {match[prefix:] for match in matches if prefix < len(match) <= prefix + NAME_LIMIT}
    names = sorted(names, key=lambda name: (name.startswith("_"), name))[:MATCH_LIMIT]
    return {"type": "completions", "completions": {"matches": names, "start": start, "end": cursor}}


def _find_matches(line, word):
    if found := _IMPORT_FROM.match(line):
        module = sys.modules.get(found[1])
        return sorted(name for name in dir(module) if name.startswith(word)) if module else []
    if _IMPORT.match(line):
        return _module_names(word)
    if not word:
        return []
    completer = rlcompleter.Completer(__main__.__dict__)
    find = completer.attr_matches if "." in word else completer.global_matches
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # It adds what often follows: a parenthesis, a colon or a space.
        return [match.rstrip("(): ") for match in find(word)]


def _module_names(word):
    parent, _, _ = word.rpartition(".")
    if not parent:
        found = {module.name for module in pkgutil.iter_modules()} | sys.stdlib_module_names
        return sorted(name for name in found if name.startswith(word))
    path = getattr(sys.modules.get(parent), "__path__", None)
    if path is None:
        return []
    found = (f"{parent}.{module.name}" for module in pkgutil.iter_modules(path))
    return sorted(name for name in found if name.startswith(word))


def _inspect(code, cursor):
    bundle = None
    try:
        with _limited():
            found, value = _resolve(_name_at(code, cursor))
            if found:
                bundle = {"text/plain": _describe(value)[:TEXT_LIMIT]}
    except (Exception, _TimeUp):
        pass
    return {"type": "inspection", "inspection": {"found": bundle is not None, "bundle": bundle or {}}}


def _name_at(code, cursor):
    """The dotted name that the cursor touches, up to the part that it is in; else that of the call that it is in."""
    line_start = code.rfind("\n", 0, cursor) + 1
    end = _REST_OF_WORD.match(code, cursor).end()
    for name in _NAME.finditer(code, line_start, end):
        if name.end() == end:
            return name[0]
    depth = 0
    for index in range(cursor - 1, max(-1, cursor - TEXT_LIMIT), -1):
        if code[index] in ")]}":
            depth += 1
        elif code[index] in "([{":
            if depth == 0:
                names = list(_NAME.finditer(code[:index].rpartition("\n")[2])) if code[index] == "(" else []
                return names[-1][0] if names and code[:index].endswith(names[-1][0]) else ""
            depth -= 1
    return ""


def _resolve(name):
    first, *rest = name.split(".")
    for namespace in (__main__.__dict__, builtins.__dict__):
        if first in namespace:
            value = namespace[first]
            for part in rest:
                value = getattr(value, part)
            return True, value
    return False, None


def _describe(value):
    kind = type(value)
    lines = []
    if callable(value):
        try:
            lines.append(f"Signature: {getattr(value, '__name__', '')}{inspect.signature(value)}")
        except (TypeError, ValueError):
            pass
    lines.append(f"Type: {kind.__qualname__}")
    if not callable(value) and not isinstance(value, types.ModuleType):
        text = displays.text_of(value, 2000)
        lines.append(f"Value:\n{text}" if "\n" in text else f"Value: {text}")
    if documentation := inspect.getdoc(value):
        lines += ["", documentation]
    return "\n".join(lines)


def _is_complete(code, _cursor):
    status, indent = _check(code), ""
    if status == "incomplete":
        indent = _next_indent(code)
    return {"type": "completeness", "completeness": {"status": status, "indent": indent}}


def _check(code):
    compiler = codeop.CommandCompiler()
    compiler.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if compiler(code, "<input>", "exec") is None:
                return "incomplete"
            tree = ast.parse(code)
    except (SyntaxError, ValueError, OverflowError):
        return "complete" if execution.is_notebook_code(code) else "invalid"
    except (MemoryError, RecursionError):
        return "unknown"
    # As at Python's own prompt an empty line ends a block: more of it may come.
    is_block = bool(tree.body) and (hasattr(tree.body[-1], "body") or hasattr(tree.body[-1], "cases"))
    return "incomplete" if is_block and code.rpartition("\n")[2].strip() else "complete"


def _next_indent(code):
    line = code.rstrip("\n").rpartition("\n")[2]
    indent = line[: len(line) - len(line.lstrip())][:NAME_LIMIT]
    if line.partition("#")[0].rstrip().endswith(":"):
        return indent + "    "
    return indent[:-4] if _ENDS_BLOCK.match(line) else indent


@contextmanager
def _limited():
    """Ends Python code that takes too long: what the user's classes do when they are asked for an attribute."""
    end = time.monotonic() + TIME_LIMIT
    before = sys.gettrace()

    def check(_frame, _event, _argument):
        if time.monotonic() > end:
            raise _TimeUp
        return check

    sys.settrace(check)
    try:
        yield
    finally:
        sys.settrace(before)
