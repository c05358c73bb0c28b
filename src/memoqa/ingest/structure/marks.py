"""Read a line's own marks: a heading and its rank, a bullet, a byline, an unfinished sentence.

Chinese official numbering, outermost first: 第一章 第一節 第一條 壹、 一、 （一） 1. (1) (Executive Yuan's manual of
document handling, 文書處理手冊). Markdown's # outrank them all; 2.1 ranks below 2. Blanks inside 第 一 章 do not count.
"""

import re
import string
import unicodedata
from collections.abc import Sequence

_COLON = "[：:﹕︰]"
_NUMERAL = "一二三四五六七八九十百千〇零廿卅"
_FORMAL = "壹貳參叁肆伍陸柒捌玖拾"
_COUNTED = rf"第\s{{0,2}}(?:[{_NUMERAL}\d]\s{{0,2}}){{1,6}}"
# 第三條 第 29-1 條 第三條之一; a line that begins with 第三條及 or 第三條規定 only mentions an article.
_ARTICLE = re.compile(
    rf"{_COUNTED}(?:-\s?\d{{1,2}}\s?)?[條条](?:\s?之\s?[{_NUMERAL}\d]{{1,3}})?(?=\s|\Z|[（(【：:﹕︰])"
)
ARTICLE_RANK = 25
SECTION_RANK = 45  # of §
_APPENDIX = re.compile(rf"附[录錄件表]\s?[{_NUMERAL}\d]{{0,3}}\s?[：:﹕︰]?\Z")  # alone on its line
# § 40-220. Board of Health. has capitals, and a full stop that titles elsewhere do not have.
_SECTION_TITLE = re.compile(
    r"§{1,2}\s?[\d.A-Z-]{1,12}\s(?:(?:[A-Z][\w'’-]*|a|an|and|as|at|by|for|from|in|of|on|or|the|to|with)[,;]?\s){0,9}"
    r"[A-Z][\w'’-]*\."
)
# The paragraphs of an article in the laws of Taiwan have numbers without a dot.
_ARTICLE_PARAGRAPH = re.compile(r"\d{1,2}\s{1,9}(?=[\u4e00-\u9fff])")
_DIGITS = {
    digit: value for digits in ("一二三四五六七八九", "壹貳參肆伍陸柒捌玖") for value, digit in enumerate(digits, 1)
} | {"叁": 3}
_UNITS = {"十": 10, "拾": 10, "廿": 20, "卅": 30, "百": 100, "千": 1000}
# Each with its rank; the first that matches counts. The dot of 1. must not be a decimal point's.
_NUMBERINGS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"{_COUNTED}[章編篇编]"), 10),
    (_APPENDIX, 10),
    (re.compile(rf"{_COUNTED}[節节]"), 20),
    (_ARTICLE, ARTICLE_RANK),
    (re.compile(rf"[{_FORMAL}]+[、.．]"), 30),
    (re.compile(r"(?:Part|Chapter|PART|CHAPTER) [\dIVXLA-Z]+\b"), 30),
    (re.compile(r"(?:Section|Article|SECTION|ARTICLE|Appendix|Annex|Schedule|SCHEDULE|Exhibit) [\dIVXLA-Z.]+\b"), 40),
    (re.compile(r"§{1,2}\s?\d{1,4}(?:[.-]\d{1,4}){0,3}[A-Z]?\b"), SECTION_RANK),
    (re.compile(rf"[{_NUMERAL}]+[、.．]"), 40),
    (re.compile(r"[IVX]{1,5}[.、．] ?(?=\S)"), 40),
    (re.compile(rf"[（(][{_NUMERAL}]+[）)]、?"), 50),
    (re.compile(r"[A-Z][.、．] (?=\S)"), 55),
    (re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\.?\s(?=\S)"), 60),
    (re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))\s*(?=\S)"), 60),
    (re.compile(r"[（(]\d{1,2}[）)]"), 80),
    (re.compile(r"\d{1,2}\)\s*(?=\S)"), 80),
)
# What a number or # begins with: most lines begin with something else, and no pattern need look at them.
_BEGINS = frozenset(f"#§第附（({_FORMAL}{_NUMERAL}{string.ascii_uppercase}{string.digits}０１２３４５６７８９")
_MARKDOWN = re.compile(r"(#{1,6})\s+(?=\S)")
_BULLET = re.compile(r"(?:[▓■□●○◎◆◇★☆▲△►▪•‧·※⚫⚪➢➤❖✓✔]|[-*+–—](?=\s))\s*")
# Numberings of items that are never headings: (a) a. iv) 甲、 ①
_ITEM = re.compile(
    r"[（(](?:[a-z]|[ivx]{1,4}|[甲乙丙丁戊己庚辛壬癸])[）)]|(?:[a-z]|[ivx]{1,4})[.)]\s|[甲乙丙丁戊己庚辛壬癸]、|[①-⑳]"
)
_LETTERS = re.compile(r"[a-z]+|[甲乙丙丁戊己庚辛壬癸①-⑳]")
_TERMINAL = re.compile(r"[。！？；!?;.…：:﹕︰][」』）)\]】》〉”’\"']*\s*$")
_ANNOUNCES = re.compile(r"[：:﹕︰](?:[\s*_]|<br\s?/?>)*\Z")
_FINAL = re.compile(r"[。！？!?.…][」』）)\]】》〉”’\"']*\s*$")
# 申請須知第 above 4.2 段: that 4.2 is no heading's.
_AWAITS_NUMBER = re.compile(
    r"(?:[^\W\d_]第|(?<![A-Za-z])(?:paragraphs?|sections?|clauses?|articles?|rules?|regulations?|and|or|to|of|under))\Z",
    re.IGNORECASE,
)
_LONGEST_AWAITING = 20  # characters
_NEVER_FIRST = re.compile(r"[的之地得了嗎呢吧，。、；：！？」』）》〉]")
_PROSE = re.compile(r"\S，\S")
_BYLINE = re.compile(
    r"主稿|撰|作者|教授|研究員|研究所|研究院|學者|博士|助理|主任|組長|處長|局長|委員|秘書|承辦|報告人|編輯|整理|日期|發文|受文|文號"
    r"|^(?:by|from|to|cc|date|author|authors|subject|re|prepared by|written by|submitted by)\b"
    r"|(?<!\d)(?:19|20)\d\d(?!\d)|民國\s*\d+\s*年",
    re.IGNORECASE,
)
_NAME_ALONE = re.compile(r"[\u4e00-\u9fff]{2,4}|(?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+(?:, .{2,60})?")
# A label of a word or two with its value: TO: All staff, 發文日期：2024年3月15日.
_FIELD = re.compile(r"([A-Za-z]{1,12}(?: [A-Za-z]{1,12})?|[\u4e00-\u9fff]{2,8})\s{0,3}[:：﹕︰]\s*(\S.*)")
_LABELLED = re.compile(r"[^：:﹕︰。，,;；!?！？\n]{1,30}[：:﹕︰]\s?[^\s/]")
# Perhaps with the sender before it: STAFF MEMO, 行政院主計總處 函.
_KIND_OF_DOCUMENT = re.compile(
    r"(?:\S+\s)?(?:memo(?:randum)?|備忘錄|簽呈|簽|書函|函|令|公告|通知|開會通知單)"
    r"|[\u4e00-\u9fff]{1,20}[院部會處署局府所廳司館校學](?:書函|函|令)",
    re.IGNORECASE,
)
_DEAR = re.compile(r"(?:dear|to whom)\b", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"(?:先生|女士|小姐|同仁|同學|同学|同事|鈞鑒|台鑒|敬啟者|敬启者|(?:各位|尊敬的|親愛的|亲爱的)[^\s，。、]{1,8}(?<!如下))"
    rf"\s?{_COLON}\Z"
)
_LONGEST_SALUTATION = 60  # characters
_RECIPIENTS = re.compile(rf"(?:致|正本|副本|受文者|收件人|to|cc)\s?{_COLON}", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}(?:[檔文字案編]號|電話|傳真|地址|網址)|(?:(?:your|our) )?ref\.?|tel\.?|fax\.?)"
    rf"\s?{_COLON}",
    re.IGNORECASE,
)
LOWEST_OFFICIAL_RANK = 50  # of （一）; from 1. on, lists and headings look alike
_FIRST = re.compile(r"[（(]?(?:一|壹)[）)、.．]|第\s{0,2}[一1]\s{0,2}[章節条條編篇节编]")
LONGEST_HEADING = 80  # columns; a longer numbered line is a paragraph that is numbered


