"""Take what names another command for it: `/ask help`, `/memos helper`, "new" in direct messages, `/find words`."""

from dataclasses import replace
from typing import Final

from bot.port import Command, Incoming
from memoqa.quotes.exact_words import is_quoted
from memoqa.quotes.numbered import whole_number
from memoqa.quotes.receipt import receipt_in

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

# Behind the slash these take any words; without it only words that no question has.
WITH_WORDS: Final[dict[str, Command]] = {
    **dict.fromkeys(("find", "尋找", "寻找", "查找"), "find"),
    **dict.fromkeys(("section", "條文", "条文", "章節", "章节"), "named"),
    **dict.fromkeys(("verify", "查證", "查证"), "verify"),
    **dict.fromkeys(("diff", "更動", "更动"), "diff"),
}


def as_typed(incoming: Incoming) -> Incoming:
    """The command that a question's whole text names, if it was said to memoqa; or /memos names; else the same.

    The text of a question stays: it may tell the asker's language.
    """
    text = incoming.text.strip().casefold()
    if incoming.command == "ask" and incoming.addressed and (named := _with_words(incoming.text.strip())):
        return replace(incoming, command=named[0], text=named[1])
    first, _, rest = text.partition(" ")
    if incoming.command == "memos" and first in HELPER:
        return replace(incoming, command="helper", text=rest.strip())
    if incoming.command == "memos" and first in EDIT:
        return replace(incoming, command="edit", text=incoming.text.strip()[len(first) :].strip())
    if incoming.command in {"memos", "edit"} and text in UNDO:  # Discord has no room for it but in the field for a name
        return replace(incoming, command="undo_edit", text="")
    if incoming.command != "ask" or not incoming.addressed:
        return incoming
    command: Command | None = "help" if text in HELP else "new" if incoming.conversation and text in NEW else None
    return replace(incoming, command=command) if command else incoming


def _with_words(said: str) -> tuple[Command, str] | None:
    """The command that a message begins with, and the words for it; None if it is a question.

    `find "three days"` is one, "Find the rules for hotels" is a question; `section 4.2` is one, and so is any /section.
    """
    slash = said.startswith(("/", "／"))
    name, rest = _parted(said[slash:])
    command = WITH_WORDS.get(name.casefold())
    meant = {
        "find": is_quoted(rest),
        "named": whole_number(rest) is not None,
        "verify": receipt_in(rest) == rest,
        "diff": not rest,
    }
    return (command, rest) if command and (slash or meant[command]) else None


def _parted(said: str) -> tuple[str, str]:
    """A command's name and what follows it, with a blank between them or, as in 尋找「三日」, a quotation mark."""
    name = next((name for name in WITH_WORDS if said.casefold().startswith(name)), "")
    rest = said[len(name) :]
    return (name, rest.strip()) if not rest or rest[0].isspace() or is_quoted(rest) else ("", "")
