"""Draw the page of a PDF that a quote stands on, with the quoted words washed and the answering ones stronger.

Runs in the child process only, as a reader: what it reads is a request in a line of JSON, then the file. It gives one
line, whose text is a PNG file in base64, whose page is the one drawn, and whose number says whether words are marked.

Words count as found only if the page has them once: characters are compared in the order in which the file draws them,
without white space and hyphens, since the reader of memos changes these alone.
"""

import base64
import ctypes
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from memoqa.ingest.formats.format import Format
from memoqa.ingest.formats.pdf_words import page_text
from memoqa.ingest.formats.png import png
from memoqa.ingest.source import Line, UnreadableFile

SCALE = 2.0  # pixels a point: 144 dots an inch, at which small print can be read on any screen
MOST_PIXELS = 6_000_000  # A3 at that scale; a larger page is drawn smaller
LEAST_FOUND = 12  # characters of a paragraph that goes on overleaf; fewer may stand there by chance
MOST_FURNITURE = 300  # characters between such a paragraph and the page's end: footnotes, the page's number
QUOTED, ANSWERING = (255, 244, 176), (255, 208, 82)  # red, green and blue that the paper is washed with
_LEFT_OUT = frozenset("-\u00ad\u2010\u2011\x02\ufffe")

MARKED_PAGE = Format("pdf", (".pdf",), "memoqa.ingest.formats.marked_page:marked_page")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of pixels from the top left, end excluded."""

    left: int
    top: int
    right: int
    bottom: int


def request(content: bytes, page: int, text: str, answering: Sequence[tuple[int, int]]) -> bytes:
    """What `marked_page` reads.

    Args:
        content: The PDF.
        page: Where the text begins, from 1.
        text: A paragraph of the memo's canonical text.
        answering: Spans of the text.
    """
    asked = {"page": page, "text": text, "answering": [[start, end] for start, end in answering]}
    return json.dumps(asked).encode() + b"\n" + content


def marked_page(content: bytes) -> Iterator[Line]:
    """The page as a picture; of a paragraph on two pages the one with the answering words.

    Raises:
        UnreadableFile: Encrypted or damaged, or it has no such page.
    """
    head, _, file = content.partition(b"\n")
    asked = json.loads(head)
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise UnreadableFile("it is protected by a password; save it without one") from error
        raise UnreadableFile("it is damaged; open it in a PDF viewer and save or print it to a new PDF") from error
    index = int(asked["page"]) - 1
    if not 0 <= index < len(document):
        raise UnreadableFile("it has no such page; index again")
    index, words, answering = _found(document, index, *bare(asked["text"], asked["answering"]))
    picture = _picture(document[index], words, answering)
    yield Line(base64.b64encode(picture).decode(), 1 if words else 0, index + 1)


def bare(text: str, spans: Sequence[Sequence[int]]) -> tuple[str, list[bool]]:
    """The text's UTF-16 units without white space and hyphens, and whether each lies in a span."""
    units, inside = [], []
    for place, character in enumerate(text):
        if character.isspace() or character in _LEFT_OUT:
            continue
        halves = character.encode("utf-16-le", "surrogatepass")
        here = any(start <= place < end for start, end in spans)
        for unit in range(0, len(halves), 2):
            units.append(chr(int.from_bytes(halves[unit : unit + 2], "little")))
            inside.append(here)
    return "".join(units), inside


def _found(
    document: pypdfium2.PdfDocument, index: int, wanted: str, answering: list[bool]
) -> tuple[int, list[int], set[int]]:
    """The page to draw, the numbers of the wanted characters on it, and of those that answer; none if not certain."""
    here = _Characters(document[index])
    if here.text.count(wanted) == 1:
        start = here.text.index(wanted)
        return index, *here.numbers(start, start + len(wanted), answering)
    length = longest_beginning(wanted, here.text)
    start = here.text.find(wanted[:length])
    if not wanted or not _goes_on(here.text, wanted[:length], start + length):
        return index, [], set()
    rest = wanted[length:]
    if not any(answering[:length]) and any(answering) and index + 1 < len(document):
        overleaf = _Characters(document[index + 1])
        place = overleaf.text.find(rest)
        if overleaf.text.count(rest) == 1 and place <= MOST_FURNITURE:
            return index + 1, *overleaf.numbers(place, place + len(rest), answering[length:])
    return index, *here.numbers(start, start + length, answering[:length])


