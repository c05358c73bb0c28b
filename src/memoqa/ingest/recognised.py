"""Put the text of recognised pages among a file's lines, and say of the other pages why they are left out."""

from collections.abc import Mapping, Sequence
from typing import Final

from memoqa.ingest.files import MemoFile
from memoqa.ingest.formats.recognised_file import request, with_recognised
from memoqa.ingest.formats.recognised_page import page_from_json
from memoqa.ingest.formats.sandbox import lines_from_child
from memoqa.ingest.recognition import Recogniser, is_installed
from memoqa.ingest.source import Line, UnreadableFile

LEAST_CONFIDENCE: Final = 0.6  # of a page: below it many words are wrong
INSTALL: Final = "install the recognition of text, `pip install 'memoqa[ocr]'`, and index again"
NO_TEXT: Final = f"it is a scan, or its fonts do not say which characters they show; {INSTALL}"
PICTURE: Final = f"it is a picture, whose text must be recognised; {INSTALL}"
SCAN_ANEW: Final = "scan it anew, upright and at 300 dots an inch"
NOT_SURE: Final = f"its text is too poor to be recognised; {SCAN_ANEW}"
NOTHING_FOUND: Final = f"no text was found in its picture; {SCAN_ANEW}, or remove it"


def with_recognition(
    lines: tuple[Line, ...], memo: MemoFile, content: bytes, recogniser: Recogniser | None
) -> tuple[tuple[Line, ...], str]:
    """The lines with those of recognised pages, and why pages are left out; empty if none is.

    Without a recogniser, pages that could be recognised are left out and still marked as unread.

    Args:
        lines: As the format's reader gave them.
        memo: The file.
        content: Its bytes.
        recogniser: None to leave them for later.

    Raises:
        UnreadableFile: No page can be read.
    """
    unread = sorted({line.page for line in lines if line.unread and line.page is not None})
    if not unread or (recogniser is None and is_installed()):
        return lines, ""
    is_pdf = memo.format.name == "pdf"
    if recogniser is None or not is_installed():
        _refuse_if_silent(lines, NO_TEXT if is_pdf else PICTURE)
        return lines, _not_installed(unread)
    found = recogniser.recognised(memo.path.name, content, memo.format, unread)
    poor = [number for number, page in found.pages.items() if page_from_json(page).confidence < LEAST_CONFIDENCE]
    sure = {number: page for number, page in found.pages.items() if number not in poor}
    failed = {**found.failed, **dict.fromkeys(poor, NOT_SURE)}
    if sure:
        lines = lines_from_child(request(content if is_pdf else b"", sure), with_recognised(memo.format))
    _refuse_if_silent(lines, failed[min(failed)] if failed else NOTHING_FOUND)
    return lines, _not_recognised(failed)


def needs_installation(reason: str) -> bool:
    """Whether a reason why pages are left out is that the packages for recognition are missing."""
    return INSTALL in reason


def _refuse_if_silent(lines: Sequence[Line], silent: str) -> None:
    """Raise an UnreadableFile for this reason if no line says anything."""
    if not any(line.text.strip() for line in lines):
        raise UnreadableFile(silent)


def _not_installed(pages: Sequence[int]) -> str:
    why = "a scan, or fonts that do not say which characters they show"
    return f"{_named(pages)} cannot be read ({why}); {INSTALL}; its other pages are indexed"


def _not_recognised(failed: Mapping[int, str]) -> str:
    if not failed:
        return ""
    first = failed[min(failed)].partition(";")[0]
    return f"{_named(sorted(failed))} could not be recognised ({first}); {SCAN_ANEW}; its other pages are indexed"


def _named(pages: Sequence[int]) -> str:
    return f"page {pages[0]}" if len(pages) == 1 else f"pages {', '.join(map(str, pages))}"
