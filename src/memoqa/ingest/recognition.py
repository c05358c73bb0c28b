"""Have the pages recognised that are pictures: each by a child process of its own, and none twice.

A page that cannot be recognised costs that page. What recognition needs is an extra; without it, one sentence says how
to install it.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, Final

from memoqa.ingest.formats.format import Format
from memoqa.ingest.formats.recognise_request import RECOGNISE, request
from memoqa.ingest.formats.sandbox import TOO_MUCH, TOO_SLOW, lines_from_child
from memoqa.ingest.recognition_cache import RecognitionCache
from memoqa.ingest.source import UnreadableFile

MOST_PAGES: Final = 300  # of a file; at seven seconds each they take 35 minutes
MOST_CLOCK_SECONDS: Final = 900.0  # for a page: ten times the processor time, since a busy machine makes it wait
PAGE_TOO_MUCH: Final = "recognising it takes more than 3 GiB or 90 s; scan it anew at 300 dots an inch"
PAGE_TOO_SLOW: Final = (
    f"it was not recognised within {MOST_CLOCK_SECONDS:.0f} s; the machine may be busy: index again when it is not"
)
TOO_MANY_PAGES: Final = f"at most {MOST_PAGES} pages of a file are recognised; split it"
# Called with the file's name, the page that is begun, from 1, and the number of pages to recognise.
PageProgress = Callable[[str, int, int], None]


def is_installed() -> bool:
    """Whether the packages are there that recognition needs."""
    return all(find_spec(package) is not None for package in ("rapidocr", "cv2", "PIL"))


@dataclass(slots=True)
class Recognised:
    """The pages of a file that were recognised, and those that were not.

    Attributes:
        pages: As JSON values, by their numbers from 1.
        failed: Why others were not, by their numbers.
    """

    pages: dict[int, Any] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)


class Recogniser:
    """Recognises pages, and keeps them if it is given a place for that."""

    def __init__(self, cache: RecognitionCache | None = None, progress: PageProgress | None = None) -> None:
        self._cache = cache
        self._tell = progress or (lambda _name, _page, _pages: None)
        self._asked: set[str] = set()

    @property
    def asked(self) -> frozenset[str]:
        """The sha256 of each file that it was asked for."""
        return frozenset(self._asked)

    def recognised(self, name: str, content: bytes, file_format: Format, numbers: Sequence[int]) -> Recognised:
        """Pages of a file.

        Args:
            name: The file's, for whoever waits.
            content: The file.
            file_format: Its format.
            numbers: Of the pages, from 1.
        """
        found = Recognised()
        sha256 = hashlib.sha256(content).hexdigest()
        self._asked.add(sha256)
        found.failed = dict.fromkeys(numbers[MOST_PAGES:], TOO_MANY_PAGES)
        wanted = numbers[:MOST_PAGES]
        for place, number in enumerate(wanted, 1):
            page = self._cache.page(sha256, number) if self._cache else None
            if page is None:
                self._tell(name, place, len(wanted))
                try:
                    page = self._page(sha256, content, file_format, number)
                except UnreadableFile as error:
                    found.failed[number] = str(error)
                    continue
            found.pages[number] = page
        return found

    def kept(self, content: bytes, number: int) -> Any | None:
        """A page of a file that was recognised before, as a JSON value; None if it was not."""
        return self._cache.page(hashlib.sha256(content).hexdigest(), number) if self._cache else None

    def _page(self, sha256: str, content: bytes, file_format: Format, number: int) -> Any:
        """A page, which is kept from now on; raises UnreadableFile."""
        if self._cache is None:
            return _page_from_child(content, file_format, number, ())[1]
        digest, page = _page_from_child(content, file_format, number, self._cache.digests())
        if page is None and self._cache.known(digest) is None:  # what is kept is damaged
            digest, page = _page_from_child(content, file_format, number, ())
        with contextlib.suppress(OSError):  # a full disk costs the time to recognise it again
            self._cache.keep(sha256, number, digest, page)
        return self._cache.known(digest) if page is None else page


def _page_from_child(content: bytes, file_format: Format, number: int, known: Sequence[str]) -> tuple[str, Any | None]:
    """The digest of a page's picture, and the page as a JSON value; None if the digest is among the known ones.

    Raises:
        UnreadableFile: It cannot be drawn, or takes too much or too long.
    """
    try:
        (line,) = lines_from_child(request(content, file_format.name, number, known), RECOGNISE, MOST_CLOCK_SECONDS)
        answer = json.loads(line.text)
        return str(answer["digest"]), answer["page"]
    except UnreadableFile as error:
        reason = {TOO_MUCH: PAGE_TOO_MUCH, TOO_SLOW: PAGE_TOO_SLOW}.get(str(error), str(error))
        raise UnreadableFile(reason) from error
