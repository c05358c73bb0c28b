"""Read the rules of a PDF's page: the straight lines that are drawn, and the edges of boxes."""

import ctypes
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

THICKEST_POINTS = 2.5
SHORTEST_POINTS = 6.0  # shorter ones are parts of letters and arrows
MOST_OBJECTS = 4000  # a page with more is a drawing
MOST_SEGMENTS = 400  # of one path
MOST_RULES = 600  # pairs of them are compared

Box: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along one side of the page, in points from its left and its bottom."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def upright(self) -> bool:
        """Whether it stands; else it lies."""
        return self.top - self.bottom > self.right - self.left


def rules_of(page: pypdfium2.PdfPage, seen: Callable[[float, float, float, float], Box]) -> list[Rule]:
    """The rules of a page, none if it has so many that it is a drawing.

    Args:
        page: Open.
        seen: Turns a box of the file's as the page is turned.
    """
    count = pdfium.FPDFPage_CountObjects(page.raw)
    if count > MOST_OBJECTS:
        return []
    rules: list[Rule] = []
    for item in map(pdfium.FPDFPage_GetObject, itertools.repeat(page.raw), range(count)):
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH:
            rules += (Rule(*seen(*box)) for box in _straight(item))
            if len(rules) > MOST_RULES:
                return []
    return rules


def _straight(item: object) -> Iterator[Box]:
    """The straight parts of a path."""
    ends = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *ends):
        return
    left, bottom, right, top = (end.value for end in ends)
    if min(right - left, top - bottom) <= THICKEST_POINTS:
        if max(right - left, top - bottom) >= SHORTEST_POINTS:
            yield left, bottom, right, top
        return
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, filled, stroked) or not stroked.value:
        return  # the ground behind a word or a cell, which is often a little smaller or larger than the cell
    count = pdfium.FPDFPath_CountSegments(item)
    matrix = pdfium.FS_MATRIX()
    if count > MOST_SEGMENTS or not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    start: tuple[float, float] | None = None
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and before:
            yield from _side(before, point)
        before = point
        if start and pdfium.FPDFPathSegment_GetClose(segment):
            yield from _side(point, start)


def _side(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    left, right = sorted((one[0], other[0]))
    bottom, top = sorted((one[1], other[1]))
    if min(right - left, top - bottom) <= THICKEST_POINTS and max(right - left, top - bottom) >= SHORTEST_POINTS:
        yield left, bottom, right, top
