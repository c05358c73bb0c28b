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


def test_each_phase_has_a_line_with_what_is_done_and_the_time_that_is_left():
    stream = io.StringIO()
    with progress_bar(Console(file=stream, force_terminal=True, width=100)) as move:
        move("reading", 10_000, 10_000)
        move("encoding", 5, 900)
    last = stream.getvalue().rpartition("Reading memos")[2]
    assert "10000/10000" in last
    assert "Encoding passages" in last
    assert "left" in last


def test_the_bar_names_the_file_that_is_recognised_whatever_its_name_looks_like():
    stream = io.StringIO()
    with progress_bar(Console(file=stream, force_terminal=True, width=100)) as move:
        move("recognising my [bold]scan.pdf", 3, 12)
    assert "Reading my [bold]scan.pdf, page" in stream.getvalue()
    assert "3/12" in stream.getvalue()
