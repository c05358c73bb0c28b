"""What a question is about: the words of it that the paragraphs found for it speak of most."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from memoqa.index.lexical import LexicalIndex
from memoqa.search.memo_questions import MEMO_ITSELF
from memoqa.search.query import analysed
from memoqa.search.rewrite.spans import Part, parts
from memoqa.text.normalize import fold, is_chinese, stem

Sought: TypeAlias = Literal["person", "thing", "either"]
Found: TypeAlias = Sequence[Sequence[str]]  # of each paragraph, best first, the folded sentences

# Set by hand. Of what the paragraphs found do not have, as where they are in another language, a name is meant, even if
# another word is rarer and longer. A weight of 1.5 or 2.5 for names that they have lost two of DRCD's questions.
NAME_WEIGHT_UNSPOKEN = 4.0
_SELDOM = 0.5  # the weight of a stretch that begins or ends with a verb, and of what is always something else's
OTHER_THAN_SOUGHT = 0.6  # of a person where a pronoun stands for a thing, or of another name where for a person
_MOSTLY = 0.5  # a longer name is meant if what was found has at least this share of the shorter one's places within it
_LONGEST_TOPIC = 7  # parts
_TOPIC_CHARACTERS = (2, 16, 60)  # least; most in Chinese; most in English
_FOUND_WEIGHTS = (1.0, 0.5, 0.5)  # of the paragraphs found for the earlier question, best first
_WITHIN_NAMES = frozenset({"of", "the"})
# Set by hand: what is always something's, and so cannot be what a question is about; folded.
OF_SOMETHING = frozenset(
    "价值 价格 金额 总额 人口 面积 规模 总部 时间 地点 日期 原因 理由 结果 目的 目标 内容 主题 作者 成员 期限 "  # noqa: SIM905  # words in a row read best
    "费用 数量 次数 名称 首都 创办人 负责人 影响 条件 流程 优点 缺点 特点 用途 value price amount population size "
    "area headquarters date place reason result purpose goal content topic author members cost number name capital "
    "founder effect".split()
)


def topic(text: str, found: Found, lexical: LexicalIndex, sought: Sought = "either", noun: str = "") -> str:
    """The words of a question that the paragraphs found for it speak of most, as it has them; empty where none do.

    Args:
        text: The question.
        found: The paragraphs that were quoted or found for it, best first.
        lexical: Knows how telling a word is.
        sought: What the topic is to be, as far as the dictionary knows.
        noun: What it was called in the follow-up: 該組織, "this agreement".
    """
    asked = analysed(text)
    if asked.about and not asked.about.named:
        return _the_memo(text)
    every = parts(text)
    called = _called(noun, every)
    if called:
        return text[called[0] : called[1]]
    best, chosen = 0.0, (0, 0)
    for first, last in _stretches(every):
        stretch = every[first : last + 1]
        worth = _worth(text[stretch[0].start : stretch[-1].end], stretch, found, lexical)
        names = {part.person for part in stretch if part.kind == "name"}
        if names and sought != "either" and (sought == "person") not in names:
            worth *= OTHER_THAN_SOUGHT
        if worth > best:
            best, chosen = worth, (first, last)
    if not best:
        return ""
    first, last = _whole_name(every, chosen, text, found)
    return text[every[first].start : every[last].end]


def _called(noun: str, every: Sequence[Part]) -> tuple[int, int] | None:
    """Where the longest stretch stands that ends with a noun and says more than it: 特休假 for 這種假."""
    folded = fold(noun)
    stretches = (
        every[first : last + 1]
        for first, last in _stretches(every)
        if folded and all(part.kind != "verb" for part in every[first:last])
    )
    called = [
        (stretch[0].start, stretch[-1].end)
        for stretch in stretches
        if stretch[-1].folded.endswith(folded) and (len(stretch) > 1 or stretch[0].folded != folded)
    ]
    return max(called, key=lambda at: at[1] - at[0], default=None)


def _the_memo(text: str) -> str:
    """The words for the memo itself in a question; empty where it has none."""
    folded = fold(text)
    itself = MEMO_ITSELF.search(folded)
    if not itself:
        return ""
    said = text[itself.start() : itself.end()] if len(folded) == len(text) else itself[0]
    return re.sub("(?:的|中|里|裡|内|內|'s)$", "", said)


def _stretches(every: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """First and last of the parts that may be a topic together."""
    for first in range(len(every)):
        for last in range(first, min(len(every), first + _LONGEST_TOPIC)):
            if last > first and every[last].marked:
                break
            if every[last].topical and every[first].topical:
                yield first, last
            elif every[last].folded not in _WITHIN_NAMES or every[first].kind != "name":
                break


def _whole_name(every: Sequence[Part], chosen: tuple[int, int], text: str, found: Found) -> tuple[int, int]:
    """The longest stretch around a chosen one that the paragraphs found mostly have in its stead."""
    said = "\n".join(sentence for sentences in found for sentence in sentences)

    def times(at: tuple[int, int]) -> int:
        return said.count(fold(text[every[at[0]].start : every[at[1]].end]))

    least = max(1.0, _MOSTLY * times(chosen))
    around = [
        at
        for at in _stretches(every)
        if at[0] <= chosen[0]
        and chosen[1] <= at[1]
        and (times(at) >= least or (_completes(every, at, chosen) and times(at)))
    ]
    return max(around, key=lambda at: at[1] - at[0], default=chosen)


def _completes(every: Sequence[Part], at: tuple[int, int], chosen: tuple[int, int]) -> bool:
    """Whether a stretch is a chosen one and a name right before it, or a name and what is right after: 珍珠港事件."""
    first, last = at
    if last == chosen[1]:
        name, other = (first, first + 1) if first == chosen[0] - 1 else (0, 0)
    else:
        name, other = (chosen[1], last) if last == chosen[1] + 1 and first == chosen[0] else (0, 0)
    nominal = name < other and every[name].kind == "name" and every[other].kind != "verb"
    return nominal and every[name].end == every[other].start


def _worth(text: str, stretch: Sequence[Part], found: Found, lexical: LexicalIndex) -> float:
    """How likely a stretch of a question is its topic."""
    folded, chinese = fold(text), is_chinese(text)
    kinds = {part.kind for part in stretch}
    least, most_chinese, most_english = _TOPIC_CHARACTERS
    if kinds == {"number"} or not least <= len(folded) <= (most_chinese if chinese else most_english):
        return 0.0
    if chinese:
        telling = max(lexical.information(folded[place : place + 2]) for place in range(len(folded) - 1))
    else:
        telling = max((lexical.information(stem(word)) for word in re.findall("[a-z0-9]+", folded)), default=0.0)
    spoken_of = 0.0
    for weight, sentences in zip(_FOUND_WEIGHTS, found, strict=False):
        spoken_of += weight * sum(folded in sentence for sentence in sentences) / len(sentences) ** 0.5
    weight = NAME_WEIGHT_UNSPOKEN if not spoken_of and kinds <= {"name", "empty"} else 1.0
    if "verb" in (stretch[0].kind, stretch[-1].kind):
        weight *= _SELDOM
    if all(part.folded in OF_SOMETHING for part in stretch):
        weight *= _SELDOM
    length = len(folded) if chinese else len(folded) / 2.5
    return float((spoken_of + 0.02) * telling * length**0.4 * weight)
