"""The words that were recognised on a picture of a page, with their places: what recognition gives and is kept."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """Characters that no white space parts, or one Chinese character.

    Attributes:
        left, top, right, bottom: In pixels of the picture, from its top left.
        line: The number of its line; a line is what recognition found in one piece.
        blank: Whether a blank stands before it.
        confidence: That of its line, 0 to 1.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    line: int
    blank: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page as recognised.

    Attributes:
        width, height: Of its picture, in pixels, upright.
        skew: Degrees by which the picture was turned against the clock, so that its lines lie level.
        turned: Degrees by which it was turned then, so that its text stands upright: 0, 90, 180 or 270.
        words: In the order of their lines, with their places after both turns; none on a blank page.
        rules: The straight lines drawn on it, each left, top, right and bottom.
    """

    width: int
    height: int
    turned: int = 0
    skew: float = 0.0
    words: tuple[RecognisedWord, ...] = ()
    rules: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def confidence(self) -> float:
        """Of the page's characters, 0 to 1; 1 on a blank page."""
        characters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / characters if characters else 1.0


def page_as_json(page: RecognisedPage) -> dict[str, Any]:
    """A page as a JSON value; places are kept to a tenth of a pixel."""
    return {
        "width": page.width,
        "height": page.height,
        "turned": page.turned,
        "skew": round(page.skew, 3),
        "words": [
            [word.text, *(round(place, 1) for place in _places(word)), word.line, word.blank, round(word.confidence, 3)]
            for word in page.words
        ],
        "rules": [[round(place, 1) for place in rule] for rule in page.rules],
    }


def page_from_json(value: Any) -> RecognisedPage:
    """The page that `page_as_json` gave.

    Raises:
        ValueError, KeyError, TypeError: It is something else.
    """
    words = (
        RecognisedWord(
            str(text), float(left), float(top), float(right), float(bottom), int(line), bool(blank), float(confidence)
        )
        for text, left, top, right, bottom, line, blank, confidence in value["words"]
    )
    rules = ((float(left), float(top), float(right), float(bottom)) for left, top, right, bottom in value["rules"])
    size = int(value["width"]), int(value["height"])
    return RecognisedPage(*size, int(value["turned"]), float(value["skew"]), tuple(words), tuple(rules))


def _places(word: RecognisedWord) -> tuple[float, float, float, float]:
    return word.left, word.top, word.right, word.bottom
