"""A memo's outline: title, byline, section tree, paragraphs and sentences, as exact spans of its canonical text.

Canonical text is the source with line wraps, page breaks and doubled blanks undone and nothing else: with all white
space removed, the two are equal. Every character of it that can be read stands in a paragraph, in a paragraph's lead,
or in a heading of a paragraph's section.
"""

from collections.abc import Iterator, Sequence

from memoqa.domain import Details, Memo, Paragraph
from memoqa.errors import UnreadableMemo
from memoqa.ingest.source import Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.dates import date_of
from memoqa.ingest.structure.front import front_of, head_of
from memoqa.ingest.structure.headings import head_by_title, rank_headings
from memoqa.ingest.structure.linked import with_links
from memoqa.ingest.structure.parts import Part, parts_of, place_of, recognised_of
from memoqa.ingest.structure.sections import body_paragraphs
from memoqa.ingest.structure.titles import title_of
from memoqa.text.markup import reading
from memoqa.text.sentences import sentences_of

_HEAD = 24  # lines: letterhead, addresses, numbers and dates of an official letter, 主旨 the last


def outline(
    source: Source,
    *,
    memo_id: str,
    source_sha256: str,
    title: str | None = None,
    date: str | None = None,
    origin: str | None = None,
    details: Details = Details(),  # noqa: B008 - frozen
) -> Memo:
    """The memo that a source holds.

    Args:
        source: The file's lines, and its format.
        memo_id: The file's path inside the memos folder.
        source_sha256: Of the file's bytes.
        title: From the sidecar or front matter, which the text's own does not outdo. Without either, the file's name is
            used.
        date: From the sidecar or front matter; without it, the one that the text or the file's name gives.
        origin: From the sidecar or front matter.
        details: What else they say.

    Raises:
        UnreadableMemo: The source holds nothing but white space and marks.
    """
    parts = parts_of(source)
    text = "\n".join(part.text for part in parts)
    front = front_of(parts, titled=bool(title or source.title) and source.format.headings_stated)
    named = head_of(front)
    body = parts[len(front) :]
    head, byline, foot = _lines(parts[:_HEAD], source), _lines(front, source)[1:], _lines(body[-_HEAD:], source)
    called = title or title_of(named, head) or source.title or _name(memo_id)
    rank_headings(body, source)
    head_by_title(body, called)
    paragraphs = [*_front_paragraph(text, front), *body_paragraphs(text, body)]
    if not paragraphs:
        raise UnreadableMemo(memo_id, "it has no text; add some, or remove the file")
    return Memo(
        id=memo_id,
        title=called,
        byline="\n".join(named[1:]),
        text=text,
        paragraphs=with_links(paragraphs, parts, markdown=source.format.layout == "markdown"),
        source_sha256=source_sha256,
        date=date or date_of(head, byline, foot, _name(memo_id), _letter_lines(head, body), called) or source.date,
        origin=origin,
        details=details,
    )


def _front_paragraph(text: str, front: Sequence[Part]) -> list[Paragraph]:
    if not front:
        return []
    first = next(part for part in front if not part.ornament)
    start, end = first.start + first.text.index(marks.heading_text(first.text)), front[-1].end
    lines = [line for part in front for line in part.block.lines]
    sentences, seen = sentences_of(text, start, end), recognised_of(lines)
    return [Paragraph(0, start, end, (), place_of(lines), sentences, recognised=seen)]


def _lines(parts: Sequence[Part], source: Source) -> list[str]:
    """The lines of parts as people read them, without those that are ornaments."""
    shown = reading if source.format.layout == "markdown" else None
    texts = [shown(part.text).text if shown else part.text for part in parts if not part.ornament]
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


def _letter_lines(head: Sequence[str], body: Sequence[Part]) -> Iterator[str]:
    """The lines outside tables, if somebody is addressed in the head."""
    if any(map(marks.is_salutation, head)):
        yield from (part.text for part in body if not part.table)


def _name(memo_id: str) -> str:
    return memo_id.rsplit("/", 1)[-1].rsplit(".", 1)[0]
