"""The terminal's output: replies, the line that says that a search is under way, the bar of a reindex."""

import os
import sys
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.status import Status
from rich.text import Text

from bot.adapters.console.lines import MARK
from bot.adapters.console.render import answer_lines
from bot.port import Notice, Reply
from bot.present.wording import Words
from memoqa.quotes.terminal import text_lines

FULL: Final = 1.0


class Output(Console):
    """Standard output, which whoever reads it may close."""

    closed = False

    def on_broken_pipe(self) -> None:
        """Note it, and leave nothing for Python's own flush at the end to fail on; rich would exit here."""
        self.closed = self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


class Screen:
    """One terminal, pipe or file; at most one thing moves on it, and nothing does where it is no terminal."""

    def __init__(self) -> None:
        self._console = console = Output()
        self._styled = console.is_terminal and not console.is_dumb_terminal and not console.no_color
        self._status: Status | None = None
        self._bar: Progress | None = None

    @property
    def closed(self) -> bool:
        """Whether nobody reads any more."""
        return self._console.closed

    def echo(self, line: str) -> None:
        """A line that was not typed here, as though it had been."""
        self.settle()
        self._print(*text_lines(line, self._console.width, first=MARK, rest="  "))

    def show(self, reply: Reply, words: Words) -> None:
        """A reply, in place of whatever moves; a notice with a share moves until the next call."""
        if isinstance(reply, Notice):
            if reply.share is not None and self._console.is_terminal:
                self._show_share(reply.text, reply.share)
                return
            self.settle()
            self._print(*text_lines(reply.text, self._console.width))
            if reply.share is None:
                self._print(Text())
        else:
            self.settle()
            self._print(*answer_lines(reply, words, self._console.width, styled=self._styled), Text())

    def searching(self, words: Words) -> None:
        """Show, on a terminal, that an answer is being looked for."""
        if self._console.is_terminal and self._status is None:
            self._status = self._console.status(Text(words.searching))
            self._status.start()

    def settle(self) -> None:
        """Stop whatever moves."""
        if self._status:
            self._status.stop()
            self._status = None
        if self._bar:
            self._bar.stop()
            self._bar = None

    def _show_share(self, text: str, share: float) -> None:
        if self._bar is None:
            self.settle()
            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TaskProgressColumn(),
                console=self._console,
                transient=True,
            )
            self._bar.add_task(text, total=FULL)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], description=text, completed=share)

    def _print(self, *lines: Text) -> None:
        for line in lines:
            # Lines are wrapped already; soft wrapping keeps rich from cutting or folding them again.
            self._console.print(line, soft_wrap=True)
