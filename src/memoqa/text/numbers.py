"""Numbers as terms, however they are written: 1,000億, 一千億 and 100 billion are one."""

import calendar
import math
import re
from dataclasses import dataclass

_DIGITS = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
CHINESE_NUMERALS = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_LONGEST = 30  # digits; nobody asks for a longer number, and a float soon cannot hold it
_UNITS_AFTER = re.compile(r"[十百千万亿]+")
NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "  # noqa: SIM905  # the place in the row is the value
        "seventeen eighteen nineteen twenty".split()
    )
} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_MULTIPLES = {"thousand": 10**3, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12}
_MULTIPLE_AFTER = re.compile(r"thousand|million|billion|trillion|(?:mn|bn)\b")
_ROMAN = re.compile(r"\b(?=[XVILC]{2,}\b)(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_REPUBLIC = re.compile(r"民国\s*(?:(\d{1,3})|([零〇一二三四五六七八九十百]{1,5}))\s*年")
FIRST_YEAR_OF_THE_REPUBLIC = 1912
# 2018-22 ends in 2022; a longer second number is not a year.
_YEARS = re.compile(r"(?<!\d)((?:18|19|20)\d\d)\s?[-–—~〜至]\s?(\d\d)(?!\d)")
_MONTH = re.compile(r"(?<![\d零〇一二三四五六七八九十])(?:(1[0-2]|0?[1-9])|(十[一二]?|[一二三四五六七八九]))\s?月")
# An article of a statute; its number may stand between blanks, and 之一 makes it another article.
_ARTICLE = re.compile(
    r"第\s*(\d{1,4}|[一二三四五六七八九十百零〇]{1,6})\s*([条章节款项点编])(?:\s*之\s*(\d{1,2}|[一二三四五六七八九十]{1,3}))?"
    r"|(?:(?<![a-z])(article|section|chapter|clause|rule|schedule|annex|appendix|point|item)\s+|§{1,2}\s?)(\d{1,3}(?:[.-]\d{1,3})*)(?![a-z\d])"
)
_ITEM = re.compile(r"[\s(*_]{0,8}(\d{1,3}|[一二三四五六七八九十]{1,3})[.、)](?!\d)")
_MONTHS = {name: value for value, name in enumerate(calendar.month_name) if value}
# A capital letter tells a month from a verb, except for March and May.
_MONTH_NAME = re.compile(
    r"\b(?:(January|February|April|June|July|August|September|October|November|December)"
    r"|(?:(?<=in )|(?<=of )|(?<=since )|(?<=until )|(?<=by )|(?<=from )|(?<=\d ))(March|May)|(March|May)(?= \d))\b"
)


def mentions(text: str, folded: str) -> list[tuple[str, ...]]:
    """The numbers of a text, each as terms: `#` and the value, then other terms that may find the same number.

    1,000億 is (#100000000000, #1000), 民國108年 (#2019, #108), and a month is more than its number: 6月 and June are
    (#6月, #6) and (#6月). So is an article: 第 8 條 and 第八條 are (#8条, #8), 第8條之一 is (#8条之1, #8), and
    section 4.2 is (#section4.2, #4.2).

    Args:
        text: As written: Roman numerals and the names of months have capitals.
        folded: The same text, folded.
    """
    folded = folded.replace("廿", "二十").replace("卅", "三十")
    found, taken = _dates(text, folded)
    for match in _DIGITS.finditer(folded):
        if len(match[0]) > _LONGEST or match.start() in taken:
            continue
        value = float(match[0].replace(",", ""))
        after = folded[match.end() : match.end() + 12].lstrip()
        units, multiple = _UNITS_AFTER.match(after), _MULTIPLE_AFTER.match(after)
        whole = value * (_product(units[0]) if units else _MULTIPLES[multiple[0]] if multiple else 1)
        found.append(tuple(dict.fromkeys((_term(whole), _term(value)))))
    for match in CHINESE_NUMERALS.finditer(folded):
        after_digits = folded[max(0, match.start() - 2) : match.start()].rstrip()[-1:].isdecimal()  # whose unit it is
        if len(match[0]) > _LONGEST or match.start() in taken or after_digits or folded.startswith("分之", match.end()):
            continue
        value = chinese_number(match[0])
        if value > 1 or len(match[0]) > 1:  # 一 alone is an article more often than a number
            found.append((_term(value),))
    found += [(_term(NUMBER_WORDS[word]),) for word in re.findall("[a-z]+", folded) if NUMBER_WORDS.get(word, 0) > 1]
    return found + [(_term(_roman(match[0])),) for match in _ROMAN.finditer(text) if match[0]]


def _dates(text: str, folded: str) -> tuple[list[tuple[str, ...]], set[int]]:
    """The years, months and articles, and where their numerals begin in the folded text: those do not count again."""
    found: list[tuple[str, ...]] = []
    taken: set[int] = set()
    for match in _REPUBLIC.finditer(folded):
        year = int(match[1]) if match[1] else chinese_number(match[2])
        found.append((_term(year + FIRST_YEAR_OF_THE_REPUBLIC - 1), _term(year)))
        taken.add(match.start(1) if match[1] else match.start(2))
    for match in _YEARS.finditer(folded):
        if int(match[2]) > int(match[1][2:]):
            found.append((_term(int(match[1][:2] + match[2])), _term(int(match[2]))))
            taken.add(match.start(2))
    for match in _MONTH.finditer(folded):
        month = int(match[1]) if match[1] else chinese_number(match[2])
        found.append((_month(month), _term(month)))
        taken.add(match.start(1) if match[1] else match.start(2))
    found += [(_month(_MONTHS[match[match.lastindex or 0]]),) for match in _MONTH_NAME.finditer(text)]
    for match in _ARTICLE.finditer(folded):
        found.append(_article(match))
        taken |= {match.start(group) for group in (1, 3, 5) if match[group]}
    return found, taken


def _article(match: re.Match[str]) -> tuple[str, ...]:
    """The terms of an article's number."""
    if match[5]:
        return f"#{match[4] or 'section'}{match[5]}", f"#{match[5]}"
    number, again = (None if digits is None else _value(digits) for digits in (match[1], match[3]))
    return f"#{number}{match[2]}" + (f"之{again}" if again else ""), f"#{number}"


@dataclass(frozen=True, slots=True)
class Article:
    """A mention of an article: its term, and where it is written, from `start` to `end`."""

    term: str
    start: int
    end: int


def articles_in(folded: str) -> list[Article]:
    """The articles, sections, clauses and items that a folded text names by their numbers."""
    return [Article(_article(match)[0], *match.span()) for match in _ARTICLE.finditer(folded)]


def item_terms(folded: str) -> tuple[str, ...]:
    """The terms by which a question may ask for an item that begins with 2. or 二、: clause 2, item 2, 第2點."""
    match = _ITEM.match(folded)
    if not match:
        return ()
    number = _value(match[1])
    english = (f"#{name}{number}" for name in ("clause", "point", "item", "rule"))
    return *english, *(f"#{number}{name}" for name in "点项款")


def _value(digits: str) -> int:
    return int(digits) if digits.isdecimal() else chinese_number(digits)


def _product(units: str) -> int:
    return math.prod(_CHINESE_UNITS[unit] for unit in units)


def chinese_number(numerals: str) -> int:
    """The value of Chinese numerals, folded: 一千零二十 is 1020, and digits in a row, 二〇一九, are read as digits."""
    if all(character in _CHINESE_DIGITS for character in numerals):
        return int("".join(str(_CHINESE_DIGITS[character]) for character in numerals))
    total = section = current = largest = 0
    for character in numerals:
        unit = _CHINESE_UNITS.get(character, 0)
        if not unit:
            current = _CHINESE_DIGITS[character]
        elif unit < 10**4:
            section += (current or 1) * unit
            current = 0
        else:
            # 一万亿: a larger unit multiplies all before it; 三亿五千万: a smaller one only what came since.
            total = (
                (total + section + current or 1) * unit if unit > largest else total + (section + current or 1) * unit
            )
            largest, section, current = unit, 0, 0
    return total + section + current


def _roman(numerals: str) -> int:
    values = [_ROMAN_VALUES[character] for character in numerals]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _month(value: int) -> str:
    return f"#{value}月"


def _term(value: float) -> str:
    return f"#{value:g}" if value < 1e6 else f"#{round(value)}"
