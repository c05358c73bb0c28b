"""The type of answer that a question asks for (a time, a number, a person, a place), and whether a text has one."""

import functools
import re
from collections.abc import Set
from typing import Literal, TypeAlias

from memoqa.text.clues import DATE, NUMBER
from memoqa.text.dictionary import Word, words
from memoqa.text.normalize import HAN
from memoqa.text.numbers import mentions

AnswerType: TypeAlias = Literal["when", "number", "who", "where", "what"]

# The words that ask, which no answer repeats; folded.
ASKING = re.compile(
    "什么时候|什么样|为什么|什么|甚么|哪[一些几个]*(?:位|个|种|名|里|儿|座|所|本|部|家|条|项|支|类|款|场|首)?|百分之几|多少"
    "|几(?=[个位次种年月日岁名座所本部家条项支类届度公百千万十点世])|何时|何处|何地|何人|何者|何种|为何|如何|怎么样?|怎样|谁|是否"
    "|请问|吗|呢|文中|根据文章|文章中?说?|提及"
)
_TYPES: tuple[tuple[AnswerType, re.Pattern[str]], ...] = (
    (
        "when",
        re.compile(
            "何时|什么时[候间期]|哪一?个?(?:年|天|日|月|世纪|时期|朝代|时代|季节?|段?时间)|几(?:年|月|日|号|点|世纪)|何年|何月|年份"
            r"|\bwhen\b|(?:what|which) (?:year|date|day|month|century|time|decade|period)"
        ),
    ),
    (
        "number",
        re.compile(
            "多少|几(?!乎|年|月|日|点|世纪|何)|多(?:大|高|长|远|深|重|久|宽|快)|比例"
            r"|\bhow (?:many|much|long|old|far|tall|high|large|big|deep|often|fast|wide|heavy)\b"
            "|what (?:percent|number|percentage|amount|proportion)"
        ),
    ),
    ("who", re.compile(r"谁|何人|哪一?(?:位|个人|名)|\bwho(?:m|se)?\b")),
    (
        "where",
        re.compile(
            "哪里|哪儿|何处|何地|哪一?个?(?:国家?|城市?|省|州|地[区方点]?|岛|县|市|洲|大洲|区)|位[于在]什么"
            r"|\bwhere\b|(?:what|which) (?:country|city|state|place|location|area|region)"
        ),
    ),
)
_WHY = re.compile(r"(?<![升称作视列定改更名认])为什么|为何|原因|\bwhy\b")
_REASON = re.compile(
    r"因|由于|缘|为了|导致|致使|所以|目的|使得|\b(?:because|due to|since|caused?|reason|owing|in order|so that|result)"
)
# The words after a count in Chinese: measure words, and the people, states and the like that need none.
_COUNTED = re.compile("(?:几|多少)([个位次种名座所本部家条项支届倍岁人国件场篇份天处站台辆艘架])")
_COUNTING = r"\d零一二两三四五六七八九十百千万亿多余几"
_MONEY = re.compile(
    r"多少[钱元]|几[元块]|[费罚]|\b(?:fees?|cost|price|pay|owe)\b"
    r"|\bhow much (?:does|do|is|are|can|will|would|must|should)\b"
)
_BEFORE_PLACE = frozenset({"在", "于", "位于", "位在", "前往", "赴", "到", "至", "抵", "抵达", "自", "往", "从"})
_AFTER_PLACE = frozenset({"举行", "召开", "举办", "境内"})
# So many days, a time of day, a day of the week: answers to "when" that are no date.
_A_TIME = re.compile(
    r"\d{1,2}/\d{1,2}|\d[:：]\d\d|\d\s?[点时日号天周]|[一二三四五六七八九十两]\s?[日天周点]|周|星期|礼拜|每[月年日天]"
    r"|\d\s?[ap]\.?m\b|\b(?:week|day|month|year)s?\b"
)
_SO_MUCH_MONEY = re.compile(
    rf"[{_COUNTING}]\s*(?:元|块|圆|港币|美元|欧元|rmb|usd|ntd?|hkd|dollars|euros)|[$€£¥]\s?\d|免费|\bfree\b"
)


def answer_type(folded: str) -> AnswerType:
    """The type of answer that a folded question asks for; "what" if it is none of the others."""
    return next((asked_for for asked_for, pattern in _TYPES if pattern.search(folded)), "what")


@functools.lru_cache(4096)
def _words(stretch: str) -> tuple[Word, ...]:
    """The words of a stretch; the same clauses are asked about again and again."""
    return words(stretch)


def answers_kind(asked_for: AnswerType, question: str, numbers: Set[str], stretch: str) -> float:
    """Whether a stretch of text has the type of answer asked for, and not from the question itself: 1, 0, or a half.

    Args:
        asked_for: The question's answer type.
        question: Folded.
        numbers: The question's numbers, as terms.
        stretch: Folded.

    Returns:
        A half if the question asks for no type of answer, or the stretch does not show it.
    """
    if _WHY.search(question):
        return float(bool(_REASON.search(stretch)))
    counted = _COUNTED.search(question) if asked_for == "number" else None
    if counted and not re.search(rf"[{_COUNTING}]\s*{counted[1]}", stretch):
        return 0.0  # 幾次 is answered by 8次, and 多少人 by nothing but so many 人
    if asked_for in ("when", "number"):
        pattern = DATE if asked_for == "when" else NUMBER
        new = {mention[0] for mention in mentions(stretch, stretch)} - numbers
        return float(bool(pattern.search(stretch)) and bool(new))
    if not re.search(f"[{HAN}]", stretch):
        return 0.5
    if asked_for == "where":
        return float(_has_place(question, stretch))
    if asked_for == "who":
        named = any(word.is_name and len(word.text) > 1 and word.text not in question for word in _words(stretch))
        return float(named or "·" in stretch)
    return 0.5


def kind_shown(asked_for: AnswerType, question: str, text: str, *, new: bool) -> float:
    """How well a paragraph shows the type of answer asked for: 0.5 well, -0.5 not at all, 0 if no type is asked for.

    Args:
        asked_for: The question's answer type.
        question: Folded.
        text: Folded.
        new: Whether a sentence has a clue to that type, and for times and numbers one that the question lacks.
    """
    if _WHY.search(question):
        return 0.5 if _REASON.search(text) else -0.5
    if asked_for == "what":
        return 0.0
    if asked_for == "when" and not new:
        return 0.3 if _A_TIME.search(text) else -0.5
    if asked_for == "number" and new:
        counted = _COUNTED.search(question)
        if counted and not re.search(rf"[{_COUNTING}]\s*{counted[1]}", text):
            return -0.5
        if _MONEY.search(question) and not _SO_MUCH_MONEY.search(text):
            return -0.3
    return 0.5 if new else -0.5


def _has_place(question: str, stretch: str) -> bool:
    """Whether a stretch has a name that the question lacks, in a place's position: 在…, …舉行."""
    found = _words(stretch)
    for number, word in enumerate(found):
        if not word.is_name or len(word.text) < 2 or word.text in question:
            continue
        before = {near.text for near in found[max(0, number - 2) : number]}
        after = {near.text for near in found[number + 1 : number + 4]}
        if before & _BEFORE_PLACE or after & _AFTER_PLACE:
            return True
    return False
