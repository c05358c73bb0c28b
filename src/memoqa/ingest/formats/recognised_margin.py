"""Part the lines that recognition joined, and tell which stand in a margin that a rule sets apart.

Recognition takes what is near for one line: a label's letters below each other, a text and the note beside it. And it
finds some characters twice, where two of its boxes meet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from memoqa.ingest.formats.pdf_words import is_wide
from memoqa.ingest.formats.recognised_page import RecognisedPage, RecognisedWord

STACKED_SHARE: Final = 0.25  # of its height is how far a character may reach into the one above
LONG_SHARE: Final = 0.3  # of the text's height; shorter rules part nothing
MOST_MARGIN_SHARE: Final = 0.2  # of the text's width
MOST_LABEL_EMS: Final = 4.0  # between the letters of 日　　期：
TWICE_SHARE: Final = 0.5  # of a character's width that lies on another one
MOST_LETTERS: Final = 4  # of such a label
COLONS: Final = "：:"
Line = list[RecognisedWord]
Rule = tuple[float, float, float, float]  # left, top, right, bottom


def parted(lines: Sequence[Line], page: RecognisedPage) -> tuple[list[Line], set[int]]:
    """The lines with letters below each other parted, and text from margin; the indexes of those in the margin."""
    apart = [part for line in lines for part in _unstacked(line)]
    rule = _margin_rule(apart, page)
    if rule is None:
        return apart, set()
    place = (rule[0] + rule[2]) / 2
    parts = [part for line in apart for part in (_cut(line, place) if _stands_beside(line, rule) else [line])]
    right = place > page.width / 2
    beside = [index for index, line in enumerate(parts) if _stands_beside(line, rule)]
    return parts, {index for index in beside if (_middle(parts[index][0]) > place) is right}


def whole_row(row: Sequence[Line]) -> list[Line]:
    """A row's lines from the left: characters found twice are there once, and a label set wide apart is one word."""
    lines = [list(line) for line in row]
    for before, line in pairwise(lines):
        if before and line and _lie_on_each_other(before[-1], line[0]):
            surer = before[-1].confidence >= line[0].confidence
            (line if surer else before).pop(0 if surer else -1)
    lines = [line for line in lines if line]
    for index in range(len(lines) - 1, 0, -1):
        label, line = lines[index - 1], lines[index]
        near = line[0].left - label[0].right <= MOST_LABEL_EMS * (label[0].bottom - label[0].top)
        if len(label) == 1 and _is_letter(label[0]) and _label(line) and near:
            lines[index - 1 : index + 1] = [[*label, *line]]
    return [[*_set_together(line, _label(line)), *line[_label(line) :]] for line in lines]


def _unstacked(line: Line) -> Iterator[Line]:
    part = line[:1]
    for above, word in pairwise(line):
        below = word.top >= above.bottom - STACKED_SHARE * (above.bottom - above.top)
        if below and word.left < above.right and above.left < word.right:
            yield part
            part = []
        part.append(word)
    if part:
        yield part


def _margin_rule(lines: Sequence[Line], page: RecognisedPage) -> Rule | None:
    """The rule between text and margin; None without one."""
    words = [word for line in lines for word in line]
    upright = [rule for rule in page.rules if rule[3] - rule[1] > rule[2] - rule[0]]
    if not words or len(upright) != 1:  # several are a table's
        return None
    (rule,) = upright
    left, right = min(word.left for word in words), max(word.right for word in words)
    high = max(word.bottom for word in words) - min(word.top for word in words)
    place = (rule[0] + rule[2]) / 2
    crossed = any(lying[0] < place - 5 and lying[2] > place + 5 for lying in page.rules if lying is not rule)
    narrower = min(right - place, place - left)
    narrow = 0 < narrower <= MOST_MARGIN_SHARE * (right - left)
    return rule if narrow and not crossed and rule[3] - rule[1] >= LONG_SHARE * high else None


def _stands_beside(line: Line, rule: Rule) -> bool:
    return rule[1] <= (line[0].top + line[0].bottom) / 2 <= rule[3]


def _cut(line: Line, place: float) -> Iterator[Line]:
    for part in (
        [word for word in line if _middle(word) <= place],
        [word for word in line if _middle(word) > place],
    ):
        if part:
            yield part


def _middle(word: RecognisedWord) -> float:
    return (word.left + word.right) / 2


def _lie_on_each_other(word: RecognisedWord, following: RecognisedWord) -> bool:
    narrower = min(word.right - word.left, following.right - following.left)
    return word.right - following.left > TWICE_SHARE * narrower


def _is_letter(word: RecognisedWord) -> bool:
    return len(word.text) == 1 and is_wide(word.text)


def _label(line: Line) -> int:
    """How many letters stand before the colon that a line begins with: two in 日期：三月五日; 0 if it has no label."""
    for place, word in enumerate(line[: MOST_LETTERS + 1]):
        if word.text[0] in COLONS:
            return place
        if not _is_letter(word):
            break
    return 0


def _set_together(line: Line, count: int) -> Iterator[RecognisedWord]:
    """The first words of a line, each as wide as the space up to the next: no gap is left in a label."""
    for place, word in enumerate(line[:count]):
        yield replace(word, right=max(line[place + 1].left, word.right))
