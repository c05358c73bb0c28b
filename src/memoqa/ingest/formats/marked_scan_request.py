"""Ask the child process that draws a recognised page with its words marked; what it draws with is an extra."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from memoqa.ingest.formats.format import Format
from memoqa.ingest.formats.recognise_request import MEMORY_BYTES

MARKED_SCAN: Final = Format(
    "page",
    (),
    "memoqa.ingest.formats.marked_scan:marked_scan",
    most_memory=MEMORY_BYTES,  # it draws the same picture
)


def request(
    content: bytes,
    file_format: str,
    page: int,
    text: str,
    answering: Sequence[tuple[int, int]],
    recognised: Mapping[int, Any],
) -> bytes:
    """What `marked_scan` reads.

    Args:
        content: The file.
        file_format: The name of its row in the table of formats.
        page: Where the text begins, from 1.
        text: A paragraph of the memo's canonical text.
        answering: Spans of the text.
        recognised: This page and perhaps the next one as JSON values, by their numbers.
    """
    asked = {"format": file_format, "page": page, "text": text, "answering": answering, "recognised": recognised}
    return json.dumps(asked).encode() + b"\n" + content