def longest_beginning(wanted: str, text: str) -> int:
    """How many of the wanted characters, from the first, stand together in a text."""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        if wanted[:middle] in text:
            low = middle
        else:
            high = middle - 1
    return low


def _goes_on(text: str, beginning: str, end: int) -> bool:
    """Whether a paragraph's beginning stands at the end of a page, where it can go on overleaf."""
    return len(beginning) >= LEAST_FOUND and text.count(beginning) == 1 and len(text) - end <= MOST_FURNITURE


class _Characters:
    """The characters of a page without white space and hyphens, each with its number on the page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        text_page = page.get_textpage()
        kept = [
            (number, character)
            for number, character in enumerate(page_text(text_page))
            if not character.isspace() and character not in _LEFT_OUT
        ]
        self._numbers = [number for number, _ in kept]
        self.text = "".join(character for _, character in kept)

    def numbers(self, start: int, end: int, answering: list[bool]) -> tuple[list[int], set[int]]:
        """The numbers of a stretch of the text, and of those characters of it that answer."""
        chosen = self._numbers[start:end]
        return chosen, {number for number, answers in zip(chosen, answering, strict=True) if answers}


def _picture(page: pypdfium2.PdfPage, words: Sequence[int], answering: set[int]) -> bytes:
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise UnreadableFile("its page has no size; print it to a new PDF")
    scale = min(SCALE, math.sqrt(MOST_PIXELS / (width * height)))
    bitmap = page.render(scale=scale, rev_byteorder=True, force_bitmap_format=pdfium.FPDFBitmap_BGR)
    pixels = bytearray(bitmap.buffer)
    size = bitmap.width, bitmap.height
    boxes = [
        list(_lines(page, size, [number for number in words if (number in answering) is stronger]))
        for stronger in (False, True)
    ]
    _wash(pixels, bitmap.stride, size, boxes)
    return png(bytes(pixels), *size, bitmap.stride, channels=3)


def _lines(page: pypdfium2.PdfPage, size: tuple[int, int], numbers: Sequence[int]) -> Iterator[Box]:
    """Boxes around the characters, those that follow each other on a line in one."""
    text_page = page.get_textpage()
    line: Box | None = None
    for number in numbers:
        box = _box(page, text_page, size, number)
        if line is not None and _is_beside(line, box):
            line = Box(line.left, min(line.top, box.top), max(line.right, box.right), max(line.bottom, box.bottom))
            continue
        if line is not None:
            yield line
        line = box
    if line is not None:
        yield line


def _is_beside(line: Box, box: Box) -> bool:
    height = max(line.bottom - line.top, 1)
    shared = min(line.bottom, box.bottom) - max(line.top, box.top)
    return 2 * shared > min(height, box.bottom - box.top) and line.left <= box.left <= line.right + height


def _box(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, size: tuple[int, int], number: int) -> Box:
    """A character's place on the picture; pdfium turns and cuts it as it does the page."""
    place = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page.raw, number, place)
    corners = [_pixel(page, size, x, y) for x, y in ((place.left, place.top), (place.right, place.bottom))]
    (x, y), (other_x, other_y) = corners
    return Box(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))


def _pixel(page: pypdfium2.PdfPage, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    left, top = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, left, top)
    return left.value, top.value


def _wash(pixels: bytearray, stride: int, size: tuple[int, int], boxes: Sequence[Sequence[Box]]) -> None:
    """Colour the boxes, as a text marker does: ink stays, and where two overlap the later colour alone counts."""
    width, height = size
    tables = [[bytes(level * part // 255 for level in range(256)) for part in colour] for colour in (QUOTED, ANSWERING)]
    for row in range(height):
        levels = bytearray(width)
        for level, several in enumerate(boxes, 1):
            for box in several:
                if box.top <= row < box.bottom:
                    start, end = max(box.left, 0), min(box.right, width)
                    levels[start:end] = bytes([level]) * max(end - start, 0)
        if not any(levels):
            continue
        start = 0
        for level, run in groupby(levels):
            end = start + sum(1 for _ in run)
            for channel in range(3) if level else ():
                part = slice(row * stride + 3 * start + channel, row * stride + 3 * end + channel, 3)
                pixels[part] = pixels[part].translate(tables[level - 1][channel])
            start = end
