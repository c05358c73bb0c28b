"""A memo's structure: title, byline, section tree, paragraphs and sentences, as exact spans of its canonical text.

Canonical text is the source with line wraps, page breaks and doubled blanks undone and nothing else: with all white
space removed, the two are equal. Headings stand on the paragraphs they head, in `Paragraph.section`, and are no
paragraphs of their own, so that they cannot crowd out answers.
"""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from memoqa.domain import Memo, Paragraph, Place
from memoqa.errors import UnreadableMemo
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.unmarked import UNNUMBERED_RANK, unmarked_ranks
from memoqa.ingest.structure.wrapping import Block, blocks_of
from memoqa.text.sentences import sentences_of

__all__ = ["outline"]

_BLANKS = re.compile(r"\s{2,}")
_WIDEST_TITLE = 120  # columns; a longer first line is a paragraph
_MOST_BYLINES = 8
_LONGEST_LETTERHEAD = 16  # lines below the byline: addresses, numbers and dates of an official letter, 主旨 the last


@dataclass(slots=True)
class _Part:
    """A block with its canonical text and, as it becomes known, what it is.

    Attributes:
        unmarked: Its rank as a heading by its company, where its form tells none.
        rank: Its rank as a heading in the end; None if it is a paragraph.
    """

    block: Block
    text: str
    unmarked: int | None = None
    rank: int | None = None
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def outline(
    source: Source,
    *,
    memo_id: str,
    source_sha256: str,
    title: str | None = None,
    date: str | None = None,
    origin: str | None = None,
) -> Memo:
    """The memo that a source holds.

    Args:
        source: The file as a reader returned it.
        memo_id: The file's path inside the memos folder.
        source_sha256: Of the file's bytes.
        title: Used where the text itself has no title; else the file's name is.
        date: What the sidecar or front matter says, passed on; where both are silent, the date that the head of a
            letter names is taken.
        origin: What the sidecar or front matter says, passed on.

    Raises:
        UnreadableMemo: The source holds nothing but white space and marks.
    """
    parts = _parts_of(source)
    text = "\n".join(part.text for part in parts)
    front = _front(parts)
    head = [part.text for part in front if not _is_ornament(part.text)]
    body = parts[len(front) :]
    letter = [*head, *(part.text for part in body[:_LONGEST_LETTERHEAD])] if marks.is_letter(head) else head
    _rank_headings(body, source)
    paragraphs = [*_front_paragraph(text, front), *_body_paragraphs(text, body)]
    if not paragraphs:
        raise UnreadableMemo(memo_id, "it holds no text; add some, or remove the file.")
    return Memo(
        id=memo_id,
        title=_title(head, letter) if head else (title or _name(memo_id)),
        byline="\n".join(head[1:]),
        text=text,
        paragraphs=tuple(paragraphs),
        source_sha256=source_sha256,
        date=date or marks.date_of(letter),
        origin=origin,
    )


def _parts_of(source: Source) -> list[_Part]:
    parts = [_Part(block, _canonical(block, source)) for block in blocks_of(source)]
    position = 0
    for part in parts:
        part.start = position
        position += len(part.text) + 1
    if source.format in ("text", "pdf"):
        may_head = [len(part.block.lines) == 1 and not part.block.plain for part in parts]
        for part, rank in zip(parts, unmarked_ranks([part.text for part in parts], may_head), strict=True):
            part.unmarked = rank
    return parts


def _title(head: Sequence[str], letter: Sequence[str]) -> str:
    """What a letter's head or, at some length, the 主旨 below it says that it is about; else the first line."""
    below = marks.subject_of(letter)
    if below and not (marks.is_finished(below) and marks.columns(below) <= _WIDEST_TITLE):
        below = None  # cut by a line wrap, or too long
    return marks.subject_of(head) or (below and below.removesuffix("。")) or marks.heading_text(head[0])


def _canonical(block: Block, source: Source) -> str:
    """The block's lines as one text: wraps undone, or kept line by line where line ends mean something."""
    lines = [line.text.rstrip() if block.verbatim else _BLANKS.sub(" ", line.text.strip()) for line in block.lines]
    if block.verbatim:
        joined = textwrap.dedent("\n".join(lines)).strip()  # the first row as far out as the others
        return _BLANKS.sub(" ", joined) if source.format == "docx" else joined
    text = lines[0]
    for line in lines[1:]:
        text += _joint(text[-1], line[0]) + line
    return text


def _joint(before: str, after: str) -> str:
    """What a line wrap stood for: a space between words, nothing beside Chinese or after a hyphen."""
    wide = marks.columns(before) == 2 or marks.columns(after) == 2
    return "" if wide or before in "-‐–—/" else " "


def _front(parts: Sequence[_Part]) -> list[_Part]:
    """The leading parts that are the title and, under it, the byline; empty where the text begins with its body."""
    if len(parts) < 2 or not _is_title(parts):
        return []
    front = [parts[0]]
    for part in parts[1 : 1 + _MOST_BYLINES]:
        if _is_ornament(part.text):
            front.append(part)  # the rule that underlines a title of Markdown's
            continue
        plain = part.unmarked is None and marks.heading_rank(part.text) is None and not marks.is_bullet(part.text)
        if not plain or len(part.block.lines) > 1 or part.block.lines[0].heading not in (None, 0):
            break
        if (
            marks.columns(part.text) > _WIDEST_TITLE
            or marks.is_finished(part.text)
            or not (marks.is_byline(part.text) or marks.is_field(part.text))
        ):
            break
        front.append(part)
    return front[:-1] if _is_ornament(front[-1].text) else front


