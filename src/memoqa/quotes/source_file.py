"""Give the file that a memo was read from, and the page of it that a quote stands on, as a picture.

Only the file that was indexed is given: another one of its name may say something else, or be meant for others.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from memoqa.domain import Memo, Paragraph, Quote
from memoqa.errors import MemoqaError, SourceChanged, UnreadableMemo
from memoqa.ingest.containers import all_inside, file_named
from memoqa.ingest.files import MemoFile, naming
from memoqa.ingest.formats import marked_scan_request as marked_scan
from memoqa.ingest.formats.marked_page import MARKED_PAGE, request
from memoqa.ingest.formats.sandbox import lines_from_child
from memoqa.ingest.formats.table import format_of
from memoqa.ingest.recognition import Recogniser
from memoqa.ingest.said_now import audience_of
from memoqa.ingest.source import Line, UnreadableFile

MOST_SECONDS: Final = 60.0  # on the clock, for one page; somebody waits
LONGEST_ABOUT: Final = 86  # characters of a receipt with marks; Discord has room for 100 with the button's name
_MARK: Final = "~"
_SPANS: Final = re.compile(r"\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9}){0,9}")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A memo's file as it was indexed.

    Attributes:
        memo: The memo that it is the file of.
        content: All its bytes.
    """

    memo: Memo
    content: bytes

    @property
    def name(self) -> str:
        """The file's own name, without its folder."""
        return PurePosixPath(self.memo.id).name


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of a memo.

    Attributes:
        memo: The memo.
        page: The page's number, from 1.
        png: The picture, a PNG file.
        marked: Whether the quoted words were found on it for certain, and are marked.
    """

    memo: Memo
    page: int
    png: bytes
    marked: bool

    @property
    def name(self) -> str:
        """A name for the picture's file."""
        return f"{PurePosixPath(self.memo.id).stem}-{self.page}.png"


def with_marks(quote: Quote) -> str:
    """A quote's receipt with the spans that answer, as many as a button has room for; `without_marks` reads it."""
    spans: list[str] = []
    for start, end in quote.highlights:
        if len(quote.receipt + _MARK + ",".join([*spans, f"{start}-{end}"])) > LONGEST_ABOUT:
            break
        spans.append(f"{start}-{end}")
    return quote.receipt + (_MARK + ",".join(spans) if spans else "")


def without_marks(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The receipt in a text that `with_marks` wrote, and the spans; none if they are malformed."""
    receipt, _, marks = text.partition(_MARK)
    if not _SPANS.fullmatch(marks):
        return receipt, ()
    pairs = (span.split("-") for span in marks.split(","))
    return receipt, tuple((int(start), int(end)) for start, end in pairs)


def source_file(folder: Path, memo: Memo) -> SourceFile:
    """The file of a memo.

    Args:
        folder: The memos folder.
        memo: As it was indexed.

    Raises:
        SourceChanged: The file is gone, or has other bytes than were indexed.
        UnreadableMemo: It may not be read.
        MemoqaError: It is a mail with an attachment that is for others than the mail.
    """
    file = file_named(folder, memo.id)
    if file is None:
        raise _changed(memo)
    content = file.content()
    if hashlib.sha256(content).hexdigest() != memo.source_sha256:
        raise _changed(memo)
    if file.format.container:
        _check_all_is_for_the_same(file, memo)
    return SourceFile(memo, content)


def _check_all_is_for_the_same(container: MemoFile, memo: Memo) -> None:
    """Refuse to give a container's file if something inside it, which goes with it, has another audience."""
    for one in all_inside(container):
        if isinstance(one, UnreadableMemo):
            continue  # perhaps of a type that memoqa does not read, and so knows no audience of
        if audience_of(one[0]) != memo.details.audience:
            raise MemoqaError(
                f"{memo.id} has an attachment that is meant for others than the mail itself, so its file is not sent; "
                "ask for the attachment, or ask the memo's owner."
            )


def page_picture(
    folder: Path,
    memo: Memo,
    paragraph: Paragraph,
    answering: Sequence[tuple[int, int]] = (),
    recogniser: Recogniser | None = None,
) -> PagePicture:
    """The page that a paragraph stands on; of two, the one with the answering words.

    Args:
        folder: The memos folder.
        memo: Has the paragraph.
        paragraph: What is marked.
        answering: Spans of the paragraph's text that are marked more strongly.
        recogniser: Knows where the words of a recognised paragraph stand.

    Raises:
        SourceChanged, UnreadableMemo: As `source_file`; UnreadableMemo also if the page cannot be drawn.
        MemoqaError: The memo has no pages.
    """
    page = paragraph.place.page
    if page is None:
        raise MemoqaError("that memo has no pages to show; ask for the file itself.")
    source = source_file(folder, memo)
    text = memo.text[paragraph.start : paragraph.end]
    inside = [(start, end) for start, end in answering if 0 <= start < end <= len(text)]
    with naming(memo.id):
        if paragraph.recognised is not None and recogniser is not None:
            line = _marked_scan(source, page, text, inside, recogniser)
        else:
            (line,) = lines_from_child(request(source.content, page, text, inside), MARKED_PAGE, MOST_SECONDS)
    return PagePicture(memo, line.page or page, base64.b64decode(line.text), marked=line.number == 1)


def _marked_scan(
    source: SourceFile, page: int, text: str, answering: Sequence[tuple[int, int]], recogniser: Recogniser
) -> Line:
    """The page with the words where recognition found them; raises UnreadableFile."""
    file_format = format_of(source.name)
    assert file_format is not None
    found = recogniser.recognised(source.name, source.content, file_format, (page,))
    if reason := found.failed.get(page):
        raise UnreadableFile(reason)
    overleaf = recogniser.kept(source.content, page + 1)
    pages = found.pages if overleaf is None else {**found.pages, page + 1: overleaf}
    asked = marked_scan.request(source.content, file_format.name, page, text, answering, pages)
    (line,) = lines_from_child(asked, marked_scan.MARKED_SCAN, MOST_SECONDS)
    return line


def _changed(memo: Memo) -> SourceChanged:
    return SourceChanged(
        f"the file of {memo.id} was changed or removed since it was indexed; run `memoqa index` and ask again."
    )
