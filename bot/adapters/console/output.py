"""Print to the terminal: replies, a spinner during a search, a progress bar during a reindex."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Final, TypeAlias

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.status import Status
from rich.text import Text

from bot.adapters.console.input import PROMPT
from bot.adapters.console.render import answer_lines
from bot.port import Enclosure, Notice, Passages
from bot.present.wording import Words
from memoqa.domain import Answer
from memoqa.quotes.terminal import text_lines

FULL: Final = 1.0

# All that the desk says to a terminal, where everything is asked.
Printed: TypeAlias = Answer | Passages | Notice | Enclosure


def _kept(reply: Enclosure) -> Path:
    """A file of its own for what a terminal cannot show, in the system's folder for such files; only this user's."""
    folder = Path(tempfile.mkdtemp(prefix="memoqa-"))
    path = folder / reply.name
    path.write_bytes(reply.content)
    return path


class ClosableConsole(Console):
    """Standard output, whose reader may close it at any time."""

    closed = False

    def on_broken_pipe(self) -> None:
        """Note the closed pipe, and let Python's own flush at exit succeed; rich would exit here."""
        self.closed = self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


class Output:
    """One terminal, pipe or file; a terminal shows at most one spinner or progress bar, anything else shows none."""

    def __init__(self) -> None:
        self._console = console = ClosableConsole()
        self._styled = console.is_terminal and not console.is_dumb_terminal and not console.no_color
        self._spinner: Status | None = None
        self._bar: Progress | None = None

    @property
    def closed(self) -> bool:
        """Whether the reader closed the output."""
        return self._console.closed

    def echo(self, line: str) -> None:
        """Print a line that nobody typed here as if somebody had."""
        self.stop_animation()
        self._print(*text_lines(line, self._console.width, first=PROMPT, rest="  "))

    def show(self, reply: Printed, words: Words) -> None:
        """Print a reply in place of a spinner or bar; a notice with a share becomes the progress bar."""
        if isinstance(reply, Enclosure):
            self.stop_animation()
            self._print(*text_lines(words.file_at.format(text=reply.text), self._console.width))
            self._print(Text(str(_kept(reply))), Text())  # in one line, so that it can be copied
        elif isinstance(reply, Notice):
            if reply.share is not None and self._console.is_terminal:
                self._show_progress(reply.text, reply.share)
                return
            self.stop_animation()
            for one in (reply, *reply.parts):
                self._print(*text_lines(one.text, self._console.width))
            if reply.share is None:
                self._print(Text())
        else:
            self.stop_animation()
            self._print(*answer_lines(reply, words, self._console.width, styled=self._styled), Text())

    def show_searching(self, words: Words) -> None:
        """Show a spinner, on a terminal only."""
        if self._console.is_terminal and self._spinner is None:
            self._spinner = self._console.status(Text(words.searching))
            self._spinner.start()

    def stop_animation(self) -> None:
        """Remove the spinner or progress bar."""
        if self._spinner:
            self._spinner.stop()
            self._spinner = None
        if self._bar:
            self._bar.stop()
            self._bar = None

    def _show_progress(self, text: str, share: float) -> None:
        if self._bar is None:
            self.stop_animation()
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
            # The lines are wrapped already; soft wrapping keeps rich from cutting or folding them again.
            self._console.print(line, soft_wrap=True)
