"""List the console's commands, and parse a typed line."""

from typing import Final

from bot.port import Command

COMMANDS: Final = (
    "/ask", "/find", "/section", "/verify", "/diff", "/memos", "/reindex", "/gaps", "/forget-me", "/paragraph",
    "/places", "/source", "/thread", "/new", "/help", "/quit",
)  # fmt: skip
DESK_COMMANDS: Final[dict[str, Command]] = {  # the desk carries these out, the console the others
    "/ask": "ask",
    "/find": "find",
    "/section": "named",
    "/verify": "verify",
    "/diff": "diff",
    "/memos": "memos",
    "/reindex": "reindex",
    "/gaps": "gaps",
    "/forget-me": "forget",
    "/help": "help",
}


def parsed(line: str) -> tuple[str, str]:
    """A line as a command and its argument; a line without a command is a question."""
    line = line.strip()
    if not line.startswith(("/", "／")):  # an input method for Chinese may write the full-width slash
        return "/ask", line
    command, _, text = ("/" + line[1:]).partition(" ")
    return command.lower(), text.strip()
