"""A person at the terminal who types prepared lines, and a set-up that reads them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CTRL_C = "\x03"
PREFIXES = ("MEMOQA_", "SLACK_", "DISCORD_", "LC_", "LANG")


class Typed:
    """Standard input, not a terminal; CTRL_C interrupts, and the end of the lines is Ctrl-D."""

    def __init__(self, *lines: str) -> None:
        self._lines: Iterator[str] = iter(lines)

    def isatty(self) -> bool:
        return False

    def readline(self, _size: int = -1) -> str:
        line = next(self._lines, None)
        if line == CTRL_C:
            raise KeyboardInterrupt
        return "" if line is None else f"{line}\n"


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(*lines))


def contents(folder: Path) -> dict[str, str]:
    """Each file in a folder, and what it holds."""
    return {str(file.relative_to(folder)): file.read_text("utf-8") for file in folder.rglob("*") if file.is_file()}
