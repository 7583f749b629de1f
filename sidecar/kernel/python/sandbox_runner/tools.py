"""The module ``tools``: functions that the client offers to a run, and carries out."""

import json
import keyword
import os
import sys
from inspect import Parameter, Signature
from types import ModuleType

from . import host, streams

NO_TOOLS = "There are no tools in this run: the platform offers it none"


class ToolError(Exception):
    """A call of a tool failed or was refused; the message says why."""


ToolError.__module__ = "tools"


class Tool:
    """A function that the client carries out; ``await tool.aio(…)`` lets several calls go on at once."""

    def __init__(self, name, parameters, documentation):
        self.__name__ = self.__qualname__ = name
        self.__module__ = "tools"
        self.__doc__ = documentation
        self.__signature__ = _signature(parameters)

    def __call__(self, /, *args, **kwargs):
        request = self._request(args, kwargs)
        streams.flush()
        return _value(host.ask(request))

    async def aio(self, /, *args, **kwargs):
        """The same call, to be awaited."""
        request = self._request(args, kwargs)
        streams.flush()
        return _value(await host.call(request))

    def __repr__(self):
        return f"<tool {self.__name__}{self.__signature__}>"

    def _request(self, args, kwargs):
        bound = self.__signature__.bind(*args, **kwargs).arguments
        bound |= bound.pop(_REST, {})
        arguments = json.dumps(bound, default=_to_plain, ensure_ascii=False, allow_nan=False)
        if len(arguments.encode()) > ARGUMENT_LIMIT:
            raise ToolError(f"The arguments have more than {ARGUMENT_LIMIT} bytes; pass less at a time")
        return {"ask": "tool", "tool": self.__name__, "arguments": arguments}


# As src/protocol/limits.ts has it.
ARGUMENT_LIMIT = 1024 * 1024

# No parameter of a tool can have this name: it is that of those which Python has no names for.
_REST = "_"


def _signature(parameters):
    known = [
        Parameter(
            parameter["name"],
            Parameter.POSITIONAL_OR_KEYWORD,
            default=Parameter.empty if parameter["required"] else ...,
        )
        for parameter in parameters
        if _is_name(parameter["name"])
    ]
    rest = [Parameter(_REST, Parameter.VAR_KEYWORD)] if len(known) < len(parameters) else []
    return Signature(known + rest)


def _is_name(name):
    return name.isidentifier() and not keyword.iskeyword(name) and name != _REST


def _to_plain(value):
    """What JSON has no type for: arrays and numbers of NumPy, models of pydantic, dates, paths and sets."""
    for method in ("tolist", "model_dump", "isoformat"):
        if callable(convert := getattr(value, method, None)):
            return convert()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, (set, frozenset)):
        return list(value)
    raise TypeError(f"A tool takes numbers, text, lists and dicts, and no {type(value).__name__}")


def _value(answer):
    if "error" in answer:
        raise ToolError(answer["error"])
    return json.loads(answer["value"])


class _AbsentFinder:
    """Last but for installing: says that there are no tools, where nothing else is called so."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "tools":
            raise ImportError(NO_TOOLS, name=name)
        return None


def install():
    sys.meta_path.append(_AbsentFinder)


_module = None


def begin(signatures):
    """Makes the tools of a run importable, and those of the run before not."""
    global _module
    if _module is not None and sys.modules.get("tools") is _module:
        del sys.modules["tools"]
    if signatures:
        _module = sys.modules["tools"] = ModuleType("tools", "The platform's functions that this run can call.")
        offered = {signature["name"]: Tool(**signature) for signature in signatures}
        _module.__dict__.update(offered, ToolError=ToolError, __all__=[*offered, "ToolError"])
