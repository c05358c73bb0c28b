"""Open the pictures that are memos: their pages, upright, on white paper.

Runs in the child process only. Nothing is decoded before the picture's size is known, and a picture is decoded no
larger than somebody can read it.

Source: Pillow's handbook, "Concepts" and "Image file formats".
"""

import io
import math
import warnings
from collections.abc import Iterator
from typing import Final

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from memoqa.ingest.source import Line, UnreadableFile

MOST_PIXELS: Final = 80_000_000  # A3 at 600 dots an inch has 70 million; a gray one takes as many bytes
MOST_PAGES: Final = 1_000  # of a fax or a scanner's file
TALL: Final = 2.5  # times as high as wide: a screenshot that goes on and on, which is read in stretches
STRETCH: Final = 1.5  # times as high as wide, about as a page
SEARCHED: Final = 0.1  # of a stretch, before and behind its end, for a row without ink
TURNED: Final = (5, 6, 7, 8)  # the orientations of EXIF whose width is the height
SIXTEEN_BITS: Final = 65_535
PILLOWS_NAMES: Final = {"png": "PNG", "jpeg": "JPEG", "tiff": "TIFF"}
DAMAGED: Final = "it is damaged or cut off; open it in a picture viewer and save it again, or scan it again"
TOO_LARGE: Final = f"it has more than {MOST_PIXELS:,} pixels, or none; scan it at 300 dots an inch, or save it smaller"


def png_pages(content: bytes) -> Iterator[Line]:
    """A line without text for each page, since all of them must be recognised.

    Raises:
        UnreadableFile: It is damaged or too large.
    """
    return pages_of(content, "png")


def jpeg_pages(content: bytes) -> Iterator[Line]:
    """As `png_pages`."""
    return pages_of(content, "jpeg")


def tiff_pages(content: bytes) -> Iterator[Line]:
    """As `png_pages`; each picture in the file is a page."""
    return pages_of(content, "tiff")


def page_picture(content: bytes, file_format: str, index: int, *, most_side: int) -> Image.Image:
    """A page in gray or in colours (modes L and RGB), as a person would see it.

    Args:
        content: The file's bytes.
        file_format: The name of the row in the table of formats.
        index: Of the page, from 0.
        most_side: Pixels of its longer side; a larger picture is made smaller.

    Raises:
        UnreadableFile: It is damaged or too large, or has no such page.
    """
    try:
        with _opened(content, file_format) as picture:
            stretches = _stretches(picture, file_format)
            picture.seek(0 if stretches > 1 else index)
            _check_size(picture)
            if stretches == 1:
                picture.draft("RGB", (most_side, most_side))  # JPEG alone knows how to decode itself smaller
            picture.load()
            seen = _on_white(ImageOps.exif_transpose(picture))  # first of all, since one bit cannot be made smaller
            seen = _stretch(seen, index, stretches) if stretches > 1 else seen
            seen.thumbnail((most_side, most_side), Image.Resampling.LANCZOS)
            return seen
    except EOFError as error:
        raise UnreadableFile("it has no such page; index again") from error
    except (OSError, SyntaxError, ValueError, IndexError, TypeError) as error:  # what Pillow raises on damaged files
        raise UnreadableFile(DAMAGED) from error


def pages_of(content: bytes, file_format: str) -> Iterator[Line]:
    """The lines of `png_pages` for the format of a row in the table, by its name."""
    try:
        with _opened(content, file_format) as picture:
            _check_size(picture)
            # Several pictures in a PNG are an animation, in a JPEG a camera's extras: the first is the page.
            count = getattr(picture, "n_frames", 1) if file_format == "tiff" else _stretches(picture, file_format)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError) as error:
        raise UnreadableFile(DAMAGED) from error
    if count > MOST_PAGES:
        raise UnreadableFile(f"it has more than {MOST_PAGES:,} pages; split it")
    for number in range(1, count + 1):
        yield Line("", 0, number, unread=True)


def _opened(content: bytes, file_format: str) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # `_check_size` has a bound of its own, and says what to do
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata; what cannot be opened is an error
            return Image.open(io.BytesIO(content), formats=[PILLOWS_NAMES[file_format]])
    except UnidentifiedImageError as error:
        raise UnreadableFile(DAMAGED) from error


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if not 0 < width * height <= MOST_PIXELS:
        raise UnreadableFile(TOO_LARGE)


def _stretches(picture: Image.Image, file_format: str) -> int:
    """In how many stretches a picture is read: one, unless it is a tall one."""
    width, height = picture.size
    if file_format == "tiff":
        return 1
    if file_format == "jpeg" and picture.getexif().get(ExifTags.Base.Orientation) in TURNED:
        width, height = height, width
    return math.ceil(height / (STRETCH * width)) if height > TALL * width else 1


def _stretch(picture: Image.Image, index: int, count: int) -> Image.Image:
    """A stretch of a tall picture, cut where there is no line of text; EOFError if there is none of this index."""
    if index >= count:
        raise EOFError
    high = picture.height / count
    top, bottom = (_border(picture, round(high * place), round(SEARCHED * high)) for place in (index, index + 1))
    return picture.crop((0, top, picture.width, bottom))


def _border(picture: Image.Image, near: int, reach: int) -> int:
    """The plainest row near one, and the nearest of those; the picture's ends are borders themselves."""
    if not 0 < near < picture.height:
        return near
    top = max(near - reach, 1)
    part = picture.crop((0, top, picture.width, min(near + reach, picture.height))).convert("L")
    import numpy as np  # noqa: PLC0415  # few pictures are so tall

    contrast = np.ptp(np.asarray(part), axis=1).tolist()
    return top + min(range(part.height), key=lambda row: (contrast[row], abs(top + row - near)))


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture with eight bits a colour, and white where it is transparent."""
    if picture.mode in {"I", "F", "I;16", "I;16L", "I;16B", "I;16N"}:
        import numpy as np  # noqa: PLC0415  # few pictures have so many bits

        levels = np.asarray(picture, dtype=np.float32)
        largest = levels.max(initial=0)
        most = SIXTEEN_BITS if largest > 255 else 255 if largest > 1 else 1  # numbers up to one are shares of light
        return Image.fromarray((levels.clip(0, most) * (255 / most)).astype(np.uint8))
    if picture.mode in {"LA", "PA", "RGBA", "RGBa"} or "transparency" in picture.info:
        above = picture.convert("RGBA")
        below = Image.new("RGBA", above.size, "white")
        below.alpha_composite(above)
        return below.convert("RGB")
    return picture if picture.mode in {"L", "RGB"} else picture.convert("L" if picture.mode == "1" else "RGB")
