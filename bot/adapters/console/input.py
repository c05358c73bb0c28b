"""Read the chat's lines: from a prompt with history, from a pipe, or from a file to play."""

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

PROMPT: Final = "> "
HISTORY_NAME: Final = "console-history"


def played_lines(file: Path) -> tuple[str, ...]:
    """The lines of a file to play, without empty lines and `#` comments.

    Raises:
        OSError: Reading the file failed.
        UnicodeDecodeError: The file is not UTF-8.
    """
    lines = (line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


async def prompted_lines(
    commands: tuple[str, ...], toolbar: Callable[[], str], folder: Path | None
) -> AsyncIterator[str]:
    """Yield the lines typed at a prompt until Ctrl-D; Ctrl-C drops a line.

    Args:
        commands: What the Tab key completes.
        toolbar: Gives the current text of the line below the prompt.
        folder: The folder that keeps the history from one chat to the next; None keeps it for this chat only.

    Raises:
        StateError: memoqa cannot write the history.
    """
    session: PromptSession[str] = PromptSession(
        PROMPT,
        history=FileHistory(_private_history(folder)) if folder else InMemoryHistory(),
        completer=WordCompleter(list(commands), sentence=True),
        complete_while_typing=False,
        bottom_toolbar=toolbar,
    )
    while True:
        try:
            # The model may still be loading; its libraries' output goes above the prompt.
            with patch_stdout(raw=True):
                # Its own handler would keep Ctrl-C from the process for good, even when nobody is typing.
                line = await session.prompt_async(handle_sigint=False)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        yield line


async def piped_lines() -> AsyncIterator[str]:
    """Yield the lines of a standard input that is not a terminal, until its end."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def put(line: str | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(lines.put_nowait, line)

    # Nothing can interrupt a pipe's read, so a daemon thread reads it and does not delay the end of the process. It
    # reads the bare descriptor: a daemon that held sys.stdin's lock would abort the interpreter at its end.
    threading.Thread(target=_read_lines, args=(sys.stdin.fileno(), put), name="stdin", daemon=True).start()
    while (line := await lines.get()) is not None:
        yield line


def _read_lines(descriptor: int, put: Callable[[str | None], None]) -> None:
    """Put each line of a descriptor, and None at its end."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    rest = ""
    while chunk := os.read(descriptor, 65_536):
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        for line in lines:
            put(line)
    if rest := rest + decoder.decode(b"", final=True):
        put(rest)
    put(None)


def _private_history(folder: Path) -> str:
    """The path of the history file, which only its owner can read."""
    history = folder / HISTORY_NAME
    try:
        os.close(os.open(history, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StateError(f"Cannot write {history} ({error.strerror}); give the bot write access to it.") from error
    return str(history)
