"""Ask the child process that recognises text for one page: the request, and the child's limits."""

import json
from collections.abc import Sequence
from typing import Final

from memoqa.ingest.formats.format import Format

MEMORY_BYTES: Final = 3 << 30  # of addresses; 900 MB of memory at most were measured, 1.4 GB of addresses
SECONDS: Final = 90  # of processor time; 6 to 8 were measured for a full page

RECOGNISE: Final = Format(
    "page",
    (),
    "memoqa.ingest.formats.recognise:recognised_page",
    most_memory=MEMORY_BYTES,
    most_seconds=SECONDS,
)


def request(content: bytes, file_format: str, page: int, known: Sequence[str]) -> bytes:
    """What the child reads.

    Args:
        content: The file.
        file_format: The name of its row in the table of formats.
        page: From 1.
        known: Digests of pages that need not be recognised again.
    """
    asked = {"format": file_format, "page": page, "known": list(known)}
    return json.dumps(asked).encode() + b"\n" + content
