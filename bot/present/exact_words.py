"""Word what a person is told who names a section that several memos have, or none."""

from collections.abc import Sequence
from typing import Final

from bot.present.words import Words
from memoqa.quotes.headings import Section
from memoqa.quotes.shown import shown_heading

MOST_LISTED: Final = 20  # sections in one notice


def sections_to_choose(typed: str, sections: Sequence[Section], words: Words) -> str:
    """The sections that a heading may name, and how to say which one is meant."""
    listed = [f"• {_line(section, words)}" for section in sections[:MOST_LISTED]]
    if len(sections) > MOST_LISTED:
        listed.append(words.and_more.format(count=len(sections) - MOST_LISTED))
    return "\n".join([words.several_sections.format(typed=typed, count=len(sections)), *listed])


def near_headings(typed: str, near: Sequence[str], words: Words) -> str:
    """That no heading begins so, and those that are most like it."""
    said = words.no_such_section.format(typed=typed)
    return "\n".join([said, words.near_headings, *(f"• {heading}" for heading in near)] if near else [said])


def _line(section: Section, words: Words) -> str:
    memo = section.memo
    headings = (shown_heading(heading, memo.id) for heading in section.headings)
    named = " › ".join((words.title.format(title=shown_heading(memo.title, memo.id)), *headings))
    return f"{named} · {memo.id}"
