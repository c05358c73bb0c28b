"""Explain how one memo was read, without touching the index: title, sections, paragraphs, what was left out."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from memoqa.domain import Memo, Paragraph, Place
from memoqa.ingest.doubts import doubts_of
from memoqa.ingest.formats.format import Unit
from memoqa.ingest.reading import Reading
from memoqa.ingest.source import Line
from memoqa.ingest.summary import sections, summary_of
from memoqa.quotes.summaries import summary_text
from memoqa.quotes.terminal import text_lines

NONE = "–"
MOST_LEFT_OUT = 200  # lines; page numbers of a book say nothing new
INDENT = "  "


def explanation(reading: Reading, width: int) -> Iterator[Text]:
    """The reading as lines for a terminal of so many cells."""
    memo, unit = reading.memo, reading.source.format.unit
    yield Text(memo.id, "bold")
    for name, value in facts(reading):
        yield from text_lines(value, width, first=f"{INDENT}{name:<9}", rest=INDENT + " " * 9)
    for warning in warnings(reading):
        yield from text_lines(warning, width, first=f"{INDENT}! ", rest=INDENT * 2, style="yellow")
    yield from _titled("Sections", _section_lines(memo, width))
    yield from _titled("Paragraphs", _paragraph_lines(memo, unit, width))
    yield from _titled("Page furniture, kept once at the end", _source_lines(furniture(reading), unit, width))
    yield from _titled("Left out", _source_lines(left_out(reading), unit, width))


def facts(reading: Reading) -> tuple[tuple[str, str], ...]:
    """What is known of the memo as a whole, each with its name."""
    memo = reading.memo
    return (
        ("title", memo.title or NONE),
        ("byline", memo.byline or NONE),
        ("date", memo.date or NONE),
        ("origin", memo.origin or NONE),
        ("read as", reading.source.format.name),
        ("holds", summary_text(summary_of(reading), "en")),
    )


def warnings(reading: Reading) -> tuple[str, ...]:
    """What was not read, and what looks doubtful, each a sentence."""
    unread = (reading.unread,) if reading.unread else ()
    return tuple(f"{problem}." for problem in (*unread, *_hidden(reading), *doubts_of(reading.memo)))


def _hidden(reading: Reading) -> Iterator[str]:
    count = sum(line.role == "hidden" for line in reading.source.left_out)
    if count:
        what = "a sheet, row or column" if count == 1 else f"{count:,} sheets, rows or columns"
        yield f"it hides {what}; show in the file what people may read, and save it again"


def furniture(reading: Reading) -> tuple[Line, ...]:
    """The lines that the reader took for headers and footers and kept once."""
    return tuple(line for line in reading.source.lines if line.role == "furniture" and line.text.strip())


def left_out(reading: Reading) -> list[Line]:
    """The lines that the reader saw and left out, page by page."""
    return sorted(reading.source.left_out, key=lambda line: (line.page or 0, line.number))


def place_text(place: Place, unit: Unit) -> str:
    """Where a passage is in its file."""
    if place.page is not None:
        return f"page {place.page}" + (f" (printed {place.printed})" if place.printed else "")
    if place.lines is None:
        return NONE
    first, last = place.lines
    return f"{unit} {first}" if first == last else f"{unit}s {first}–{last}"


def line_place(line: Line, unit: Unit) -> str:
    """Where a line is in its file."""
    return f"{unit} {line.number}" if line.page is None else f"page {line.page}, line {line.number}"


def section_text(path: Sequence[str]) -> str:
    """The headings that a paragraph stands under behind one §, which the outermost may have itself."""
    text = " › ".join(path) or NONE
    return text if text.startswith("§") else f"§ {text}"


def lead_texts(memo: Memo, paragraph: Paragraph) -> list[str]:
    """The lines that a paragraph stands under, outermost first."""
    return [memo.text[lead.start : lead.end] for lead in paragraph.lead]


def number_text(paragraph: Paragraph, unit: Unit) -> str:
    """A paragraph's number, place and number of sentences, and how surely it was recognised."""
    number = f"¶ {paragraph.number}" if paragraph.number else "front"
    seen = "" if paragraph.recognised is None else f" · recognised, {min(int(paragraph.recognised * 100), 99)} %"
    return f"{number} · {place_text(paragraph.place, unit)} · {_counted(len(paragraph.sentences), 'sentence')}{seen}"


def _titled(title: str, lines: Iterator[Text]) -> Iterator[Text]:
    first = next(lines, None)
    if first is not None:
        yield from (Text(), Text(title, "bold"), first)
        yield from lines


def _section_lines(memo: Memo, width: int) -> Iterator[Text]:
    for section in sections(memo):
        to = f"–{section.last}" if section.last > section.first else ""
        indent = INDENT * (section.depth + 1)
        yield from text_lines(f"{section.heading}  ¶ {section.first}{to}", width, first=indent, rest=indent + INDENT)


def _paragraph_lines(memo: Memo, unit: Unit, width: int) -> Iterator[Text]:
    section: tuple[str, ...] = ()
    for paragraph in memo.paragraphs:
        if paragraph.section != section:
            section = paragraph.section
            yield from text_lines(section_text(section), width, first=INDENT, rest=INDENT * 2, style="cyan")
        yield Text(INDENT + number_text(paragraph, unit), "dim")
        for lead in lead_texts(memo, paragraph):
            yield from text_lines(f"under: {lead}", width, first=INDENT * 2, rest=INDENT * 3, style="dim")
        yield from text_lines(memo.text[paragraph.start : paragraph.end], width, first=INDENT * 2, rest=INDENT * 2)


def _source_lines(lines: Sequence[Line], unit: Unit, width: int) -> Iterator[Text]:
    for line in lines[:MOST_LEFT_OUT]:
        yield from text_lines(f"{line_place(line, unit)}: {line.text.strip()}", width, first=INDENT, rest=INDENT * 2)
    if len(lines) > MOST_LEFT_OUT:
        yield Text(f"{INDENT}… and {len(lines) - MOST_LEFT_OUT:,} more")


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
