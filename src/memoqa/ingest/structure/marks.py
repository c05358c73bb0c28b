"""Read a line's own marks: a heading and its rank, a bullet, a byline, an unfinished sentence.

Chinese official numbering, outermost first: 第一章 第一節 壹、 一、 （一） 1. (1) (Executive Yuan's manual of document
handling, 文書處理手冊). Markdown's # outrank them all; 2.1 ranks below 2.
"""

import re
import unicodedata
from collections.abc import Sequence

_NUMERAL = "一二三四五六七八九十百〇零"
_FORMAL = "壹貳參叁肆伍陸柒捌玖拾"
# Each with its rank; the first that matches counts. The dot of 1. must not be a decimal point's.
_NUMBERINGS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"第[{_NUMERAL}\d]+[章編篇]"), 10),
    (re.compile(rf"第[{_NUMERAL}\d]+節"), 20),
    (re.compile(rf"[{_FORMAL}]+[、.．]"), 30),
    (re.compile(r"(?:Part|Chapter|PART|CHAPTER) [\dIVXLA-Z]+\b"), 30),
    (re.compile(r"(?:Section|Article|SECTION|ARTICLE|Appendix|Annex) [\dIVXLA-Z.]+\b"), 40),
    (re.compile(rf"[{_NUMERAL}]+[、.．]"), 40),
    (re.compile(r"[IVX]{1,5}[.、．] ?(?=\S)"), 40),
    (re.compile(rf"[（(][{_NUMERAL}]+[）)]、?"), 50),
    (re.compile(r"[A-Z][.、．] (?=\S)"), 55),
    (re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\.?\s(?=\S)"), 60),
    (re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))\s*(?=\S)"), 60),
    (re.compile(r"[（(]\d{1,2}[）)]"), 80),
    (re.compile(r"\d{1,2}\)\s*(?=\S)"), 80),
)
_MARKDOWN = re.compile(r"(#{1,6})\s+(?=\S)")
_BULLET = re.compile(r"(?:[▓■□●○◎◆◇★☆▲△►▪•‧·※]|[-*+–—](?=\s))\s*")
# Numberings of items that are never headings: (a) a. iv) 甲、 ① 第三條
_ITEM = re.compile(
    r"[（(](?:[a-z]|[ivx]{1,4}|[甲乙丙丁戊己庚辛壬癸])[）)]|(?:[a-z]|[ivx]{1,4})[.)]\s|[甲乙丙丁戊己庚辛壬癸]、|[①-⑳]"
    rf"|第[{_NUMERAL}\d]{{1,6}}條\s"
)
_TERMINAL = re.compile(r"[。！？；!?;.…：:][」』）)\]】》〉”’\"']*\s*$")
_FINAL = re.compile(r"[。！？!?.…][」』）)\]】》〉”’\"']*\s*$")
_BYLINE = re.compile(
    r"主稿|撰|作者|教授|研究員|研究所|研究院|學者|博士|助理|主任|組長|處長|局長|委員|秘書|承辦|報告人|編輯|整理|日期|發文|受文|文號"
    r"|^(?:by|from|to|cc|date|author|authors|subject|re|prepared by|written by|submitted by)\b"
    r"|(?<!\d)(?:19|20)\d\d(?!\d)|民國\s*\d+\s*年",
    re.IGNORECASE,
)
_NAME_ALONE = re.compile(r"[\u4e00-\u9fff]{2,4}|(?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+(?:, .{2,60})?")
# A label of a word or two with its value: TO: All staff, 發文日期：2024年3月15日.
_FIELD = re.compile(r"([A-Za-z]{1,12}(?: [A-Za-z]{1,12})?|[\u4e00-\u9fff]{2,8})\s?[:：]\s*(\S.*)")
# Perhaps with the sender before it: STAFF MEMO, 行政院主計總處 函.
_KIND_OF_DOCUMENT = re.compile(
    r"(?:\S+\s)?(?:memo(?:randum)?|備忘錄|簽呈|簽|書函|函|令|公告|通知|開會通知單)"
    r"|[\u4e00-\u9fff]{1,20}[院部會處署局府所廳司館校學](?:書函|函|令)",
    re.IGNORECASE,
)
_SUBJECT = frozenset({"subject", "re", "主旨", "事由", "主題"})
_DATE = frozenset(
    {
        "date",
        "last revised",
        "last revision",
        "revised",
        "日期",
        "發文日期",
        "修正日期",
        "修訂日期",
        "修订日期",
        "发布日期",
    }
)
LOWEST_OFFICIAL_RANK = 50  # of （一）; from 1. on, lists and headings look alike
_FIRST = re.compile(r"[（(]?(?:一|壹)[）)、.．]|第(?:一|1)[章節編篇]")
LONGEST_HEADING = 80  # columns; a longer numbered line is a paragraph that is numbered


