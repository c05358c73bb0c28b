"""Where the chat's lines come from: a prompt with history, a pipe, or a file that is played."""

import asyncio
import codecs
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout

from bot.state.errors import StateError

MARK: Final = "> "
HISTORY_NAME: Final = "console-history"


def played_lines(file: Path) -> tuple[str, ...]:
    """The lines of a file as though typed, without empty ones and `#` comments.

    Raises:
        OSError: The file cannot be read.
        UnicodeDecodeError: It is not UTF-8.
    """
    lines = (line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


async def prompted_lines(
    commands: tuple[str, ...], toolbar: Callable[[], str], folder: Path | None
) -> AsyncIterator[str]:
    """Lines typed at a prompt until Ctrl-D; Ctrl-C drops the line.

    Args:
        commands: Completed with the Tab key.
        toolbar: What stands below the prompt just now.
        folder: Where the history is kept from one chat to the next; None keeps it for this one.

    Raises:
        StateError: The history cannot be written.
    """
    session: PromptSession[str] = PromptSession(
        MARK,
        history=FileHistory(_private_history(folder)) if folder else InMemoryHistory(),
        completer=WordCompleter(list(commands), sentence=True),
        complete_while_typing=False,
        bottom_toolbar=toolbar,
    )
    while True:
        try:
            # The model may still be loading; what its libraries print goes above the prompt.
            with patch_stdout(raw=True):
                # Its own handler would take Ctrl-C from the process for good, also when no line is being typed.
                line = await session.prompt_async(handle_sigint=False)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        yield line


async def piped_lines() -> AsyncIterator[str]:
    """Lines of a standard input that is no terminal, until its end."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def say(line: str | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(lines.put_nowait, line)

    # A pipe's read cannot be called off: a daemon does not hold up the end of the process. It reads the bare
    # descriptor, for sys.stdin's lock, held by a daemon, would abort the interpreter at its end.
    threading.Thread(target=_read_lines, args=(sys.stdin.fileno(), say), name="stdin", daemon=True).start()
    while (line := await lines.get()) is not None:
        yield line


def _read_lines(descriptor: int, say: Callable[[str | None], None]) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    rest = ""
    while piece := os.read(descriptor, 65_536):
        *lines, rest = (rest + decoder.decode(piece)).split("\n")
        for line in lines:
            say(line)
    if rest := rest + decoder.decode(b"", final=True):
        say(rest)
    say(None)


def _private_history(folder: Path) -> str:
    history = folder / HISTORY_NAME
    try:
        os.close(os.open(history, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StateError(f"{history} cannot be written ({error.strerror}); give the bot write access to it.") from error
    return str(history)
