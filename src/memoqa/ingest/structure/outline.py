"""A memo's outline: title, byline, section tree, paragraphs and sentences, as exact spans of its canonical text.

Canonical text is the source with line wraps, page breaks and doubled blanks undone and nothing else: with all white
space removed, the two are equal. Every character of it that can be read stands in a paragraph, in a paragraph's lead,
or in a heading of a paragraph's section.
"""

from collections.abc import Sequence

from memoqa.domain import Memo, Paragraph
from memoqa.errors import UnreadableMemo
from memoqa.ingest.source import Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.front import front_of, title_of
from memoqa.ingest.structure.headings import rank_headings
from memoqa.ingest.structure.parts import Part, parts_of, place_of
from memoqa.ingest.structure.sections import body_paragraphs
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
    head = [part.text for part in front if not part.ornament]
    body = parts[len(front) :]
    letter = [*head, *(part.text for part in body[:_LONGEST_LETTERHEAD])] if marks.is_letter(head) else head
    rank_headings(body, source)
    paragraphs = [*_front_paragraph(text, front), *body_paragraphs(text, body)]
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
    return [Paragraph(0, start, end, (), place_of(lines), sentences_of(text, start, end))]


def _name(memo_id: str) -> str:
    return memo_id.rsplit("/", 1)[-1].rsplit(".", 1)[0]
