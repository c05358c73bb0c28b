"""A typed line is a command or a question."""

import pytest

from bot.adapters.console.commands import parsed


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (" who? ", ("/ask", "who?")), ("/ask who? and why?", ("/ask", "who? and why?")), ("/QUIT", ("/quit", "")),
        ("／memos", ("/memos", "")), ("/thread  new", ("/thread", "new")), ("a /memos", ("/ask", "a /memos")),
    ],
)  # fmt: skip
def test_a_line_is_a_command_or_a_question(line: str, read: tuple[str, str]) -> None:
    assert parsed(line) == read
