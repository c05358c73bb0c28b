"""What is shown of a quote: its words, without Markdown's markup and the hyphens that only a line's end needed.

Text, highlights and receipt of the quote itself are of the memo as written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from memoqa.domain import Quote
from memoqa.ingest.formats.table import PDF, format_of
from memoqa.text.markup import Reading, reading

ANSWER_MARK: Final = "➤ "  # before the words that an answer begins with, on every platform
# Words are repeated above a paragraph only if that spares people this share of it, and this many characters.
LEAST_SPARED, LEAST_CHARACTERS_SPARED = 1 / 3, 20

# Where a word may be broken, and the reader of a PDF found it broken: contri-bution.
_SOFT_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])\u00ad(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote as people see it.

    Attributes:
        text: The quote's words.
        highlights: Spans of `text` that answer.
        lead: What it stands under, outermost first.
        answer: As in `Quote`, of `text`.
    """

    text: str
    highlights: tuple[tuple[int, int], ...]
    lead: tuple[str, ...]
    answer: tuple[int, int] | None = None

    def part(self, start: int, end: int) -> "Shown":
        """A slice of the text, with what lies in it of highlights and answer."""
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in self.highlights]
        answer = self.answer if self.answer and start <= self.answer[0] and self.answer[1] <= end else None
        return Shown(
            self.text[start:end],
            tuple((a, b) for a, b in inside if a < b),
            self.lead,
            answer and (answer[0] - start, answer[1] - start),
        )


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A line that an answer begins with, and the spans of it that are bold."""

    text: str
    bold: tuple[tuple[int, int], ...]


def shown(quote: Quote) -> Shown:
    """The quote and its lead as people see them."""
    words = _reading(quote.text, quote.memo)
    answer = words.spans([quote.answer]) if quote.answer else ()
    return Shown(
        text=words.text,
        highlights=words.spans(quote.highlights),
        lead=tuple(_reading(lead, quote.memo).text for lead, _ in quote.lead),
        answer=answer[0] if answer else None,
    )


def answer_lines(words: Shown) -> tuple[AnswerLine, ...]:
    """The answering words of a quote by themselves, each a slice of what is shown.

    The highlight around the answer's very words, with these in bold; else the stretch that answers, its highlights in
    bold; else each highlight. Empty if that is most of what is shown, or all is short: nobody wants to read it twice.
    """
    spans = [(start, end) for start, end in words.highlights if words.text[start:end].strip()]
    bold = spans
    if words.answer and words.text[slice(*words.answer)].strip():
        first, last = words.answer
        around = [(start, end) for start, end in spans if start <= first and last <= end]
        bold = [words.answer] if around else [(start, end) for start, end in spans if first <= start and end <= last]
        spans = around or [words.answer]
    spared = len(words.text) - sum(end - start for start, end in spans)
    if spared < max(LEAST_CHARACTERS_SPARED, LEAST_SPARED * len(words.text)):
        return ()
    return tuple(_line(words.text, start, end, bold) for start, end in spans)


def _line(text: str, start: int, end: int, bold: Sequence[tuple[int, int]]) -> AnswerLine:
    inside = [(first - start, last - start) for first, last in bold if start <= first and last <= end]
    return AnswerLine(text[start:end], tuple(inside))


def shown_heading(text: str, memo: str) -> str:
    """A title or heading of the memo with this id as people see it; a <br> is a blank."""
    read = _reading(text, memo).text
    return text if read == text else read.replace("\n", " ")


def _reading(text: str, memo: str) -> Reading:
    written = format_of(memo)
    read = reading(text) if written is not None and written.layout == "markdown" else None
    shown = read if read is not None and read.text else Reading(text, range(len(text)))
    return _without_soft_hyphens(shown) if written is PDF else shown


def _without_soft_hyphens(read: Reading) -> Reading:
    if "\u00ad" not in read.text:
        return read
    left_out = {match.start() for match in _SOFT_HYPHEN.finditer(read.text)}
    kept = [index for index in range(len(read.text)) if index not in left_out]
    return Reading("".join(read.text[index] for index in kept), [read.places[index] for index in kept])
