"""Tell which item of its list a line is, and how far in items that are numbered like it usually stand."""

import re

from memoqa.ingest.structure import marks

_ROMAN_NUMBER = re.compile(r"[（(]?([ivx]{1,5}|[IVX]{1,5})(?![A-Za-z])")
_ROMAN = {
    roman: value
    for value, roman in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi".split(), 1)  # noqa: SIM905  # as in sentences
}
_HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ONE_LETTER = re.compile(rf"[（(]?([A-Za-z{_HEAVENLY_STEMS}①-⑳])(?![A-Za-z])")
_LETTERS_DEPTH, _ROMAN_DEPTH, _CIRCLES_DEPTH = 85, 88, 90  # behind the ranks of all numbers that may head


def depth_of(numbering: str) -> int:
    """How far in the items of a kind of numbering usually stand: its rank, and further for letters, (i) and ①.

    Args:
        numbering: As `marks.numbering` gives it, of no bullet.
    """
    if numbering.isdigit():
        return int(numbering)
    return _CIRCLES_DEPTH if numbering == "a" else _ROMAN_DEPTH if "i" in numbering else _LETTERS_DEPTH


def ordinal(line: str) -> int:
    """The value of an item's number or letter: 3 of （三） (c) (iii) III. 丙、 ③; 0 if it has none."""
    text = line.strip()
    value = marks.counted(text)
    if value:
        return value[1]
    if marks.is_bullet(text) or not marks.is_item(text):
        return 0
    roman = _ROMAN_NUMBER.match(text)
    return (_ROMAN.get(roman[1].lower(), 0) if roman else 0) or letter_of(text) or 0


def is_next(item: str, line: str) -> bool:
    """Whether a line is the next item after another of its list: (b) after (a)."""
    numbering = marks.numbering(line)
    return numbering is not None and numbering == marks.numbering(item) and ordinal(line) == ordinal(item) + 1


def letter_of(number: str) -> int | None:
    """The place in its alphabet of the letter that numbers a line: 9 of (i), 2 of 乙、 or ②; None if it has none."""
    match = _ONE_LETTER.match(number.strip())
    if not match:
        return None
    character = match[1].lower()
    if character.isascii():
        return ord(character) - ord("a") + 1
    return _HEAVENLY_STEMS.find(character) + 1 or ord(character) - ord("①") + 1
