"""Find what a memo is called: the subject of a letter, the line that names the minutes, or its first line."""

import itertools
import re
from collections.abc import Sequence

from memoqa.ingest.structure import marks
from memoqa.ingest.structure.headings import WIDEST_TITLE, is_short_label
from memoqa.text.markup import reading

_SUBJECT = frozenset({"subject", "re", "主旨", "事由", "主題"})
_NAME = frozenset({"法規名稱", "法规名称", "名稱", "標題", "题目", "title"})
# At least two of these at the head make a letter, whatever stands above them.
_LETTER_LABELS = frozenset(
    "to from cc 受文者 發文日期 发文日期 發文字號 发文字号 速別 正本 副本 檔號 來函檔號 本署檔號 文號 承辦人 致".split()  # noqa: SIM905  # as in dates
)
_LEAST_LABELS = 2
_MOST_BESIDE = 8  # lines of a letterhead between a salutation and what is below it
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,200}|[\w.+-]{1,64}@[\w.-]{1,200}")
_KIND_WITHIN = 6  # lines: above 某機關 函 may stand 檔號 and 保存年限
_MINUTES = re.compile(r"會議[紀記]錄|会议[纪记][录要]|\b(?:meeting )?minutes\b", re.IGNORECASE)
_MINUTES_WITHIN = 5  # lines
_MINUTES_LABELS = frozenset(
    "時間 时间 地點 地点 主席 紀錄 記錄 出席 出席者 出席人員 出席委員 列席 time place venue present attendees".split()  # noqa: SIM905  # as in dates
)


def title_of(front: Sequence[str], head: Sequence[str]) -> str | None:
    """What the memo is called as it writes it, or None.

    Args:
        front: The title and byline, if the text begins with them.
        head: The first lines of the memo, the front among them.
    """
    return (
        _subject(front, head)
        or _below_salutation(head)
        or _minutes(head)
        or (_named(front[0]) if front else next(filter(None, map(_named_by_label, head[:_KIND_WITHIN])), None))
    )


def is_minutes_label(line: str) -> bool:
    """Whether a line is a label below the title of minutes: 地點：第一會議室."""
    field = marks.field(reading(line).text.split("\n")[0])
    return field is not None and field[0] in _MINUTES_LABELS


def _subject(front: Sequence[str], head: Sequence[str]) -> str | None:
    if marks.is_letter(front) or (front and marks.is_field(front[0])):
        own = _value(front, _SUBJECT)
        if own:
            return own
    fields = [field for line in head if (field := marks.field(line))]
    labels = sum(label in _LETTER_LABELS for label, _ in fields)
    if labels < _LEAST_LABELS and not any(marks.is_letter([line]) for line in head[:_KIND_WITHIN]):
        return None
    below = _value(head, _SUBJECT)
    # Otherwise it is cut by a line wrap, or too long.
    whole = below and marks.is_finished(below) and marks.columns(below) <= WIDEST_TITLE
    return below.removesuffix("。") if below and whole else None


def _below_salutation(head: Sequence[str]) -> str | None:
    """The subject of a letter below 先生／女士： or Dear Sir, if it is short and no sentence.

    Labels of the letterhead may stand between, if they are drawn beside the salutation. A subject of two lines is one.
    """
    salutation = next((place for place, line in enumerate(head) if marks.is_salutation(line)), len(head))
    below = itertools.dropwhile(_is_letterhead, head[salutation + 1 : salutation + 2 + _MOST_BESIDE])
    subject = next(below, "")
    if own := _value([subject], _SUBJECT):
        return own
    if not subject or not is_short_label(subject) or marks.is_item(subject):
        return None
    more, text = next(below, ""), next(below, "")
    goes_on = bool(more) and is_short_label(more) and not marks.is_item(more) and not marks.is_field(more)
    joined = subject + ("" if marks.columns(subject[-1]) == 2 else " ") + more
    return joined if goes_on and marks.columns(joined) <= WIDEST_TITLE and _is_prose(text, joined) else subject


def _is_letterhead(line: str) -> bool:
    """Whether a line is a label of a letterhead, with or without its value, or an address on the Internet."""
    return marks.announces(line) or "\t" in line or marks.is_reference(line) or bool(_ADDRESS.fullmatch(line))


def _is_prose(line: str, title: str) -> bool:
    return len(line) > len(title) or marks.is_finished(line)


def _minutes(head: Sequence[str]) -> str | None:
    named = (line for line in head[:_MINUTES_WITHIN] if _MINUTES.search(line) and is_short_label(line))
    line = next((line for line in named if not marks.is_field(line) and not marks.is_item(line)), None)
    return line and marks.heading_text(line)


def _named(line: str) -> str:
    return _named_by_label(line) or marks.heading_text(line)


def _named_by_label(line: str) -> str | None:
    return _value([line], _NAME)


def _value(lines: Sequence[str], labels: frozenset[str]) -> str | None:
    fields = (marks.field(line) for line in lines)
    return next((field[1] for field in fields if field and field[0] in labels), None)
