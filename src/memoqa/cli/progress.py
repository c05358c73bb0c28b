"""A progress bar on stderr for long commands; none unless stderr is a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

PHASES = {
    "reading": "Reading memos",
    "recognising": "Reading {name}, page",
    "encoding": "Encoding passages",
    "publishing": "Publishing",
    "asking": "Asking questions",
}


@contextmanager
def progress_bar(console: Console | None = None) -> Iterator[Callable[[str, int, int], None]]:
    """A callback that moves the bar: the phase, how much of it is done, how much there is in all.

    The phase may have a file's name behind a blank.

    Args:
        console: Where the bar is drawn; stderr by default.
    """
    console = console or Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def move(phase: str, done: int, total: int) -> None:
            kind, _, name = phase.partition(" ")
            bar.update(task, description=PHASES[kind].format(name=escape(name)), completed=done, total=total)

        yield move
