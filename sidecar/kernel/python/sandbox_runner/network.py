"""Sockets: this Python has none, and says so before its runtime fails."""

import errno

NO_SOCKETS = "The sandbox has no sockets: use requests or httpx, for hosts that its policy lists"


class SocketsUnavailable(PermissionError):
    """Code tried to connect or to listen."""


def adapt_socket(module):
    def refuse(_socket, *_args):
        raise SocketsUnavailable(errno.EACCES, NO_SOCKETS)

    for method in ("bind", "connect", "connect_ex", "listen", "sendto"):
        setattr(module.socket, method, refuse)
