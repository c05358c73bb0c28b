"""A memo's outline: title, byline, section tree, paragraphs and sentences, as exact spans of its canonical text.

Canonical text is the source with line wraps, page breaks and doubled blanks undone and nothing else: with all white
space removed, the two are equal. Headings stand on the paragraphs they head, in `Paragraph.section`, and are not
paragraphs of their own: they would crowd out answers.
"""

from collections.abc import Sequence

from memoqa.domain import Memo, Paragraph, Place
from memoqa.errors import UnreadableMemo
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.front import front_of, title_of
from memoqa.ingest.structure.headings import rank_headings
from memoqa.ingest.structure.parts import Part, is_ornament, parts_of
from memoqa.text.sentences import sentences_of

_LONGEST_LETTERHEAD = 16  # lines below the byline: addresses, numbers and dates of an official letter, 主旨 the last


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
        source: The file's lines, and its format.
        memo_id: The file's path inside the memos folder.
        source_sha256: Of the file's bytes.
        title: From the sidecar or front matter; used if the text has none. Without either, the file's name is used.
        date: From the sidecar or front matter; without it, the date in the head of a letter is used.
        origin: From the sidecar or front matter.

    Raises:
        UnreadableMemo: The source holds nothing but white space and marks.
    """
    parts = parts_of(source)
    text = "\n".join(part.text for part in parts)
    front = front_of(parts)
    head = [part.text for part in front if not is_ornament(part.text)]
    body = parts[len(front) :]
    letter = [*head, *(part.text for part in body[:_LONGEST_LETTERHEAD])] if marks.is_letter(head) else head
    rank_headings(body, source)
    paragraphs = [*_front_paragraph(text, front), *_body_paragraphs(text, body)]
    if not paragraphs:
        raise UnreadableMemo(memo_id, "it has no text; add some, or remove the file")
    return Memo(
        id=memo_id,
        title=title_of(head, letter) if head else (title or _name(memo_id)),
        byline="\n".join(head[1:]),
        text=text,
        paragraphs=tuple(paragraphs),
        source_sha256=source_sha256,
        date=date or marks.date_of(letter),
        origin=origin,
    )


def _front_paragraph(text: str, front: Sequence[Part]) -> list[Paragraph]:
    if not front:
        return []
    title = front[0].text
    start, end = front[0].start + title.index(marks.heading_text(title)), front[-1].end
    lines = [line for part in front for line in part.block.lines]
    return [Paragraph(0, start, end, (), _place(lines), sentences_of(text, start, end))]


def _body_paragraphs(text: str, parts: Sequence[Part]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    path: list[tuple[int, str]] = []
    listed: set[int] = set()  # ranks of lists that begin again at 一、 under a heading of the same rank
    for part in parts:
        own = None if part.rank is not None or part.block.plain else marks.heading_rank(part.text)
        if own is not None and own <= marks.LOWEST_OFFICIAL_RANK and any(rank == own for rank, _ in path):
            if marks.is_first(part.text):
                listed.add(own)
            elif own not in listed:
                # 二、本辦法適用於全體員工。 is a section of one sentence: the section under 一、 ends there.
                path = [(rank, heading) for rank, heading in path if rank < own]
        if part.rank is not None:
            listed.clear()
            path = [(rank, heading) for rank, heading in path if rank < part.rank]
            path.append((part.rank, marks.heading_text(part.text)))
            continue
        sentences = sentences_of(text, part.start, part.end)
        if is_ornament(part.text):
            continue
        beside = part.block.lines[0].role == "furniture"
        section = () if beside else tuple(heading for _, heading in path)
        place = _place(part.block.lines)
        paragraphs.append(Paragraph(len(paragraphs) + 1, part.start, part.end, section, place, sentences))
    return paragraphs


def _place(lines: Sequence[Line]) -> Place:
    first, last = lines[0], lines[-1]
    return Place(page=first.page) if first.page is not None else Place(lines=(first.number, last.number))


def _name(memo_id: str) -> str:
    return memo_id.rsplit("/", 1)[-1].rsplit(".", 1)[0]
