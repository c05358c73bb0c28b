"""Try out a port that the bot is to listen on, for `memoqa doctor`."""

import errno
import http.client
import socket
from collections.abc import Callable
from typing import Final

from memoqa.cli.doctor import Finding

SECONDS: Final = 3.0  # for an answer from this machine


def port_finding(name: str, setting: str, host: str, port: int, is_memoqa: Callable[[str, int], bool]) -> Finding:
    """Whether the bot can listen on a port, or does so already.

    Args:
        name: Of the finding.
        setting: The environment variable that holds the port.
        host: The address to listen on.
        port: From 1.
        is_memoqa: Asks whatever listens there whether it is memoqa.
    """
    try:
        _open(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE and is_memoqa(host, port):
            return Finding(name, good=True, says=f"{host}:{port}, where memoqa is listening now")
        reason = error.strerror or type(error).__name__
        says = f"{setting}={port} cannot be opened on {host} ({reason}); set another port or address."
        return Finding(name, good=False, says=says)
    return Finding(name, good=True, says=f"{host}:{port} is free")


def answered(host: str, port: int, method: str, path: str) -> tuple[int, bytes] | None:
    """The status and the body's first bytes with which a server answers an empty request; None if it does not."""
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, response.read(64)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _open(host: str, port: int) -> None:
    """Listen for a moment, as the bot would.

    Raises:
        OSError: It cannot.
    """
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind, protocol) as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as asyncio does
            if family == socket.AF_INET6:
                listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # likewise
            listening.bind(address)
            listening.listen(1)