def columns(text: str) -> int:
    """The width of `text` in a fixed-width font: 2 for a full-width character, 1 for another."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def heading_rank(line: str) -> int | None:
    """The rank that a line's numbering or # gives it (smaller is further out), or None.

    The caller checks that the line is short and heads something.
    """
    text = line.strip()
    if text[:1] not in _BEGINS:
        return None
    markdown = _MARKDOWN.match(text)
    if markdown:
        return len(markdown[1])
    for pattern, rank in _NUMBERINGS:
        match = pattern.match(text)
        if match:
            return rank + match[0].rstrip(" .").count(".") if rank == 60 else rank
    return None


def article_of(line: str) -> str | None:
    """The number of the article that a line begins: 第三條之一 of 第三條之一 會員之權利如下; None if it begins none."""
    match = _ARTICLE.match(line.strip())
    return match[0] if match else None


def is_appendix(line: str) -> bool:
    """Whether a line says that an appendix begins, and nothing else."""
    return bool(_APPENDIX.match(line.strip()))


def is_section_title(line: str) -> bool:
    """Whether a line is the number and the title of a section of a statute: § 40-220. Board of Health."""
    match = _SECTION_TITLE.fullmatch(line.strip())
    return bool(match) and columns(line) <= LONGEST_HEADING


def article_paragraph(line: str) -> int | None:
    """The number of a paragraph of an article, which has no dot: 2 of 2  前項期限得延長; None if there is none."""
    match = _ARTICLE_PARAGRAPH.match(line.strip())
    return int(match[0]) if match else None


def counted(line: str) -> tuple[int, int] | None:
    """The rank of a line's number and its value, the last of 2.1; None if it has none, or a letter."""
    text = line.strip()
    for pattern, rank in _NUMBERINGS if text[:1] in _BEGINS else ():
        match = pattern.match(text)
        if match:
            value = _value_of(re.split("[條条-]", match[0])[0])  # 第三條之一 counts as 第三條
            return None if value is None else (rank + match[0].rstrip(" .").count(".") if rank == 60 else rank, value)
    return None


