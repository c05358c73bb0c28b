"""Measure the picture of a page: how far its sheet lies askew, and the straight lines that are drawn on it.

Source: H. S. Baird, "The skew angle of printed documents" (1987): the rows of ink part best if the sheet lies straight.
"""

import importlib
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
Rule: TypeAlias = tuple[float, float, float, float]

MOST_SKEW: Final = 3.0  # degrees; feeders turn a sheet by less
SKEW_STEPS: Final = (0.5, 0.1, 0.02)  # degrees, each finer around what was best before
SMALL_SIDE: Final = 900  # pixels are enough to see rows
LEAST_SKEW: Final = 0.05  # degrees; less is no trouble
LEAST_SHARE: Final = 0.035  # of the picture's longer side: longer than any stroke of a letter
MOST_THICK: Final = 12  # pixels; a bar is no rule
BRIDGE: Final = 5  # pixels of a rule that are missing
MOST_RULES: Final = 400
DARK: Final = 128  # of 255


def skew_of(picture: Picture) -> float:
    """The degrees by which the lines of a picture in gray fall to the right; 0 if too few to matter."""
    cv2: Any = importlib.import_module("cv2")
    scale = SMALL_SIDE / max(picture.shape)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    ink = 255 - small
    best = 0.0
    around = MOST_SKEW
    for step in SKEW_STEPS:
        count = round(around / step)
        angles = [best + step * index for index in range(-count, count + 1)]
        best = max(angles, key=lambda angle: _sharpness(_turned(ink, angle, 0)))
        around = step
    return best if abs(best) >= LEAST_SKEW else 0.0


def straightened(picture: Picture, skew: float) -> Picture:
    """The picture turned about its middle so that lines which fell by so many degrees lie."""
    return _turned(picture, skew, 255) if skew else picture


def rules_on(picture: Picture) -> Iterator[Rule]:
    """The rules on a picture in gray that lies straight, as left, top, right and bottom in pixels."""
    cv2: Any = importlib.import_module("cv2")
    level, _ = cv2.threshold(picture, 0, 255, cv2.THRESH_OTSU)
    ink = (picture <= min(level, DARK + 40)).astype(np.uint8)
    least = max(int(LEAST_SHARE * max(picture.shape)), 10)
    found: list[Rule] = []
    for lying in (True, False):
        long, bridge = ((1, least), (1, BRIDGE)) if lying else ((least, 1), (BRIDGE, 1))
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(bridge, np.uint8))
        lines = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(long, np.uint8))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
        for left, top, wide, high, _ in boxes[1:]:
            if (high if lying else wide) <= MOST_THICK:
                found.append((float(left), float(top), float(left + wide), float(top + high)))
    if len(found) <= MOST_RULES:
        yield from found


def _turned(picture: Picture, degrees: float, ground: int) -> Picture:
    cv2: Any = importlib.import_module("cv2")
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned: Picture = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=ground)
    return turned


def _sharpness(ink: Picture) -> float:
    """How sharply lines of text part, lying or standing."""
    rows, columns = (ink.sum(axis=axis, dtype=np.float64) for axis in (1, 0))
    return max(float((np.diff(rows) ** 2).sum()), float((np.diff(columns) ** 2).sum()))
