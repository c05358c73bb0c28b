"""Find a memo's front: its title, and under it the byline or the labels of a letter's head."""

from collections.abc import Sequence

from memoqa.ingest.structure import marks
from memoqa.ingest.structure.headings import WIDEST_TITLE, candidate_rank, form_rank, is_sentence, is_short_label
from memoqa.ingest.structure.parts import Part, is_ornament
from memoqa.ingest.structure.unmarked import UNNUMBERED_RANK

_MOST_BYLINES = 8


def front_of(parts: Sequence[Part]) -> list[Part]:
    """The leading parts that are the title and, under it, the byline; empty if the text begins with its body."""
    if len(parts) < 2 or not _is_title(parts):
        return []
    front = [parts[0]]
    for part in parts[1 : 1 + _MOST_BYLINES]:
        if is_ornament(part.text):
            front.append(part)  # the rule that underlines a Markdown title
            continue
        plain = part.unmarked is None and marks.heading_rank(part.text) is None and not marks.is_bullet(part.text)
        first = part.block.lines[0]
        if not plain or len(part.block.lines) > 1 or first.heading not in (None, 0) or first.role != "text":
            break
        if (
            marks.columns(part.text) > WIDEST_TITLE
            or marks.is_finished(part.text)
            or not (marks.is_byline(part.text) or marks.is_field(part.text))
        ):
            break
        front.append(part)
    return front[:-1] if is_ornament(front[-1].text) else front


def _is_title(parts: Sequence[Part]) -> bool:
    first = parts[0]
    level = first.block.lines[0].heading
    if first.block.lines[0].role != "text":
        return False
    if level == 0:
        return True
    rank = form_rank(first) if level is None else level
    table = first.block.verbatim and len(first.block.lines) > 1
    if table or (level is None and is_sentence(first.text)):
        return False
    if rank is None or first.unmarked == UNNUMBERED_RANK:
        return len(first.text.splitlines()) == 1 and is_short_label(first.text)
    # A numbered first line with numbered siblings is the first section of a memo without a title.
    return marks.columns(first.text) <= WIDEST_TITLE and not any(candidate_rank(part) == rank for part in parts[1:])


def title_of(head: Sequence[str], letter: Sequence[str]) -> str:
    """A letter's subject, from its head or the 主旨 below that; else the first line of the head."""
    below = marks.subject_of(letter)
    if below and not (marks.is_finished(below) and marks.columns(below) <= WIDEST_TITLE):
        below = None  # cut by a line wrap, or too long
    return marks.subject_of(head) or (below and below.removesuffix("。")) or marks.heading_text(head[0])
