"""Show a cell's date, time or duration as a spreadsheet shows it by the cell's number format: 2026/3/1, 115年3月1日.

Source: ECMA-376 part 1, 18.8.31; [MS-OI29500] 2.1.739 for e and g (years of an era) and a (weekdays).
"""

import re
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

Moment: TypeAlias = datetime | date | time | timedelta

# These two are what the reader's own machine makes of them; the order of year, month and day misleads nobody.
_LOCAL = {"mm-dd-yy": "yyyy/m/d", "m/d/yy h:mm": "yyyy/m/d h:mm", "General": ""}
_LONG_DATE, _LONG_TIME = re.compile(r"\[\$-F800\]", re.IGNORECASE), re.compile(r"\[\$-F400\]", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<total>h+|m+|s+)\]|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<part>y+|m+|d+|h+|s+|e+|g+|a{3,4}|b+)|(?P<fraction>\.0+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_TAIWAN = re.compile(r"\[\$[^\]]*-(?:[0-9A-F]*?)0?404\]", re.IGNORECASE)
_CHINESE = re.compile(r"\[\$[^\]]*-[0-9A-F]*?(?:404|804|C04|1004|1404)\]", re.IGNORECASE)
_FIRST_YEAR = 1911  # of the Republic of China, less one
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905  # plainer than twelve quoted words
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905  # likewise
_NUMERALS = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()  # noqa: SIM905  # likewise
_WEEK = "一二三四五六日"
_SECONDS = {"h": 3600, "m": 60, "s": 1}


def date_shown(value: Moment, code: str) -> str:
    """A date, time or duration as a cell of this number format shows it.

    Args:
        value: As openpyxl gives it.
        code: The number format; one that names no part of a date shows ISO 8601.
    """
    code = _LOCAL.get(code, code).split(";")[0]
    code = _LONG_DATE.sub("yyyy/m/d" if _LONG_DATE.fullmatch(code) else "", code)
    code = _LONG_TIME.sub("h:mm:ss" if _LONG_TIME.fullmatch(code) else "", code)
    matches = list(_TOKEN.finditer(code))
    parts = [(match["part"] or match["total"] or "").lower() for match in matches]
    if not any(parts):
        return str(value)
    shown = _Shown(value, code, halved=any(match["half"] for match in matches))
    texts: list[str] = []
    for place, match in enumerate(matches):
        if match["total"]:
            texts.append(shown.total(match["total"].lower()))
        elif match["part"]:
            texts.append(shown.part(parts[place], minutes=_is_minutes(parts, place)))
        elif match["half"]:
            texts.append(shown.half(match["half"]))
        elif match["fraction"]:
            texts.append(shown.fraction(len(match["fraction"]) - 1))
        else:
            texts.append(match["quoted"] or match["escaped"] or match["currency"] or match["other"] or "")
    return "".join(texts).strip()


def _is_minutes(parts: list[str], place: int) -> bool:
    """Whether an m stands for minutes: behind the hours, or before the seconds."""
    before = next((part for part in reversed(parts[:place]) if part), "")
    after = next((part for part in parts[place + 1 :] if part), "")
    return before[:1] == "h" or after[:1] == "s"


class _Shown:
    """The parts of one moment."""

    def __init__(self, value: Moment, code: str, *, halved: bool) -> None:
        self._day = value if isinstance(value, date) else None
        if isinstance(value, timedelta):
            self._duration = value
        else:
            clock = value.time() if isinstance(value, datetime) else value if isinstance(value, time) else time()
            self._duration = timedelta(
                hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
            )
        self._seconds = int(self._duration.total_seconds())
        self._taiwan, self._chinese = bool(_TAIWAN.search(code)), bool(_CHINESE.search(code))
        self._halved = halved

    def total(self, part: str) -> str:
        """[h]: the hours of the whole duration, and likewise minutes and seconds."""
        return str(self._seconds // _SECONDS[part[0]]).zfill(len(part))

    def fraction(self, digits: int) -> str:
        """A point and so many digits of the second."""
        return f".{self._duration.microseconds:06d}"[: digits + 1]

    def half(self, written: str) -> str:
        """Of the day, in the words that the format has for it."""
        return written.split("/")[self._seconds % 86_400 >= 43_200]

    def part(self, part: str, *, minutes: bool) -> str:
        """A part of a date or a time."""
        if part[0] in "hs" or (part[0] == "m" and minutes):
            hours = self._seconds // 3600 % 24
            value = {"h": (hours + 11) % 12 + 1 if self._halved else hours, "m": self._seconds // 60 % 60}
            return str(value.get(part[0], self._seconds % 60)).zfill(min(len(part), 2))
        return self._calendar(part, self._day) if self._day else ""

    def _calendar(self, part: str, day: date) -> str:
        length, week = len(part), day.weekday()
        match part[0]:
            case "y":
                return f"{day.year % 100:02d}" if length <= 2 else str(day.year)
            case "e":
                return str(day.year - _FIRST_YEAR if self._taiwan else day.year)
            case "g":
                return ("中華民國" if length > 2 else "民國") if self._taiwan else ""
            case "b":
                return str(day.year + 543)
            case "a":
                return ("星期" if length > 3 else "週") + _WEEK[week]
            case "m" if length > 2:
                return f"{_NUMERALS[day.month - 1]}月" if self._chinese else _cut(_MONTHS[day.month - 1], length, 5)
            case "d" if length > 2:
                if self._chinese:
                    return ("星期" if length > 3 else "週") + _WEEK[week]
                return _cut(_DAYS[week], length, 0)
        return str(day.month if part[0] == "m" else day.day).zfill(length)


def _cut(name: str, length: int, initial: int) -> str:
    """A name in full, its first three letters for mmm, its first for mmmmm."""
    return name[:1] if length == initial else name[:3] if length == 3 else name