def columns(text: str) -> int:
    """The width of `text` in a fixed-width font: 2 for a full-width character, 1 for another."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def heading_rank(line: str) -> int | None:
    """The rank that a line's numbering or # gives it (smaller is further out), or None.

    The caller checks that the line is short and heads something.
    """
    text = line.strip()
    markdown = _MARKDOWN.match(text)
    if markdown:
        return len(markdown[1])
    for pattern, rank in _NUMBERINGS:
        match = pattern.match(text)
        if match:
            return rank + match[0].rstrip(" .").count(".") if rank == 60 else rank
    return None


def is_markdown_heading(line: str) -> bool:
    """Whether a line is a heading by Markdown's #."""
    return bool(_MARKDOWN.match(line.strip()))


def heading_text(line: str) -> str:
    """The heading without Markdown's #; numbers stay, since the memo is cited by them."""
    text = line.strip()
    return _MARKDOWN.sub("", text, count=1).rstrip("#").rstrip() if _MARKDOWN.match(text) else text


def is_field(line: str) -> bool:
    """Whether a line is a label with its value, as at the head of a letter: TO: All staff."""
    return bool(_FIELD.fullmatch(line.strip()))


def is_letter(lines: Sequence[str]) -> bool:
    """Whether the first line names the kind of document and nothing else."""
    return bool(lines and _KIND_OF_DOCUMENT.fullmatch(heading_text(lines[0])))


def goes_on_head(before: str, line: str) -> bool:
    """Whether a line is a label of a letter's head, below another label or below the kind of document."""
    return is_field(line) and (is_field(before) or is_letter([before]))


def subject_of(lines: Sequence[str]) -> str | None:
    """The subject in a letter's head, if its first line is not one: MEMORANDUM, TO: All staff."""
    if is_letter(lines) or (lines and is_field(lines[0])):
        return _value(lines, _SUBJECT)
    return None


def date_of(lines: Sequence[str]) -> str | None:
    """The date that a letter's head names, as it is written there."""
    return _value(lines, _DATE)


def _value(lines: Sequence[str], labels: frozenset[str]) -> str | None:
    fields = (_FIELD.fullmatch(line.strip()) for line in lines)
    return next((field[2] for field in fields if field and field[1].lower() in labels), None)


def is_first(line: str) -> bool:
    """Whether a line's Chinese number is the first of its kind: 一、 （一） 壹、 第一章."""
    return bool(_FIRST.match(line.strip()))


def is_bullet(line: str) -> bool:
    """Whether a line begins with a bullet."""
    return bool(_BULLET.match(line.strip()))


def is_item(line: str) -> bool:
    """Whether a line begins with a bullet or a number of any kind."""
    return is_bullet(line) or heading_rank(line) is not None or bool(_ITEM.match(line.strip()))


def is_finished(line: str) -> bool:
    """Whether a line ends a sentence (。！？. and the marks that close around them)."""
    return bool(_FINAL.search(line))


def is_punctuated(line: str) -> bool:
    """Whether a line ends as a heading does not: with a full stop, a semicolon, a colon or a comma."""
    return bool(_TERMINAL.search(line)) or line.rstrip().endswith(("，", "、", ",", "；", "「", "（", "("))


def is_byline(line: str) -> bool:
    """Whether a short line under a title names people, posts, addressees or a date."""
    text = line.strip()
    return bool(_BYLINE.search(text) or _NAME_ALONE.fullmatch(text))
