"""Take what names another command for that command: `/ask help`, `/memos helper`, "new" in direct messages."""

from dataclasses import replace
from typing import Final

from bot.port import Command, Incoming

HELP: Final = frozenset({"help", "/help", "?", "？", "幫助", "帮助", "說明", "说明"})
HELPER: Final = frozenset({"helper", "小幫手", "小帮手"})  # after /memos
EDIT: Final = frozenset({"edit", "編輯", "编辑"})  # after /memos
UNDO: Final = frozenset({"undo", "復原", "复原"})  # likewise
NEW: Final = frozenset(
    {
        "new",
        "/new",
        "new conversation",
        "new question",
        "新對話",
        "新对话",
        "/新對話",
        "新問題",
        "新问题",
        "重新開始",
        "重新开始",
    }
)


def as_typed(incoming: Incoming) -> Incoming:
    """The command that a question's whole text names, if it was said to memoqa; or /memos names; else the same.

    The text of a question stays: it may tell the asker's language.
    """
    text = incoming.text.strip().casefold()
    first, _, rest = text.partition(" ")
    if incoming.command == "memos" and first in HELPER:
        return replace(incoming, command="helper", text=rest.strip())
    if incoming.command == "memos" and first in EDIT:
        return replace(incoming, command="edit", text=incoming.text.strip()[len(first) :].strip())
    if incoming.command == "memos" and text in UNDO:
        return replace(incoming, command="undo_edit", text="")
    if incoming.command != "ask" or not incoming.addressed:
        return incoming
    command: Command | None = "help" if text in HELP else "new" if incoming.conversation and text in NEW else None
    return replace(incoming, command=command) if command else incoming
