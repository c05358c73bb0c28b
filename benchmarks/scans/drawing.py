"""Draw a page of text as a scanner would give it: lines in columns, a table, paper that lay askew, blur and noise."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DOTS_AN_INCH: Final = 200
WIDTH, HEIGHT = 1654, 2339  # A4
MARGIN: Final = 180
PITCH: Final = 1.6  # ems between base lines
GUTTER: Final = 90
# Each kind of type with the places where Debian's packages put it, in the order of preference.
FONTS: Final = {
    "ming": ("fonts-arphic-uming", "/usr/share/fonts/truetype/arphic/uming.ttc", 1),
    "kai": ("fonts-arphic-ukai", "/usr/share/fonts/truetype/arphic/ukai.ttc", 1),
    "song": ("fonts-arphic-uming", "/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    "serif": ("fonts-liberation", "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf", 0),
}


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """What is drawn on a page, and what it answers.

    Attributes:
        font: A key of `FONTS`.
        title: Above the columns, in larger type.
        paragraphs: Each on lines of its own; one that begins with an ideographic space is set in.
        table: Its rows, below the paragraphs, with rules; empty for none.
        questions: Each with words that only the right paragraph or row has.
    """

    name: str
    font: str
    title: str
    paragraphs: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    columns: int = 1
    table: tuple[tuple[str, ...], ...] = ()
    size: int = 36

    @property
    def text(self) -> str:
        """All its characters in reading order, without white space."""
        rows = ["".join(row) for row in self.table]
        return "".join("".join((self.title, *self.paragraphs, *rows)).split())


def missing_fonts(root: Path) -> list[str]:
    """The Debian packages of the fonts that are not there."""
    return sorted({package for package, path, _ in FONTS.values() if not (root / path[1:]).exists()})


def drawn(page: DrawnPage, root: Path = Path("/")) -> Image.Image:
    """The page, clean, in gray.

    Args:
        page: What to draw.
        root: The folder that the fonts' paths begin in.
    """
    _, path, index = FONTS[page.font]
    font = ImageFont.truetype(str(root / path[1:]), page.size, index=index)
    large = ImageFont.truetype(str(root / path[1:]), round(page.size * 1.5), index=index)
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    draw.text(((WIDTH - large.getlength(page.title)) / 2, MARGIN), page.title, font=large, fill=0)
    top = MARGIN + round(page.size * 3.2)
    width = (WIDTH - 2 * MARGIN - (page.columns - 1) * GUTTER) // page.columns
    lines = [line for paragraph in page.paragraphs for line in [*_wrapped(paragraph, font, width), ""]]
    pitch = round(page.size * PITCH)
    each = -(-len(lines) // page.columns)
    y = top
    for column in range(page.columns):
        x, y = MARGIN + column * (width + GUTTER), top
        for line in lines[column * each : (column + 1) * each]:
            draw.text((x, y), line, font=font, fill=0)
            y += pitch if line else round(pitch * 0.6)
    if page.table:
        _draw_table(draw, page.table, font, y + pitch)
    return image


def scanned(
    image: Image.Image, *, degrees: float = 0.4, blur: float = 0.8, noise: float = 12, seed: int = 1
) -> Image.Image:
    """The picture as a scanner gives it: the sheet askew, blurred, with noise of so many levels of 255."""
    askew = image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    levels = np.asarray(askew.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32)
    levels = levels + np.random.default_rng(seed).normal(0, noise, levels.shape)
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def _wrapped(paragraph: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The lines of a paragraph; Chinese breaks anywhere but before a full stop and the like, English at blanks."""
    units = paragraph.split(" ") if paragraph.isascii() else list(paragraph)
    joint = " " if paragraph.isascii() else ""
    lines = [""]
    for unit in units:
        longer = f"{lines[-1]}{joint if lines[-1] else ''}{unit}"
        if lines[-1] and font.getlength(longer) > width and unit not in "，。；：、」）":
            lines.append(unit)
        else:
            lines[-1] = longer
    return lines


def _draw_table(
    draw: ImageDraw.ImageDraw, rows: Sequence[Sequence[str]], font: ImageFont.FreeTypeFont, top: int
) -> None:
    high, count = round(font.size * 2), len(rows[0])
    width = (WIDTH - 2 * MARGIN) // count
    for number, row in enumerate(rows):
        y = top + number * high
        draw.line((MARGIN, y, MARGIN + count * width, y), fill=0, width=3)
        for place, cell in enumerate(row):
            draw.text((MARGIN + place * width + 20, y + high // 4), cell, font=font, fill=0)
    bottom = top + len(rows) * high
    draw.line((MARGIN, bottom, MARGIN + count * width, bottom), fill=0, width=3)
    for place in range(count + 1):
        draw.line((MARGIN + place * width, top, MARGIN + place * width, bottom), fill=0, width=3)
