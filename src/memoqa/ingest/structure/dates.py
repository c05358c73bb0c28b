"""Find the date of a memo: after a label, in its byline, alone on a line at its head or foot, or in its file's name.

A date is taken as the memo writes it, in the years of the Republic of China too.
"""

import re
from collections.abc import Iterable, Sequence

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NUMERALS = "〇零一二三四五六七八九十廿卅"
_DATE = re.compile(
    rf"(?:(?:中華)?民國\s?)?(?:\d{{2,4}}|[{_NUMERALS}百○]{{2,6}})\s?年\s?(?:\d{{1,2}}|[{_NUMERALS}]{{1,3}})\s?月"
    rf"\s?(?:\d{{1,2}}|[{_NUMERALS}]{{1,3}})\s?日"
    r"|(?<![\d/.-])(?:(?:19|20)\d\d|1[01]\d)(?P<by>[-/.])(?:1[0-2]|0?[1-9])(?P=by)(?:3[01]|[12]\d|0?[1-9])(?![\d/.-])"
    rf"|(?<![a-z]){_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)? (?:day of )?{_MONTHS},? (?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
_LABELS = frozenset(
    "date dated issued revised updated 日期 發文日期 发文日期 修正日期 修訂日期 修订日期 發布日期 发布日期 公布日期 "  # noqa: SIM905  # thirty quoted words would be harder to read
    "製表日期 制表日期 公發布日 制定日期 訂定日期 更新日期 生效日期 會議日期 会议日期 開會日期".split()
) | {"last revised", "last updated", "date issued", "date revised", "effective date", "revision date", "meeting date"}
_TIME_LABELS = frozenset(  # of a meeting
    "時間 时间 會議時間 会议时间 開會時間 日期時間 日期时间 time when".split()  # noqa: SIM905  # as above
) | {"date and time"}
_FIELD = re.compile(
    r"(?:[（(]?[一二三四五六七八九十壹貳參叁肆伍陸柒捌玖拾]{1,3}[）)、]|\d{1,2}[.、])?([^：:﹕︰\d]{1,20}?)\s{0,5}[：:﹕︰]\s?(\S.*)"
)
_REVISED = re.compile(r"修正|修訂|修订|revised|amended", re.IGNORECASE)
_ISSUED = re.compile(r"公布|公佈|發布|发布|issued|adopted", re.IGNORECASE)
# A month that an edition is named by: First issued May 2031, 2031 年 5 月版.
_MONTH = rf"{_MONTHS},? (?:19|20)\d\d(?!\d)|(?:(?:中華)?民國\s?)?(?<!\d)\d{{2,4}}\s?年\s?\d{{1,2}}\s?月"
_EDITION = re.compile(
    rf"\W{{0,3}}(?:(?:first|last|this|date|latest)\s)?(?:issued?|revis(?:ed|ion)|updated?|edition|version)(?:\sin|\sof)?"
    rf"[\s:：]{{0,5}}(?P<after>{_MONTH})|\W{{0,3}}(?P<before>{_MONTH})\s?(?:版|修訂|修正|更新|编印|編印|編製)",
    re.IGNORECASE,
)
_LONGEST_EDITION = 60  # characters of its line
_WEEKDAY = re.compile(
    r"(?:星期|禮拜|週|周)[一二三四五六日天]|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE
)
_AROUND = "（）()[]〔〕。.:：,， \t"
_FOOT = 12  # lines: signatures, enclosures and the date of a letter
_IN_NAME = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?P<by>[-_.]?)(?:0[1-9]|1[0-2])(?:(?P=by)(?:0[1-9]|[12]\d|3[01]))?"
    r"|1[01]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\d-])"
)


def date_of(
    head: Sequence[str],
    byline: Sequence[str],
    foot: Sequence[str],
    name: str,
    letter: Iterable[str] = (),
    title: str = "",
) -> str | None:
    """The date of a memo as it is written, or None.

    Args:
        head: The first lines: a letterhead, a title, labels.
        byline: The lines below the title.
        foot: The last lines.
        name: The file's.
        letter: All lines if the memo is a letter, which may have enclosures behind its date.
        title: What the memo is called.
    """
    return (
        _labelled(head, _LABELS, whole=True)
        or _in_byline(byline)
        or _labelled(head, _TIME_LABELS, whole=False)
        or next((date for line in (*head, *foot[-_FOOT:]) if (date := _alone(line))), None)
        or next((date for line in (*head[:1], title) if (date := date_in(line))), None)
        or next((date for line in letter if (date := _alone(line))), None)
        or _edition((*head, *foot))
        or _in_name(name)
    )


def date_in(text: str) -> str | None:
    """The first date in a text, as it is written there; None if it names no day."""
    match = _DATE.search(text)
    return match[0] if match else None


def is_date_label(line: str) -> bool:
    """Whether a line is a label with the date as its value: LAST REVISED: 3 May 2024."""
    return _label_and_value(line)[0] in _LABELS


def _labelled(lines: Sequence[str], labels: frozenset[str], *, whole: bool) -> str | None:
    for line in lines:
        label, value = _label_and_value(line)
        if label in labels:
            date = date_in(value) or (value if whole and any(map(str.isdigit, value)) else None)
            if date:
                return date
    return None


def _label_and_value(line: str) -> tuple[str, str]:
    """The label in small letters, without a number before it or the blanks in 日　期, and the value; or empty texts."""
    match = _FIELD.fullmatch(line)
    if not match:
        return "", ""
    label = match[1].strip().lower()
    return " ".join(label.split()) if label.isascii() else "".join(label.split()), match[2]


def _in_byline(lines: Sequence[str]) -> str | None:
    """The day of the latest revision, else that of issue, else the first day named."""
    dated = [(line, date) for line in lines if (date := date_in(line))]
    for pattern in (_REVISED, _ISSUED):
        told = [date for line, date in dated if pattern.search(line)]
        if told:
            return told[-1]
    return dated[0][1] if dated else None


def _alone(line: str) -> str | None:
    """The date that a line consists of."""
    date = date_in(line) if len(line) <= 40 else None
    return date if date and not _WEEKDAY.sub("", line.replace(date, "", 1)).strip(_AROUND) else None


def _edition(lines: Sequence[str]) -> str | None:
    """The month of the latest revision that a line names, else that of the first edition."""
    found = [(line, match) for line in lines if len(line) <= _LONGEST_EDITION and (match := _EDITION.match(line))]
    revised = [match for line, match in found if _REVISED.search(line) or "revision" in line.lower()]
    match = revised[-1] if revised else found[0][1] if found else None
    return (match["after"] or match["before"]) if match else None


def _in_name(name: str) -> str | None:
    match = _IN_NAME.search(name)
    return match[0] if match else None
