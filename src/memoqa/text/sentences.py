"""Find the sentences of a paragraph, in Chinese and English."""

import re

from memoqa.domain import Sentence

# A sentence ends after one of these and the marks that close around it; 。！？； need no space behind them.
_FULL_WIDTH_ENDS = "。！？；｡…"
_HALF_WIDTH_ENDS = ".!?;"
_CLOSING = "」』）)]】》〉〕”’\"'"
_BRACKETS = {"（": "）", "(": ")", "〔": "〕", "【": "】", "[": "]"}
# No sentence ends inside brackets of up to this many characters; an unclosed bracket must not swallow a paragraph.
_LONGEST_BRACKET = 200
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen col lt sgt rep sen gov st jr sr no vol art sec fig eq approx ca cf vs etc inc ltd co corp "  # noqa: SIM905  # fifty quoted words would be harder to read
    "dept est e.g i.e al jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n ph.d a.m p.m".split()
)
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]{0,8}$")
_LONGEST_WORD = 10  # characters in which `_WORD_BEFORE` finds what it would in the whole
_NUMBERED = re.compile(r"\W*\d{1,3}$")
_LONGEST_NUMBERING = 100  # characters, with the blanks before it; checked at each full stop, so it needs a bound


def sentences_of(text: str, start: int, end: int) -> tuple[Sentence, ...]:
    """The sentences of `text[start:end]`, in order, as spans of `text` without the white space around them.

    At least one, if the slice holds more than white space. Together they hold every character of the slice that is not
    white space.
    """
    found: list[Sentence] = []
    begin = start
    position = start
    closed_until = start
    marks = _Marks(text, end)
    while position < end:
        character = text[position]
        if character in _BRACKETS and position >= closed_until:
            closed_until = _closing(text, position, end)
        position += 1
        ends = character == "\n" or (position > closed_until and _ends(text, begin, position, marks))
        if ends:
            while position < end and text[position] in _CLOSING + _FULL_WIDTH_ENDS + "!?":
                position += 1
            _add(found, text, begin, position)
            begin = position
    _add(found, text, begin, end)
    return tuple(found)


class _Marks:
    """Finds the characters after a run of marks, once for all the positions in the run."""

    def __init__(self, text: str, end: int) -> None:
        self._text = text
        self._end = end
        self._after = -1
        self._following = ""

    def behind(self, position: int) -> tuple[str, str]:
        """The character behind the marks from `position` on, and the first character there that is not white space."""
        text, end = self._text, self._end
        if position > self._after:
            after = position
            while after < end and text[after] in _CLOSING + _HALF_WIDTH_ENDS:
                after += 1
            self._after = following = after
            while following < end and text[following].isspace():
                following += 1
            self._following = text[following : min(following + 1, end)]
        return text[self._after : min(self._after + 1, end)], self._following


def _ends(text: str, begin: int, position: int, marks: _Marks) -> bool:
    """Whether a sentence that began at `begin` ends before `position`, at the character just read."""
    character = text[position - 1]
    if character in _FULL_WIDTH_ENDS:
        return True
    if character not in _HALF_WIDTH_ENDS:
        return False
    behind, following = marks.behind(position)
    if behind and not behind.isspace():
        # "3.5" and "a.b" go on, but Chinese needs no space: 「是嗎?他」 ends at the question mark.
        return character in "!?" and not behind.isascii()
    if character != ".":
        return True
    word = _WORD_BEFORE.search(text[max(begin, position - 1 - _LONGEST_WORD) : position - 1])
    if word and (len(word[0]) == 1 or word[0].lower() in _ABBREVIATIONS):
        return False
    # "1. Scope": the number belongs to what follows. "3 p.m. today", "etc. and": a small letter goes on.
    return not _is_number(text, begin, position - 1) and not following.islower()


def _is_number(text: str, begin: int, end: int) -> bool:
    return end - begin <= _LONGEST_NUMBERING and bool(_NUMBERED.fullmatch(text[begin:end]))


def _closing(text: str, opening: int, end: int) -> int:
    """The position after the bracket that closes the one at `opening`, or `opening` if none is near."""
    close = text.find(_BRACKETS[text[opening]], opening, min(end, opening + _LONGEST_BRACKET))
    return opening if close < 0 else close + 1


def _add(found: list[Sentence], text: str, begin: int, position: int) -> None:
    while begin < position and text[begin].isspace():
        begin += 1
    while position > begin and text[position - 1].isspace():
        position -= 1
    if begin == position:
        return
    if found and not any(character.isalnum() for character in text[begin:position]):
        # A stray mark is not a sentence; it belongs to the one before.
        found[-1] = Sentence(found[-1].start, position)
        return
    if len(found) == 1 and not any(character.isalnum() for character in text[found[0].start : found[0].end]):
        found[0] = Sentence(found[0].start, position)
        return
    found.append(Sentence(begin, position))
