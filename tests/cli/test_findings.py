"""Findings as lines: a mark, names under each other, and what was found, whole."""

from memoqa.cli.doctor import Finding
from memoqa.cli.findings import finding_lines


def test_findings_are_marked_and_their_names_are_as_wide_as_the_widest():
    found = [Finding("clock", good=True, says="12:00"), Finding("settings", good=False, says="set it; [bold]then[/]")]
    assert [line.plain for line in finding_lines(found)] == ["✓ clock    12:00", "✗ settings set it; [bold]then[/]"]


def test_without_findings_there_is_no_line():
    assert list(finding_lines([])) == []


def test_what_is_not_set_up_has_a_mark_of_its_own():
    found = [Finding("chat", good=True, says="none", absent=True)]
    assert [line.plain for line in finding_lines(found)] == ["– chat none"]
