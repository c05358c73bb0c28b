"""Read the number that a heading or a line begins with, however it is written: 第三條, 第 3 條, Article 3, 4.2, 附件一.

Two spellings of one number are equal as `Number`; that is how a reference finds the place that it names.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from memoqa.text.normalize import folded_in_place
from memoqa.text.numbers import chinese_number

_NUMERALS: Final = "一二三四五六七八九十百零〇"
_COUNT: Final = rf"(?:\d{{1,4}}|[{_NUMERALS}]{{1,6}})"
_CHINESE: Final = (
    rf"第\s?(?P<count>{_COUNT})(?:-(?P<dash>\d{{1,2}}))?\s?(?P<unit>[条章节编])(?:\s?之\s?(?P<again>{_COUNT}))?"
)
_ENCLOSED: Final = rf"(?P<enclosed>附[件表录])\s?(?P<which>{_COUNT})(?![\d{_NUMERALS}])"
_LATIN: Final = (
    r"(?:(?<![a-z])(?P<name>articles?|sections?|sec\.|chapter|clauses?|rule|schedule|annex|appendix|attachment)\s"
    r"|(?P<sign>§{1,2})\s?)(?P<value>\d{1,3}(?:[.-]\d{1,3}){0,4}|[a-z](?![a-z'’])|[ivx]{1,5}(?![a-z'’]))(?![\d])"
)
# Of a folded text, anywhere in it.
NUMBER: Final = re.compile(f"{_CHINESE}|{_ENCLOSED}|{_LATIN}")
# 4.2 and 4. before a heading's words, without a name.
_BARE: Final = re.compile(r"(?P<bare>\d{1,3}(?:\.\d{1,3}){0,4})(?:\.(?!\d)|(?=\s|\Z))")
_MARKUP: Final = re.compile(r"[#*_\s]{0,12}")
_ENGLISH_KINDS: Final = {"articles": "article", "sections": "section", "sec.": "section", "clauses": "clause"}


@dataclass(frozen=True, slots=True)
class Number:
    """What a heading is called by: the kind of part, folded, and its number within the memo.

    Attributes:
        kind: "条", "章", "附件", "article", "section"; empty for a bare 4.2.
    """

    kind: str
    value: str


@lru_cache(10_000)  # the same headings are looked through again and again
def number_of(heading: str) -> Number | None:
    """The number that a heading or a line begins with; None if it begins with none."""
    text = folded_in_place(heading)
    begin = _beginning(text)
    named = NUMBER.match(text, begin)
    if named:
        return read_number(named)
    bare = _BARE.match(text, begin)
    return Number("", bare["bare"]) if bare else None


def whole_number(words: str) -> Number | None:
    """The number that words are and nothing else: that of article 7, but not of 第七條規定."""
    text = folded_in_place(words.strip())
    named, bare = NUMBER.fullmatch(text), _BARE.fullmatch(text)
    return read_number(named) if named else Number("", bare["bare"]) if bare else None


def _beginning(text: str) -> int:
    """Where the words begin behind Markdown's # and *."""
    match = _MARKUP.match(text)
    return match.end() if match else 0


def read_number(match: re.Match[str]) -> Number:
    """The number that `NUMBER` found in a folded text."""
    if match["unit"]:
        again = match["dash"] or match["again"]
        return Number(match["unit"], _count(match["count"]) + (f"-{_count(again)}" if again else ""))
    if match["enclosed"]:
        return Number(match["enclosed"], _count(match["which"]))
    name = match["name"] or "section"
    return Number(_ENGLISH_KINDS.get(name, name), match["value"].rstrip(".-"))


def plain(number: Number) -> Number:
    """The number as its sections are compared by: section 4.2 is also called 4.2 alone."""
    return Number("", number.value) if number.kind == "section" else number


def _count(digits: str) -> str:
    return str(int(digits) if digits.isdecimal() else chinese_number(digits))
