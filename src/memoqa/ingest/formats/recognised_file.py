"""Read a file some of whose pages were recognised: their words come with the request, the rest from the file.

Runs in the child process only, as readers: what they read is the recognised pages in a line of JSON, then a PDF, or
nothing for a picture, all of whose pages are recognised.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any

from memoqa.ingest.formats.format import Format
from memoqa.ingest.formats.pdf import lines_of_pages, pdf_lines_with
from memoqa.ingest.formats.pdf_lines import lines_of
from memoqa.ingest.formats.recognised_lines import recognised_as_page, with_one_body
from memoqa.ingest.formats.recognised_page import RecognisedPage, page_from_json
from memoqa.ingest.source import Line

_READERS = {
    "pdf": "memoqa.ingest.formats.recognised_file:recognised_pdf",
    "picture": "memoqa.ingest.formats.recognised_file:recognised_pictures",
}


def request(content: bytes, pages: Mapping[int, Any]) -> bytes:
    """What the readers read.

    Args:
        content: The PDF; empty for a picture.
        pages: The recognised ones as JSON values, by their numbers.
    """
    return json.dumps(pages, ensure_ascii=False).encode() + b"\n" + content


def with_recognised(file_format: Format) -> Format:
    """The row for a file of this format with recognised pages."""
    reader = _READERS["pdf" if file_format.name == "pdf" else "picture"]
    return dataclasses.replace(file_format, reader=reader)


def recognised_pdf(content: bytes) -> Iterator[Line]:
    """A PDF's lines as of `pdf_lines`; only pages without text that can be read take it from their recognition.

    Raises:
        UnreadableFile: As `pdf_lines`.
    """
    head, _, file = content.partition(b"\n")
    return pdf_lines_with(file, _pages(head))


def recognised_pictures(content: bytes) -> Iterator[Line]:
    """The lines of pictures, in the order of their pages; a page without text has none."""
    seen = {number: recognised_as_page(page) for number, page in sorted(_pages(content).items())}
    with_one_body(list(seen.values()))
    printed = [lines_of(page, number) for number, page in seen.items()]
    return lines_of_pages(printed, [page.rules for page in seen.values()])


def _pages(head: bytes) -> dict[int, RecognisedPage]:
    return {int(number): page_from_json(page) for number, page in json.loads(head).items()}
