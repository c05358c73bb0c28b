"""Word a memo's details for a chat: in the list of memos, and before they are edited."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from bot.port import Notice
from bot.present.components import Button
from bot.present.words import Words
from bot.present.words.details import details_words
from memoqa.domain import Memo
from memoqa.index.remarks import remarks_of


def told_of(memo: Memo, readable: Mapping[str, Memo], today: date, words: Words) -> str:
    """Who answers for a memo, until when it holds, and what is due, in one line; empty if nothing is said of that.

    Args:
        memo: A memo that the reader may read.
        readable: All memos that the reader may read, by id: no other one is named.
        today: The day by which something is due.
        words: In the reader's language.
    """
    said, details = details_words(words), memo.details
    parts = [said.list_owner.format(owner=details.owner)] if details.owner else []
    remarks = remarks_of(memo, readable, today)
    if details.valid_until and "expired" not in remarks:
        parts.append(said.list_until.format(day=details.valid_until))
    known = (said.remarks[one] for one in remarks if one in said.remarks)
    return " · ".join([*parts, *(one.format(**asdict(details)) for one in known)])


def buttons_to_edit(notice: Notice, words: Words) -> tuple[Button, ...]:
    """The buttons under a notice about a memo whose details its reader may edit."""
    said = details_words(words)
    undo = (("undo_edit", said.undo),) if notice.undoes else ()
    return (("details", said.edit), *undo) if notice.edits else ()