def _is_title(parts: Sequence[_Part]) -> bool:
    first = parts[0]
    level = first.block.lines[0].heading
    if level == 0:
        return True
    rank = _form_rank(first) if level is None else level
    table = first.block.verbatim and len(first.block.lines) > 1
    if table or (level is None and _is_sentence(first.text)):
        return False
    if rank is None or first.unmarked == UNNUMBERED_RANK:
        return len(first.text.splitlines()) == 1 and _short_label(first.text)
    # A numbered first line with numbered siblings is the first section of a memo without a title.
    return marks.columns(first.text) <= _WIDEST_TITLE and not any(_candidate_rank(part) == rank for part in parts[1:])


def _short_label(text: str) -> bool:
    return not marks.is_punctuated(text) and not marks.is_bullet(text) and marks.columns(text) <= _WIDEST_TITLE


def _rank_headings(parts: Sequence[_Part], source: Source) -> None:
    """Give each heading its rank: what the format marks as one, or what is numbered, short and heads something."""
    follower: _Part | None = None
    demoted: set[int] = set()
    for index in range(len(parts) - 1, -1, -1):
        part = parts[index]
        rank, sure = _heading(part, parts[index - 1] if index else None, follower, source)
        if rank is not None and not sure:
            follower_rank = _candidate_rank(follower) if follower else None
            if follower is None or (follower_rank is not None and follower_rank <= rank):
                rank = None  # it heads nothing: an item of a list
                demoted.add(index)
        part.rank = rank
        follower = part
    _demote_last_items(parts, demoted)


def _demote_last_items(parts: Sequence[_Part], demoted: set[int]) -> None:
    """Make the last item of a list an item too, though text follows it."""
    for index in sorted(demoted):
        following = parts[index + 1] if index + 1 < len(parts) else None
        if following is None or following.rank is None or following.block.lines[0].heading is not None:
            continue
        if following.rank == _candidate_rank(parts[index]):
            following.rank = None


def _candidate_rank(part: _Part) -> int | None:
    """The rank that a part would have as a heading, or None if its form is not a heading's."""
    level = part.block.lines[0].heading
    if level is not None:
        return level
    if len(part.block.lines) > 1 or part.block.plain:
        return None
    if _is_sentence(part.text):
        return None
    return _form_rank(part) if marks.columns(part.text) <= marks.LONGEST_HEADING else None


def _form_rank(part: _Part) -> int | None:
    return marks.heading_rank(part.text) if part.unmarked is None else part.unmarked


def _is_sentence(text: str) -> bool:
    return marks.is_punctuated(text) and not marks.is_markdown_heading(text)


def _heading(part: _Part, before: _Part | None, follower: _Part | None, source: Source) -> tuple[int | None, bool]:
    """A part's rank as a heading or None, and whether the format itself says so."""
    level = part.block.lines[0].heading
    if level is not None:
        return level, True
    rank = _candidate_rank(part)
    if rank is not None:
        return rank, source.format == "markdown" and marks.is_markdown_heading(part.text)
    if source.format in ("text", "pdf") and _stands_alone(part, before, follower):
        return UNNUMBERED_RANK, False
    return None, False


def _stands_alone(part: _Part, before: _Part | None, follower: _Part | None) -> bool:
    """Whether a short line without a number stands apart above a paragraph, as a heading does."""
    if follower is None or len(part.block.lines) > 1 or not part.block.gap or not follower.block.gap:
        return False
    short = marks.columns(part.text) <= 40 and _short_label(part.text)
    apart = before is None or len(before.text) > len(part.text)
    return short and apart and marks.is_finished(follower.text) and len(follower.text) > 2 * len(part.text)


def _front_paragraph(text: str, front: Sequence[_Part]) -> list[Paragraph]:
    if not front:
        return []
    title = front[0].text
    start, end = front[0].start + title.index(marks.heading_text(title)), front[-1].end
    lines = [line for part in front for line in part.block.lines]
    return [Paragraph(0, start, end, (), _place(lines), sentences_of(text, start, end))]


def _body_paragraphs(text: str, parts: Sequence[_Part]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    path: list[tuple[int, str]] = []
    listed: set[int] = set()  # ranks of lists that were begun anew under the heading they share a rank with
    for part in parts:
        own = None if part.rank is not None or part.block.plain else marks.heading_rank(part.text)
        if own is not None and own <= marks.LOWEST_OFFICIAL_RANK and any(rank == own for rank, _ in path):
            if marks.is_first(part.text):
                listed.add(own)
            elif own not in listed:
                # 二、本辦法適用於全體員工。 is a section of one sentence: what follows 一、 ends there.
                path = [(rank, heading) for rank, heading in path if rank < own]
        if part.rank is not None:
            listed.clear()
            path = [(rank, heading) for rank, heading in path if rank < part.rank]
            path.append((part.rank, marks.heading_text(part.text)))
            continue
        sentences = sentences_of(text, part.start, part.end)
        if _is_ornament(part.text):
            continue
        section = tuple(heading for _, heading in path)
        place = _place(part.block.lines)
        paragraphs.append(Paragraph(len(paragraphs) + 1, part.start, part.end, section, place, sentences))
    return paragraphs


def _is_ornament(text: str) -> bool:
    """Whether a line is a rule or another ornament: nothing in it is read."""
    return not any(character.isalnum() for character in text)


def _place(lines: Sequence[Line]) -> Place:
    first, last = lines[0], lines[-1]
    return Place(page=first.page) if first.page is not None else Place(lines=(first.number, last.number))


def _name(memo_id: str) -> str:
    return memo_id.rsplit("/", 1)[-1].rsplit(".", 1)[0]
