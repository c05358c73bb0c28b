"""Suggest what to ask: questions that several people asked and the memos answer, else the memos' own headings.

A question that fewer people asked is never suggested: its words might tell who asked it.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from bot.library import LibraryView
from bot.state.turns import Turns
from memoqa.domain import Memo
from memoqa.quotes.shown import shown_heading

LEAST_ASKERS: Final = 3  # of two, each would know the other
LONGEST: Final = 75  # characters; longer ones would be cut where they are shown
LEAST: Final = 2  # characters of a heading
MOST_ASKED: Final = 20  # questions to choose from; a platform shows three or four


def suggestions(
    platform: str, library: LibraryView, turns: Turns, limit: int, *, restricted: bool = False
) -> tuple[str, ...]:
    """What people may ask, the most asked first, in the words in which it was asked or is written.

    If there are `restricted` memos, a question counts only if everybody may read what answered it.

    Raises:
        MemoqaError: The state cannot be read, or there is no index.
    """
    found = turns.answered_for_several(platform, LEAST_ASKERS, LONGEST, MOST_ASKED)
    asked = (turn.question for turn in found if not restricted or library.still_quoted(turn.quoted))
    return tuple(dict.fromkeys([*asked, *_headings(library.library().memos)]))[:limit]


def _headings(memos: tuple[Memo, ...]) -> Iterator[str]:
    """The headings that are short enough, one of each memo in turn."""
    for turn in zip_longest(*(_of_memo(memo) for memo in memos)):
        yield from (heading for heading in turn if heading and LEAST <= len(heading) <= LONGEST)


def _of_memo(memo: Memo) -> tuple[str, ...]:
    """The headings right above paragraphs, in the memo's order; a title would find nothing but itself."""
    found = (paragraph.section[-1] for paragraph in memo.paragraphs if paragraph.section)
    return tuple(dict.fromkeys(shown_heading(one, memo.id) for one in found))
