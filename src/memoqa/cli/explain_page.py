"""The explanation of a reading as one HTML page, a PDF's pages beside their paragraphs; it loads nothing from outside.

jinja2 escapes everything that comes from the memo. The layout is in explain.html.j2.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from memoqa.cli.explain import (
    MOST_LEFT_OUT,
    facts,
    furniture,
    lead_texts,
    left_out,
    line_place,
    number_text,
    section_text,
    sections,
    warnings,
)
from memoqa.domain import Memo, Paragraph
from memoqa.errors import MemoqaError
from memoqa.ingest.formats.format import Unit
from memoqa.ingest.formats.page_pictures import MOST_PAGES, PICTURES
from memoqa.ingest.formats.sandbox import lines_from_child
from memoqa.ingest.formats.table import PDF
from memoqa.ingest.reading import Reading
from memoqa.ingest.source import UnreadableFile

_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph as the page shows it.

    Attributes:
        number: For its anchor.
        section: Its path, if the paragraph before on its page has another; else None.
        about: Number, place, number of sentences.
        leads: The lines that it stands under, outermost first.
        pieces: Its whole text, sentence by sentence, with the white space between them.
    """

    number: int
    section: str | None
    about: str
    leads: tuple[str, ...]
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The paragraphs that begin on a page, and its picture in base64 if it was drawn.

    A letterhead, which is kept once at the end, is on its first page. A memo without pages has one leaf.
    """

    page: int | None
    picture: str | None
    paragraphs: tuple[ShownParagraph, ...]


def write_page(path: Path, reading: Reading, content: bytes) -> None:
    """Write the page.

    Args:
        path: Where to.
        reading: The memo as read.
        content: The file's bytes, for the pictures of its pages.

    Raises:
        MemoqaError: The page cannot be written.
    """
    try:
        path.write_bytes(explanation_page(reading, content).encode())
    except OSError as error:
        raise MemoqaError(f"--html {path} cannot be written ({error.strerror or error}); name another file.") from None


def explanation_page(reading: Reading, content: bytes) -> str:
    """The page as HTML."""
    pictures, unit = _pictures(reading, content), reading.source.format.unit
    return rendered(
        "explain.html.j2",
        {"line_place": lambda line: line_place(line, unit)},
        memo=reading.memo,
        facts=facts(reading),
        warnings=warnings(reading),
        sections=sections(reading.memo),
        leaves=list(leaves(reading.memo, pictures, unit)),
        furniture=furniture(reading),
        left_out=left_out(reading),
        most_left_out=MOST_LEFT_OUT,
        most_pages=MOST_PAGES if len(pictures) == MOST_PAGES else None,
    )


def rendered(template: str, filters: Mapping[str, Callable[..., object]], **values: object) -> str:
    """A page of a template in this folder; every value is escaped, and a lone surrogate is replaced."""
    environment = Environment(
        loader=PackageLoader("memoqa.cli", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return _SURROGATE.sub("\ufffd", environment.get_template(template).render(values))


def leaves(memo: Memo, pictures: dict[int, str], unit: Unit = "line") -> Iterator[Leaf]:
    """The memo page by page, those without a paragraph included if they were drawn."""
    by_page: dict[int | None, list[Paragraph]] = {}
    for paragraph in memo.paragraphs:
        by_page.setdefault(paragraph.place.page, []).append(paragraph)
    numbered = {page for page in by_page if page is not None}
    pages: list[int | None] = [*sorted(numbered | set(pictures))]
    for page in pages or [None]:
        yield Leaf(page, pictures.get(page) if page else None, tuple(_shown(memo, by_page.get(page, ()), unit)))


def _shown(memo: Memo, paragraphs: Sequence[Paragraph], unit: Unit) -> Iterator[ShownParagraph]:
    section: tuple[str, ...] = ()
    for paragraph in paragraphs:
        heading = section_text(paragraph.section) if paragraph.section != section else None
        section = paragraph.section
        about, leads = number_text(paragraph, unit), tuple(lead_texts(memo, paragraph))
        yield ShownParagraph(paragraph.number, heading, about, leads, tuple(_pieces(memo, paragraph)))


def _pieces(memo: Memo, paragraph: Paragraph) -> Iterator[str]:
    starts = [paragraph.start, *(sentence.start for sentence in paragraph.sentences[1:]), paragraph.end]
    for start, end in itertools.pairwise(starts):
        yield memo.text[start:end]


def _pictures(reading: Reading, content: bytes) -> dict[int, str]:
    """A PDF's first pages by number; none of another format, or if they cannot be drawn."""
    if reading.source.format != PDF:
        return {}
    try:
        return {line.page or 0: line.text for line in lines_from_child(content, PICTURES)}
    except UnreadableFile:  # the text was read; without the pictures the page is still worth having
        return {}
