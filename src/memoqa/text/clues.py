"""What kind of answer a stretch of text could hold: a date, a number, somebody, a place, a reason."""

import re
from enum import Flag

from memoqa.search.query import WHY, Question
from memoqa.text.dictionary import words
from memoqa.text.normalize import HAN, fold
from memoqa.text.numbers import mentions


class Clue(Flag):
    """What a sentence has, cheaply seen."""

    NONE = 0
    DATE = 1
    NUMBER = 2
    WHO = 4
    WHERE = 8


# Searched for in sentences of any length, so with nothing endless before what decides: one digit before 月 is enough.
_DATE = re.compile(
    r"\d ?[年月]|世纪|年代|[一二三四五六七八九十〇零][年月]|朝|时期|\b1\d{3}\b|\b20\d\d\b"
    r"|january|february|march|april|\bmay\b|june|july|august|september|october|november|december|centur|monday|sunday"
)
_NUMBER = re.compile(
    r"\d|[零一二两三四五六七八九十百千万亿](?:[个位次种名座所本部家条项支倍岁成分人]|多|余)|百分之|半"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|thousand|million|billion|half"
    r"|twice|once)\b"
)
_FOREIGN_NAME = re.compile("[·•]|(?<=[a-z,] )[A-Z][a-z]")
_WHERE = re.compile(r"[国市省州县岛洲区镇村山河湖海港京]|\b(?:in|at|near) [A-Z]")
# What is counted in Chinese: by the measure words, and by the people, states and the like that take none.
_COUNTED = re.compile("(?:几|多少)([个位次种名座所本部家条项支届倍岁人国件场篇份天处站台辆艘架])")
_COUNTING = r"\d零一二两三四五六七八九十百千万亿多余几"
_REASON = re.compile(
    r"因|由于|缘|为了|导致|致使|所以|目的|使得|\b(?:because|due to|since|caused?|reason|owing|in order|so that|result)"
)
_BEFORE_PLACE = frozenset({"在", "于", "位于", "位在", "前往", "赴", "到", "至", "抵", "抵达", "自", "往", "从"})
_AFTER_PLACE = frozenset({"举行", "召开", "举办", "境内"})


def clues_of(sentence: str, *, chinese: bool) -> Clue:
    """What a sentence of a paragraph in Chinese, or in English, has."""
    folded = fold(sentence)
    who = bool(_FOREIGN_NAME.search(sentence)) or (chinese and any(word.is_name for word in words(sentence)))
    return (
        (Clue.DATE if _DATE.search(folded) else Clue.NONE)
        | (Clue.NUMBER if _NUMBER.search(folded) else Clue.NONE)
        | (Clue.WHO if who else Clue.NONE)
        | (Clue.WHERE if _WHERE.search(sentence) else Clue.NONE)
    )


def answers_kind(question: Question, stretch: str) -> float:
    """Whether a folded stretch has the kind of thing that a question asks for and does not name: 1, 0, or a half.

    A half where no kind is asked for, or nothing can be told.
    """
    if WHY.search(question.folded):
        return float(bool(_REASON.search(stretch)))
    counted = _COUNTED.search(question.folded) if question.kind == "number" else None
    if counted and not re.search(rf"[{_COUNTING}]\s*{counted[1]}", stretch):
        return 0.0  # 幾次 is answered by 8次, and 多少人 by nothing but so many 人
    if question.kind in ("when", "number"):
        pattern = _DATE if question.kind == "when" else _NUMBER
        return float(
            bool(pattern.search(stretch)) and bool({told[0] for told in mentions(stretch, stretch)} - question.numbers)
        )
    if not re.search(f"[{HAN}]", stretch):
        return 0.5
    if question.kind == "where":
        return float(_has_place(question, stretch))
    if question.kind == "who":
        named = any(word.is_name and len(word.text) > 1 and word.text not in question.folded for word in words(stretch))
        return float(named or "·" in stretch)
    return 0.5


def _has_place(question: Question, stretch: str) -> bool:
    """Whether a name that the question does not have stands where a place does: 在…, …舉行."""
    found = words(stretch)
    for place, word in enumerate(found):
        if not word.is_name or len(word.text) < 2 or word.text in question.folded:
            continue
        before = {near.text for near in found[max(0, place - 2) : place]}
        after = {near.text for near in found[place + 1 : place + 4]}
        if before & _BEFORE_PLACE or after & _AFTER_PLACE:
            return True
    return False
