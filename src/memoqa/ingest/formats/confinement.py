"""Keep the child that reads a file from reaching the network, starting programs and loading code.

A second line of defence: no reader of ours tries to. It holds for what Python itself does; a library's own C code is
told not to where it is called. Imports that a reader makes late are still possible, and so is reading its package.

Source: the audit events of the Python documentation, "Audit events table".
"""

import sys
from typing import Final

from memoqa.ingest.source import UnreadableFile

REFUSED: Final = (
    "reading it would reach the network or start a program, which memoqa never does for a memo; print it to PDF"
)
_FAMILIES: Final = ("socket.", "subprocess.", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "urllib.")
_EVENTS: Final = frozenset(
    {"os.system", "os.startfile", "os.kill", "pty.spawn", "ctypes.dlopen", "http.client.connect", "ftplib.connect"}
)
_attempts: list[str] = []


def confine_self() -> None:
    """Refuse all that from now on in this process, for good.

    What is refused raises UnreadableFile at the place that tried.
    """
    sys.addaudithook(_refuse)


def attempts() -> tuple[str, ...]:
    """The audit events that were refused so far, even if the code that tried caught the error."""
    return tuple(_attempts)


def _refuse(event: str, _details: tuple[object, ...]) -> None:
    if event in _EVENTS or event.startswith(_FAMILIES):
        _attempts.append(event)
        raise UnreadableFile(REFUSED)
