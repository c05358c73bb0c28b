"""Find a memo's front: its title, and under it the byline or the labels of a letter's head."""

import re
from collections.abc import Sequence

from memoqa.ingest.structure import marks
from memoqa.ingest.structure.dates import is_date_label
from memoqa.ingest.structure.headings import WIDEST_TITLE, candidate_rank, form_rank, is_sentence, is_short_label
from memoqa.ingest.structure.parts import Part
from memoqa.ingest.structure.printed import is_no_title, printed_title, size_of
from memoqa.ingest.structure.titles import is_minutes_label
from memoqa.ingest.structure.unmarked import CHAPTER_RANK, UNNUMBERED_RANK

_MOST_BYLINES = 8
_LONGEST_LABEL = 30  # columns of a label without its value; a longer line announces what is below the front
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十]+|\b[IVX]+\b")


def front_of(parts: Sequence[Part], *, titled: bool = False) -> list[Part]:
    """The leading parts that are the title and, under it, the byline; empty if the text begins with its body.

    What a printed memo has above its title, set larger than the text, belongs to them.

    Args:
        parts: Of the memo, in order.
        titled: Whether the title is known and the format states headings: then a first line that is none is body.
    """
    first = next((place for place, part in enumerate(parts) if not part.ornament), len(parts))
    if len(parts) < first + 2:
        return []
    printed = printed_title(parts)
    if printed is not None and _has_siblings(parts[printed], parts[printed + 1 :]):
        printed = None
    if printed is None and not _is_title(parts[first:], titled=titled):
        return []
    title = first if printed is None else printed
    front = list(parts[: title + 1])
    for part in parts[title + 1 : title + 1 + _MOST_BYLINES]:
        if part.ornament:
            front.append(part)  # the rule that underlines a Markdown title
            continue
        plain = part.unmarked is None and marks.heading_rank(part.text) is None and not marks.is_bullet(part.text)
        line = part.block.lines[0]
        if part.table or not plain or len(part.block.lines) > 1 or line.heading not in (None, 0) or line.role != "text":
            break
        if (
            marks.columns(part.text) > WIDEST_TITLE
            or marks.is_finished(part.text)
            or (marks.announces(part.text) and marks.columns(part.text) > _LONGEST_LABEL)
            or not (marks.is_byline(part.text) or marks.is_field(part.text))
        ):
            break
        front.append(part)
    return front[:-1] if front[-1].ornament else front


def _is_title(parts: Sequence[Part], *, titled: bool) -> bool:
    first = parts[0]
    if is_no_title(first.text):
        return False
    level = first.block.lines[0].heading
    if first.block.lines[0].role != "text":
        return False
    if level == 0:
        return True
    if level is None and titled and not marks.is_markdown_heading(first.text):
        return False
    if is_date_label(first.text) or marks.is_reference(first.text) or is_minutes_label(first.text):
        return False
    rank = form_rank(first) if level is None else level
    table = first.block.verbatim and len(first.block.lines) > 1
    if table or (level is None and is_sentence(first.text)) or _has_siblings(first, parts[1:]):
        return False
    if rank is None or first.unmarked == UNNUMBERED_RANK:
        return len(first.text.splitlines()) == 1 and is_short_label(first.text)
    return marks.columns(first.text) <= WIDEST_TITLE


def _has_siblings(first: Part, others: Sequence[Part]) -> bool:
    """Whether a first line is the first section of a memo without a title: others of its size count on from it."""
    alike = [part for part in others if size_of(part) == size_of(first)]
    name = _NUMBER.sub("#", first.text)
    if "#" in name and any(part.text != first.text and _NUMBER.sub("#", part.text) == name for part in alike):
        return True
    numbered = marks.heading_rank(first.text) is not None or first.unmarked == CHAPTER_RANK
    rank = candidate_rank(first) if numbered else None
    return rank is not None and any(candidate_rank(part) == rank for part in alike)


def head_of(front: Sequence[Part]) -> list[str]:
    """The texts of a front, the title first."""
    texts = [part.text for part in front if not part.ornament]
    printed = printed_title(front)
    if not printed:
        return texts
    title = front[printed].text
    return [title, *(text for text in texts if text != title)]
