"""The antecedent of a follow-up: the words of the earlier question that its paragraphs mention most."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from memoqa.index.lexical import LexicalIndex
from memoqa.search.memo_questions import MEMO_ITSELF
from memoqa.search.query import Query
from memoqa.search.spans import Span
from memoqa.text.normalize import is_chinese, stem

Sort: TypeAlias = Literal["person", "thing", "either"]
FoldedParagraphs: TypeAlias = Sequence[Sequence[str]]  # of each paragraph, best first, the folded sentences

# Set by hand. If the paragraphs have none of the words (they may be in another language), a name is meant, even if
# another word is rarer and longer. For names that they do have, a weight of 1.5 or 2.5 lost two of DRCD's questions.
NAME_WEIGHT_UNSPOKEN = 4.0
_SELDOM = 0.5  # the weight of a stretch that begins or ends with a verb, or that always belongs to something else
OTHER_SORT = 0.6  # the weight of a person if the pronoun means a thing, and of another name if it means a person
_MOSTLY = 0.5  # a longer name is meant if it holds at least this share of the shorter one's places in the paragraphs
_LONGEST_ANTECEDENT = 7  # spans
_ANTECEDENT_CHARACTERS = (2, 16, 60)  # fewest; most in Chinese; most in English
_PARAGRAPH_WEIGHTS = (1.0, 0.5, 0.5)  # of the earlier question's paragraphs, best first
_WITHIN_NAMES = frozenset({"of", "the"})
# Set by hand: what always belongs to something else and so is hardly ever an antecedent; folded.
OF_SOMETHING = frozenset(
    "价值 价格 金额 总额 人口 面积 规模 总部 时间 地点 日期 原因 理由 结果 目的 目标 内容 主题 作者 成员 期限 "  # noqa: SIM905  # words in a row read best
    "费用 数量 次数 名称 首都 创办人 负责人 影响 条件 流程 优点 缺点 特点 用途 value price amount population size "
    "area headquarters date place reason result purpose goal content topic author members cost number name capital "
    "founder effect".split()
)


def antecedent(
    earlier: Query,
    paragraphs: FoldedParagraphs,
    lexical: LexicalIndex,
    sort: Sort = "either",
    noun: str = "",
) -> str:
    """The words of a question that its paragraphs mention most, as it writes them; empty if they mention none.

    Args:
        earlier: The question.
        paragraphs: Those quoted or found for it, best first.
        lexical: Knows how telling a word is.
        sort: A person or a thing, as the follow-up's pronoun says and as far as the dictionary knows.
        noun: The follow-up's noun for it, folded: 组织 of 該組織, "agreement" of "this agreement".
    """
    if earlier.memo_question and not earlier.memo_question.named:
        return _the_memo(earlier)
    every = earlier.spans
    called = _called(noun, every) if noun else None
    if called:
        return earlier.text[called[0] : called[1]]
    best, chosen = 0.0, (0, 0)
    for first, last in _stretches(every):
        stretch = every[first : last + 1]
        worth = _worth(earlier, stretch, paragraphs, lexical)
        persons = {span.person for span in stretch if span.kind == "name"}
        if persons and sort != "either" and (sort == "person") not in persons:
            worth *= OTHER_SORT
        if worth > best:
            best, chosen = worth, (first, last)
    if not best:
        return ""
    first, last = _whole_name(earlier, chosen, paragraphs)
    return earlier.text[every[first].start : every[last].end]


def _called(noun: str, every: Sequence[Span]) -> tuple[int, int] | None:
    """Where the longest stretch stands that ends with a folded noun and says more: 特休假 for 這種假."""
    stretches = (
        every[first : last + 1]
        for first, last in _stretches(every)
        if all(span.kind != "verb" for span in every[first:last])
    )
    called = [
        (stretch[0].start, stretch[-1].end)
        for stretch in stretches
        if stretch[-1].folded.endswith(noun) and (len(stretch) > 1 or stretch[0].folded != noun)
    ]
    return max(called, key=lambda at: at[1] - at[0], default=None)


def _the_memo(earlier: Query) -> str:
    """The words for the memo itself in a question; empty if it has none."""
    text, folded = earlier.text, earlier.folded
    itself = MEMO_ITSELF.search(folded)
    if not itself:
        return ""
    said = text[itself.start() : itself.end()] if len(folded) == len(text) else itself[0]
    return re.sub("(?:的|中|里|裡|内|內|'s)$", "", said)


def _stretches(every: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """First and last of the spans that may be an antecedent together."""
    for first in range(len(every)):
        for last in range(first, min(len(every), first + _LONGEST_ANTECEDENT)):
            if last > first and every[last].marked:
                break
            if every[last].topical and every[first].topical:
                yield first, last
            elif every[last].folded not in _WITHIN_NAMES or every[first].kind != "name":
                break


def _whole_name(earlier: Query, chosen: tuple[int, int], paragraphs: FoldedParagraphs) -> tuple[int, int]:
    """The longest stretch around a chosen one that the paragraphs mostly have in its stead."""
    every = earlier.spans
    mentioned = "\n".join(sentence for sentences in paragraphs for sentence in sentences)

    def times(at: tuple[int, int]) -> int:
        return mentioned.count(earlier.folded_of(earlier.text[every[at[0]].start : every[at[1]].end]))

    least = max(1.0, _MOSTLY * times(chosen))
    around = [
        at
        for at in _stretches(every)
        if at[0] <= chosen[0]
        and chosen[1] <= at[1]
        and (times(at) >= least or (_completes(every, at, chosen) and times(at)))
    ]
    return max(around, key=lambda at: at[1] - at[0], default=chosen)


def _completes(every: Sequence[Span], at: tuple[int, int], chosen: tuple[int, int]) -> bool:
    """Whether a stretch adds the name right before a chosen one, or the word right after a name: 珍珠港事件."""
    first, last = at
    if last == chosen[1]:
        name, other = (first, first + 1) if first == chosen[0] - 1 else (0, 0)
    else:
        name, other = (chosen[1], last) if last == chosen[1] + 1 and first == chosen[0] else (0, 0)
    nominal = name < other and every[name].kind == "name" and every[other].kind != "verb"
    return nominal and every[name].end == every[other].start


def _worth(earlier: Query, stretch: Sequence[Span], paragraphs: FoldedParagraphs, lexical: LexicalIndex) -> float:
    """How likely a stretch of a question is the antecedent: 0 if it cannot be, without an upper bound."""
    text = earlier.text[stretch[0].start : stretch[-1].end]
    folded, chinese = earlier.folded_of(text), is_chinese(text)
    kinds = {span.kind for span in stretch}
    least, most_chinese, most_english = _ANTECEDENT_CHARACTERS
    if kinds == {"number"} or not least <= len(folded) <= (most_chinese if chinese else most_english):
        return 0.0
    if chinese:
        telling = max(lexical.information(folded[place : place + 2]) for place in range(len(folded) - 1))
    else:
        telling = max((lexical.information(stem(word)) for word in re.findall("[a-z0-9]+", folded)), default=0.0)
    mentioned = 0.0
    for weight, sentences in zip(_PARAGRAPH_WEIGHTS, paragraphs, strict=False):
        mentioned += weight * sum(folded in sentence for sentence in sentences) / len(sentences) ** 0.5
    weight = NAME_WEIGHT_UNSPOKEN if not mentioned and kinds <= {"name", "empty"} else 1.0
    if "verb" in (stretch[0].kind, stretch[-1].kind):
        weight *= _SELDOM
    if all(span.folded in OF_SOMETHING for span in stretch):
        weight *= _SELDOM
    length = len(folded) if chinese else len(folded) / 2.5
    return float((mentioned + 0.02) * telling * length**0.4 * weight)
