"""Draw docs/pictures/calibration.svg from what `memoqa eval --json` prints.

    memoqa eval DRCD.json --json > drcd.json
    memoqa eval XQUAD_ZH.json --json > xquad.json
    python -m docs.pictures.calibration "DRCD dev=drcd.json" "XQuAD, Chinese=xquad.json"

A line for each measured file goes through a dot for each bin of confidence, as large as the bin has askings. A line's
name stands before "=", or is the file's own. `--to PICTURE` writes elsewhere.
"""

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from memoqa.evaluation.output import number

FOLDER = Path(__file__).parent
SIDE = 360  # of the square from 0 to 1, in SVG units
LEFT, TOP, BOTTOM = 64, 20, 54
LEGEND = 260  # width
LARGEST = 13  # radius of the dot of the bin with the most askings
# Okabe and Ito's colours, which colour-blind people tell apart, in the order of their distance.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
STYLE = """
svg { font: 12px system-ui, "Noto Sans CJK TC", sans-serif; }
text { fill: #5d6675; } .name { fill: #1d2129; font-size: 13px; font-weight: 600; } .paper { fill: #fff; }
.grid { stroke: #e6e9ee; } .even { stroke: #8a93a1; stroke-dasharray: 5 4; } .small { font-size: 11px; }
.line { fill: none; stroke-width: 2; } .dot { fill-opacity: .35; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) { .paper { fill: #14171c; } text { fill: #9aa4b2; } .name { fill: #e6e8ec; }
  .grid { stroke: #2a313c; } }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A measured file: its name, its bins that have askings, and what the legend says of its sure answers."""

    name: str
    bins: list[dict[str, Any]]
    sure: str


def lines(arguments: Sequence[str]) -> list[Line]:
    """The lines for some arguments, each a file with or without a name before "="."""
    found = []
    for argument in arguments:
        name, _, path = argument.rpartition("=")
        for measured in json.loads(Path(path).read_text("utf-8")):
            bins = [one for one in measured["calibration"] if one["askings"]]
            count, right = measured["sure_answers"], measured["sure_answers_right"]
            sure = f"{count:,} sure answers, {number(right)} right" if count else ""
            found.append(Line(name or Path(measured["file"]).stem, bins, sure))
    return found


def picture(drawn: Sequence[Line]) -> str:
    """The lines as an SVG of its own, for a light page or a dark one."""
    width, height = LEFT + SIDE + LEGEND, TOP + SIDE + BOTTOM
    label = "How often the first paragraph answers, by confidence"
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    most = max((one["askings"] for line in drawn for one in line.bins), default=1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{label}">',
        f'<style>{STYLE}</style><rect class="paper" width="{width}" height="{height}" rx="6"/>',
        *_axes(),
        *(part for place, line in enumerate(drawn) for part in _line(line, COLOURS[place % len(COLOURS)], most)),
        *(part for place, line in enumerate(drawn) for part in _entry(line, COLOURS[place % len(COLOURS)], place)),
        *_sizes(most),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(share: float) -> float:
    return round(LEFT + SIDE * share, 1)


def _y(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)


def _radius(askings: int, most: int) -> float:
    """By area; a bin of a few askings stays a dot."""
    return round(max(2.0, LARGEST * math.sqrt(askings / most)), 1)


def _axes() -> Iterator[str]:
    for step in range(6):
        share = step / 5
        yield f'<line class="grid" x1="{_x(share)}" x2="{_x(share)}" y1="{_y(0)}" y2="{_y(1)}"/>'
        yield f'<line class="grid" x1="{_x(0)}" x2="{_x(1)}" y1="{_y(share)}" y2="{_y(share)}"/>'
        yield f'<text x="{_x(share)}" y="{_y(0) + 18}" text-anchor="middle">{share:.0%}</text>'
        yield f'<text x="{_x(0) - 8}" y="{_y(share) + 4}" text-anchor="end">{share:.0%}</text>'
    middle = _y(0.5)
    yield f'<line class="even" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    yield f'<text x="{_x(0.5)}" y="{_y(0) + 38}" text-anchor="middle">confidence</text>'
    yield f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">first paragraph answers</text>'


def _line(line: Line, colour: str, most: int) -> Iterator[str]:
    points = " ".join(f"{_x(one['confidence'])},{_y(one['right'])}" for one in line.bins)
    yield f'<polyline class="line" points="{points}" stroke="{colour}"/>'
    for one in line.bins:
        place = f'cx="{_x(one["confidence"])}" cy="{_y(one["right"])}" fill="{colour}" stroke="{colour}"'
        told = f"{one['askings']:,} askings, confidence {one['confidence']:.3f}, right {one['right']:.3f}"
        radius = _radius(one["askings"], most)
        yield f'<circle class="dot" {place} r="{radius}"><title>{told}</title></circle>'


def _entry(line: Line, colour: str, place: int) -> Iterator[str]:
    """A line's entry in the legend."""
    x, y = LEFT + SIDE + 34, TOP + 10 + place * 62
    askings = sum(one["askings"] for one in line.bins)
    yield f'<line class="line" x1="{x}" x2="{x + 22}" y1="{y - 4}" y2="{y - 4}" stroke="{colour}"/>'
    yield f'<circle cx="{x + 11}" cy="{y - 4}" r="4" fill="{colour}"/>'
    yield f'<text class="name" x="{x + 32}" y="{y}">{escape(line.name)}</text>'
    yield f'<text class="small" x="{x + 32}" y="{y + 17}">{askings:,} askings</text>'
    yield f'<text class="small" x="{x + 32}" y="{y + 32}">{line.sure}</text>'


def _sizes(most: int) -> Iterator[str]:
    """What the dots' sizes and the dashed line mean."""
    x, y = LEFT + SIDE + 34, TOP + SIDE - 10
    place = 10 ** int(math.log10(most))
    largest = most // place * place  # 214 askings are shown as 200
    for askings in (largest, max(1, largest // 10)):
        radius = _radius(askings, most)
        yield f'<circle class="dot" cx="{x + LARGEST}" cy="{y - 4}" r="{radius}" fill="#8a93a1" stroke="#8a93a1"/>'
        yield f'<text class="small" x="{x + 32}" y="{y}">{askings:,} askings in a dot</text>'
        y -= 2 * LARGEST + 2
    yield f'<line class="even" x1="{x}" x2="{x + 24}" y1="{y - 4}" y2="{y - 4}"/>'
    yield f'<text class="small" x="{x + 32}" y="{y}">right as often as confidence says</text>'


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="[NAME=]FILE", help="what `memoqa eval --json` printed")
    parser.add_argument("--to", type=Path, default=FOLDER / "calibration.svg", metavar="PICTURE")
    chosen = parser.parse_args()
    chosen.to.write_text(picture(lines(chosen.files)), "utf-8")
    print(chosen.to)  # noqa: T201 - which file was made
