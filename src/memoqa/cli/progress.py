"""A progress bar on stderr for long commands, a line for each phase; none unless stderr is a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

PHASES = {
    "reading": "Reading memos",
    "encoding": "Encoding passages",
    "publishing": "Publishing",
    "asking": "Asking questions",
}

ESTIMATE_SECONDS = 120.0  # by what was done in the last two minutes: files are of very different sizes


@contextmanager
def progress_bar(console: Console | None = None) -> Iterator[Callable[[str, int, int], None]]:
    """A callback that moves the bar: the phase, how much of it is done, how much there is in all.

    Args:
        console: Where the bar is drawn; stderr by default.
    """
    console = console or Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    shown = Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        speed_estimate_period=ESTIMATE_SECONDS,
    )
    with shown as bar:
        tasks: dict[str, TaskID] = {}

        def move(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                # What is done when a phase begins was done by an earlier run: the estimate must not count it.
                tasks[phase] = bar.add_task(PHASES[phase], total=total, completed=done)
            bar.update(tasks[phase], completed=done, total=total)

        yield move
