"""What the walls around Python refuse, in Deno's words or Python's own, as a code and who can allow it."""

import re

from .network import NO_SOCKETS, SocketsUnavailable

_ACCESS = re.compile(r'Requires (\w+) access(?: to (?:"([^"]*)"|<(\w+)>))?')
_LOOKUP = re.compile(r"getaddrinfo EPERM (\S+)")
_REMOTE_MODULE = re.compile(r"ERR_UNSUPPORTED_ESM_URL_SCHEME|--no-remote")
_PROGRAM = re.compile(r"does not support processes|Programs cannot be run|Failed to spawn")


def find_denial(error):
    """Code and advice for a refusal anywhere in an exception's chain; None when there is none."""
    for cause in _chain(error):
        if isinstance(cause, SocketsUnavailable):
            return "NETWORK_DENIED", f"{NO_SOCKETS}; an administrator can add hosts to network.hosts there."
        for text in (text_of(cause), _javascript_cause(cause)):
            if denial := _judge(text):
                return denial
    return None


def text_of(value):
    try:
        return str(value)
    except Exception:
        return ""


def _judge(text):
    if found := _ACCESS.search(text):
        right, target = found[1], found[2] or found[3]
        return _network(target) if right == "net" else _right(right, target)
    if found := _LOOKUP.search(text):
        return _network(found[1])
    if _REMOTE_MODULE.search(text):
        return "PERMISSION_DENIED", "The sandbox loads no remote JavaScript modules, and no policy allows it."
    if _PROGRAM.search(text):
        return "PERMISSION_DENIED", "The sandbox runs no programs, and no policy allows it: do it in Python."
    if text.startswith("NotCapable"):
        return "PERMISSION_DENIED", None
    return None


def _network(target):
    return "NETWORK_DENIED", (
        f'The sandbox may not reach "{target or "the network"}": an administrator can allow it in the sandbox policy, '
        "in network.hosts, and in network.private for an address that is not public."
    )


def _right(right, target):
    what = f'no {right} access{f" to {target!r}" if target else ""}'
    who = "an administrator can add the path to read in the sandbox policy" if right == "read" else "no policy allows it"
    return "PERMISSION_DENIED", f"The sandbox gives Python {what}, and {who}; keep to /workspace."


def _chain(error):
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _javascript_cause(error):
    cause = getattr(getattr(error, "js_error", None) or error, "cause", None)
    return text_of(cause) if cause is not None else ""
