"""What is shown of a quote: its words, without Markdown's markup and the hyphens that only a line's end needed.

Text, highlights and receipt of the quote itself are of the memo as written.
"""

import re
from dataclasses import dataclass
from typing import Final

from memoqa.domain import Quote
from memoqa.ingest.formats.table import PDF, format_of
from memoqa.text.markup import Reading, reading

# Where a word may be broken, and the reader of a PDF found it broken: contri-bution.
_SOFT_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])\u00ad(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote as people see it.

    Attributes:
        text: The quote's words.
        highlights: Spans of `text` that answer.
        lead: What it stands under, outermost first.
    """

    text: str
    highlights: tuple[tuple[int, int], ...]
    lead: tuple[str, ...]


def shown(quote: Quote) -> Shown:
    """The quote and its lead as people see them."""
    words = _reading(quote.text, quote.memo)
    return Shown(
        text=words.text,
        highlights=words.spans(quote.highlights),
        lead=tuple(_reading(lead, quote.memo).text for lead, _ in quote.lead),
    )


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
