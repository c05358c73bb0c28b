"""Draw a page that must be recognised, or shown: of a PDF by pdfium, of a picture by Pillow."""

import base64
import io
import math
from collections.abc import Iterator
from itertools import islice
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from memoqa.ingest.formats.pictures import page_picture, pages_of
from memoqa.ingest.source import Line, UnreadableFile

POINTS_AN_INCH: Final = 72
SHOWN_SIDE: Final = 1_300  # pixels; small print can still be read
MOST_SHOWN: Final = 20
STARTS: Final[dict[str, tuple[bytes, ...]]] = {"png": (b"\x89PNG",), "jpeg": (b"\xff\xd8\xff",), "tiff": (b"II", b"MM")}
MOST_DOTS_AN_INCH: Final = 300  # a small page is not drawn larger


def small_pages(content: bytes) -> Iterator[Line]:
    """The first pages of a picture, each as a line with its page's number: a PNG file in base64.

    Raises:
        UnreadableFile: As `page_picture`.
    """
    file_format = next(name for name, starts in STARTS.items() if content.startswith(starts))
    for line in islice(pages_of(content, file_format), MOST_SHOWN):
        file = io.BytesIO()
        page_picture(content, file_format, (line.page or 1) - 1, most_side=SHOWN_SIDE).convert("L").save(file, "PNG")
        yield Line(base64.b64encode(file.getvalue()).decode(), 1, line.page)


def page_image(content: bytes, file_format: str, index: int, *, side: int) -> Image.Image:
    """A page in gray or in colours.

    Args:
        content: The file's bytes.
        file_format: The name of the row in the table of formats.
        index: Of the page, from 0.
        side: Pixels that its longer side has at most.

    Raises:
        UnreadableFile: It cannot be opened, or has no such page.
    """
    if file_format != "pdf":
        return page_picture(content, file_format, index, most_side=side)
    try:
        document = pypdfium2.PdfDocument(content)
        page = document[index]
        longer = max(page.get_size())
        scale = min(side / longer, MOST_DOTS_AN_INCH / POINTS_AN_INCH) if math.isfinite(longer) and longer > 0 else 0.0
        if scale <= 0 or min(page.get_size()) * scale < 1:
            raise UnreadableFile("its page has no size; print it to a new PDF")
        bitmap = page.render(scale=scale, rev_byteorder=True, force_bitmap_format=pdfium.FPDFBitmap_BGR)
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise UnreadableFile("it is damaged; open it in a PDF viewer and save or print it to a new PDF") from error
    size = bitmap.width, bitmap.height
    return Image.frombuffer("RGB", size, bytes(bitmap.buffer), "raw", "RGB", bitmap.stride, 1)
