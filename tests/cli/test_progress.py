"""The progress bar: seen on a terminal, silent elsewhere."""

import io

import pytest
from rich.console import Console

from memoqa.cli.progress import PHASES, progress_bar


@pytest.mark.parametrize(("terminal", "drawn"), [(True, True), (False, False)])
def test_a_bar_is_drawn_on_a_terminal_alone(terminal, drawn):
    stream = io.StringIO()
    with progress_bar(Console(file=stream, force_terminal=terminal, width=100)) as move:
        for phase in PHASES:
            move(phase, 3, 7)
    assert ("Asking questions" in stream.getvalue()) is drawn
    assert ("3/7" in stream.getvalue()) is drawn