def _value_of(numbering: str) -> int | None:
    """The value of 十二 in （十二）, of 3 in 2.3; None if a number is written in letters."""
    digits = re.findall(r"\d+", numbering)
    if digits:
        return int(digits[-1])
    value = 0
    for character in numbering:
        if character in _UNITS:
            value += (_UNITS[character] - 1) * max(1, value % 10) if value % 10 else _UNITS[character]
        elif character in _DIGITS:
            value += _DIGITS[character]
    return value or None


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


def is_labelled(line: str) -> bool:
    """Whether a line is a label of some words, perhaps numbered, with its value: Monday to Friday: nine to six."""
    return bool(_LABELLED.match(line.strip()))


def is_letter(lines: Sequence[str]) -> bool:
    """Whether the first line names the kind of document and nothing else."""
    return bool(lines and _KIND_OF_DOCUMENT.fullmatch(heading_text(lines[0])))


def goes_on_head(before: str, line: str) -> bool:
    """Whether a line is a label of a letter's head, below another label or below the kind of document."""
    return is_field(line) and (is_field(before) or is_letter([before]))


def field(line: str) -> tuple[str, str] | None:
    """A line's label in small letters and its value, as at the head of a letter; None if it is something else."""
    match = _FIELD.fullmatch(line.strip())
    return (" ".join(match[1].lower().split()), match[2].strip()) if match else None


def is_salutation(line: str) -> bool:
    """Whether a line addresses a letter's reader, as 各位同仁： and Dear Sir do."""
    text = line.strip()
    if len(text) > _LONGEST_SALUTATION or "\n" in text:
        return False
    return bool(_DEAR.match(text) or _ADDRESSED.search(text))


def names_recipients(line: str) -> bool:
    """Whether a line names the first of those whom a letter goes to."""
    return bool(_RECIPIENTS.match(line.strip()))


def is_reference(line: str) -> bool:
    """Whether a line is a label of a letterhead, as 來函檔號： is, perhaps without its value."""
    return bool(_REFERENCE.match(line.strip()))


def is_first(line: str) -> bool:
    """Whether a line's Chinese number is the first of its kind: 一、 （一） 壹、 第一章."""
    return bool(_FIRST.match(line.strip()))


def is_bullet(line: str) -> bool:
    """Whether a line begins with a bullet."""
    return bool(_BULLET.match(line.strip()))


def is_item(line: str) -> bool:
    """Whether a line begins with a bullet or a number of any kind."""
    return is_bullet(line) or heading_rank(line) is not None or bool(_ITEM.match(line.strip()))


def numbering(line: str) -> str | None:
    """The kind of number or bullet that a line begins with, the same for all items of a list; None if it has none."""
    text = line.strip()
    bullet, rank = _BULLET.match(text), heading_rank(text)
    if bullet or rank is not None:
        return text[0] if bullet else str(rank)
    item = _ITEM.match(text)
    # (v) and (x) may be letters too, but then the list of (a) is open already.
    return item and _LETTERS.sub(lambda letters: "i" if set(letters[0]) <= set("ivx") else "a", item[0].strip())


def is_finished(line: str) -> bool:
    """Whether a line ends a sentence (。！？. and the marks that close around them)."""
    return bool(_FINAL.search(line))


def is_punctuated(line: str) -> bool:
    """Whether a line ends as a heading does not: with a full stop, a semicolon, a colon or a comma."""
    return bool(_TERMINAL.search(line)) or line.rstrip().endswith(("，", "、", ",", "；", "「", "（", "("))


def awaits_number(line: str) -> bool:
    """Whether a line ends in a word that a number must follow: 申請須知第, under section."""
    return bool(_AWAITS_NUMBER.search(line[-_LONGEST_AWAITING:]))


def begins_no_sentence(line: str) -> bool:
    """Whether a line begins with a Chinese word or mark that can only stand within a sentence."""
    return bool(_NEVER_FIRST.match(line))


def is_prose(line: str) -> bool:
    """Whether a line holds a Chinese clause that ends in a comma."""
    return bool(_PROSE.search(line))


def announces(line: str) -> bool:
    """Whether a line ends in a colon: what it announces stands below it."""
    return bool(_ANNOUNCES.search(line))


def is_byline(line: str) -> bool:
    """Whether a short line under a title names people, posts, addressees or a date."""
    text = line.strip()
    return bool(_BYLINE.search(text) or _NAME_ALONE.fullmatch(text))
