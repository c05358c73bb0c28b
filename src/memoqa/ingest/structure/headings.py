"""Decide which parts are headings, and the rank of each: stated by the format, or told by numbers and by place."""

import itertools
from collections.abc import Sequence

from memoqa.ingest.source import Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.parts import Part
from memoqa.ingest.structure.printed import LARGER
from memoqa.ingest.structure.unmarked import UNNUMBERED_RANK

_LONGEST_MARKED = 240  # columns of a heading that Markdown's # marks
LEAST_ARTICLES = 2  # one alone, or one § alone, may be quoted from another text
_MOST_LINES = 2  # of a heading without a number
TITLE_RANK = 85  # of a title in the body: above other headings without a number; its further lines rank below it
_ALIKE = 0.7  # of the longer of two texts that begin alike
_LEAST_OF_TITLE = 6  # characters that begin the title
WIDEST_TITLE = 120  # columns; a longer first line is a paragraph


def rank_headings(parts: Sequence[Part], source: Source) -> None:
    """Give each heading its rank: the format marks it as one, or it is numbered, short and heads something."""
    follower: Part | None = None
    demoted: set[int] = set()
    for index in range(len(parts) - 1, -1, -1):
        part = parts[index]
        rank, sure = _heading(part, parts[index - 1] if index else None, follower, source)
        if rank is not None and not sure:
            rank_of = candidate_rank if rank == UNNUMBERED_RANK else _sibling_rank
            follower_rank = rank_of(follower) if follower else None
            if follower is None or (follower_rank is not None and follower_rank <= rank):
                rank = None  # it heads nothing: an item of a list
                demoted.add(index)
        part.rank = rank
        follower = part
    _demote_last_items(parts, demoted)
    statute = [part for part in parts if part.rank == marks.SECTION_RANK]
    if len(statute) < LEAST_ARTICLES:
        for part in statute:
            part.rank = None


def head_by_title(parts: Sequence[Part], title: str) -> None:
    """Make the lines that say the memo's title, or nearly, headings: a letter's subject, a title that is repeated.

    As paragraphs they would crowd out the answers to questions that name the memo.
    """
    called = "".join(title.split())
    run = 0  # lines of a title so far
    for part in parts[:-1]:
        text = "".join(part.text.split()) if len(part.text) <= WIDEST_TITLE else ""
        begins = text[:1] == called[:1] and _begin_alike(text, called)
        if not text or part.ornament or part.rank is not None or not (begins or (run and called.endswith(text))):
            run = 0
        elif is_short_label(part.text) and not (part.table or part.block.plain):
            part.rank = TITLE_RANK + run
            run += 1


def _begin_alike(text: str, title: str) -> bool:
    shared = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(text, title, strict=False)))
    return shared >= _ALIKE * max(len(text), len(title)) or shared == len(text) >= _LEAST_OF_TITLE


def _sibling_rank(part: Part) -> int | None:
    """The rank of a part's number, even if the part is a paragraph: a heading heads no long item of its own list.

    A paragraph numbered 一、 begins a list of its own under the heading.
    """
    rank = candidate_rank(part)
    if rank is not None or part.block.plain or (marks.counted(part.text) or (0, 1))[1] == 1:
        return rank
    return form_rank(part)


def _demote_last_items(parts: Sequence[Part], demoted: set[int]) -> None:
    """Make the last item of a list an item too, though text follows it; not 伍、報告事項 below 肆、主席：某人."""
    for index in sorted(demoted):
        following = parts[index + 1] if index + 1 < len(parts) else None
        if following is None or following.rank is None:
            continue
        if following.block.lines[0].heading is not None or following.block.lines[0].stated is not None:
            continue
        ends_list = marks.is_labelled(following.text) or not marks.is_labelled(parts[index].text)
        if ends_list and following.rank == candidate_rank(parts[index]) and _is_next(parts[index], following):
            following.rank = None


def _is_next(item: Part, following: Part) -> bool:
    """Whether the number of a part is the next after an item's; True if one of them is not counted."""
    one, other = marks.counted(item.text), marks.counted(following.text)
    return one is None or other is None or other[1] == one[1] + 1


def candidate_rank(part: Part) -> int | None:
    """The rank that a part would have as a heading, or None if its form is not a heading's."""
    level = part.block.lines[0].heading
    if level is not None:
        return level
    larger = (part.block.lines[0].size or 0) >= LARGER
    if (len(part.block.lines) > 1 and not larger) or part.block.plain:
        return None
    if is_sentence(part.text) and not _may_end_so(part):
        return None
    longest = _LONGEST_MARKED if marks.is_markdown_heading(part.text) else marks.LONGEST_HEADING
    longest = WIDEST_TITLE if part.block.lines[0].stated is not None else longest
    return form_rank(part) if marks.columns(part.text) <= longest else None


def _may_end_so(part: Part) -> bool:
    """Whether the file states a part to be a heading, and ends as some short headings do, in a full stop or colon."""
    stated = part.block.lines[0].stated is not None and marks.columns(part.text) <= marks.LONGEST_HEADING
    return stated and part.text.endswith((".", ":", "："))


def form_rank(part: Part) -> int | None:
    """The rank that numbers or signs give a part, however long it is; None if it has none."""
    return marks.heading_rank(part.text) if part.unmarked is None else part.unmarked


def is_sentence(text: str) -> bool:
    """Whether a text ends as headings do not."""
    if not marks.is_punctuated(text):
        return False
    return not (marks.is_markdown_heading(text) or marks.is_appendix(text) or marks.is_section_title(text))


def _heading(part: Part, before: Part | None, follower: Part | None, source: Source) -> tuple[int | None, bool]:
    """A part's rank as a heading or None, and whether the format itself states it."""
    level = part.block.lines[0].heading
    if level is not None:
        return level, True
    rank = candidate_rank(part)
    if rank is not None:
        marked = source.format.layout == "markdown" and marks.is_markdown_heading(part.text)
        return rank, marked or _is_stated_above(part, follower)
    if not source.format.headings_stated and _stands_alone(part, before, follower):
        return UNNUMBERED_RANK, False
    return None, False


def _is_stated_above(part: Part, follower: Part | None) -> bool:
    """Whether the file states a part to be a heading, and the next part not to be one at its level or above."""
    own = part.block.lines[0].stated
    if own is None or follower is None:
        return False
    following = follower.block.lines[0].stated
    return following is None or following > own


def _stands_alone(part: Part, before: Part | None, follower: Part | None) -> bool:
    """Whether a short line without a number stands apart above a paragraph, as a heading does."""
    lines = part.block.lines
    if follower is None or not part.block.gap or not follower.block.gap or len(lines) > _MOST_LINES:
        return False
    # Only print says that a line was not full, and so that the next is the rest of a heading.
    printed = all(line.full is False for line in lines)
    widest = max(marks.columns(line.text.strip()) for line in lines)
    short = widest <= 40 and is_short_label(part.text) and (len(lines) == 1 or printed)
    apart = before is None or len(before.text) > len(part.text)
    prose = marks.is_finished(follower.text) or (printed and marks.announces(follower.text))
    return short and apart and prose and len(follower.text) > 2 * len(part.text)


def is_short_label(text: str) -> bool:
    """Whether a text is short enough for a title and ends as titles do."""
    return not marks.is_punctuated(text) and not marks.is_bullet(text) and marks.columns(text) <= WIDEST_TITLE
