"""Days as values, however they are written: 民國114年6月10日, 2025-06-10 and June 10, 2025 are one."""

import calendar
import re
from dataclasses import dataclass

from memoqa.text.numbers import FIRST_YEAR_OF_THE_REPUBLIC, chinese_number

_NUMERALS = "零〇一二两三四五六七八九十百"
_YEAR, _PART = rf"(?:\d{{2,4}}|[{_NUMERALS}]{{2,5}})", rf"(?:\d{{1,2}}|[{_NUMERALS}]{{1,3}})"
_MONTHS = {name.lower()[:3]: value for value, name in enumerate(calendar.month_name) if value}
_NAME = rf"(?P<name>{'|'.join([*calendar.month_name[1:], *calendar.month_abbr[1:]]).lower()})(?![a-z])\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_PATTERNS = tuple(
    map(
        re.compile,
        (
            rf"(?:民国\s*)?(?<!\d)(?P<year>{_YEAR})\s*年\s*(?P<month>{_PART})\s*月(?:\s*(?P<day>{_PART})\s*[日号])?",
            rf"(?<![\d年])(?P<month>{_PART})\s*月\s*(?P<day>{_PART})\s*[日号]",
            r"(?<![\d/.-])(?P<year>(?:19|20)\d\d|1[0-4]\d)[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?![\d/.-])",
            r"(?<!\d)(?P<year>(?:19|20)\d\d|1[0-4]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
            rf"(?<![a-z]){_NAME} {_DAY}(?:,? (?P<year>(?:19|20)\d\d))?(?!\d)",
            rf"(?<!\d){_DAY} (?:of )?{_NAME}(?:,? (?P<year>(?:19|20)\d\d))?(?!\d)",
            rf"(?<![a-z]){_NAME},? (?P<year>(?:19|20)\d\d)(?!\d)",
        ),
    )
)
_OF_THE_REPUBLIC = range(50, 200)  # years written without 民國: 114年 is 2025


@dataclass(frozen=True, slots=True)
class Day:
    """A month, with its year or its day or both; and where it is written, from `start` to `end`."""

    month: int
    year: int | None
    day: int | None
    start: int
    end: int

    def may_be(self, other: "Day") -> bool:
        """Whether both may be one day: neither says what the other gainsays."""
        pairs = ((self.month, other.month), (self.year, other.year), (self.day, other.day))
        return all(mine is None or others is None or mine == others for mine, others in pairs)


def days_in(folded: str) -> list[Day]:
    """The days, and months of a year, that a folded text names, as they are found; a month alone is none."""
    found: list[Day] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if any(day.start < match.end() and match.start() < day.end for day in found):
                continue
            parts = match.groupdict()
            month = _MONTHS[parts["name"][:3]] if parts.get("name") else _value(parts["month"])
            day, year = (_value(parts[part]) if parts.get(part) else None for part in ("day", "year"))
            one = Day(month, _whole(year), day, *match.span())
            if month in range(1, 13) and (one.year or day in range(1, 32)):
                found.append(one)
    return found


def _value(numerals: str) -> int:
    return int(numerals) if numerals.isdecimal() else chinese_number(numerals)


def _whole(year: int | None) -> int | None:
    """The year of the common era; None for 24年, which may be of any century."""
    if year is None or year >= 1000:
        return year
    return year + FIRST_YEAR_OF_THE_REPUBLIC - 1 if year in _OF_THE_REPUBLIC else None
