"""What a question asks for: its kind, its content without the asking, and its concepts in either language.

A concept is something that an answer should speak of, with the terms that would show it: against a text in the
question's own language a term stands for itself, against the other language for its glosses.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from memoqa.search.memo_questions import MEMO_ITSELF, About, asked_about
from memoqa.text.dictionary import Word, words
from memoqa.text.normalize import HAN, STOP_WORDS, fold, is_chinese, is_han, terms
from memoqa.text.numbers import mentions

Kind: TypeAlias = Literal["when", "number", "who", "where", "what"]

CHINESE_STOP_WORDS = frozenset(
    "的 是 在 了 和 与 及 对 于 由 被 把 将 从 到 也 都 就 而 之 其 他 她 它 他们 "  # noqa: SIM905  # words in a row read best
    "她们 它们 这 那 这个 那个 有 没有 中 里 上 下 前 后 一 一个 第 届 个 位 次 种 年 "
    "月 日 为 以 所 并 或 但 让 使 给 向 得 着 过 来 去 进行 自从 以来 何 时 会 能 "
    "可以 名 支 座 关于 以及".split()
)
# The words that ask, which no answer repeats; folded.
ASKING = re.compile(
    "什么时候|什么样|为什么|什么|甚么|哪[一些几个]*(?:位|个|种|名|里|儿|座|所|本|部|家|条|项|支|类|款|场|首)?|百分之几|多少"
    "|几(?=[个位次种年月日岁名座所本部家条项支类届度公百千万十点世])|何时|何处|何地|何人|何者|何种|为何|如何|怎么样?|怎样|谁|是否"
    "|请问|吗|呢|文中|根据文章|文章中?说?|提及"
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
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
WHY = re.compile(r"(?<![升称作视列定改更名认])为什么|为何|原因|\bwhy\b")
AUTHORED = ("主稿", "撰稿", "执笔", "撰写", "主笔", "作者")
_WRITING = frozenset({"wrote", "write", "written", "author"})


@dataclass(frozen=True, slots=True)
class Concept:
    """Something an answer should speak of.

    Attributes:
        terms: Each term that shows it, with how surely: 0 to 1.
    """

    name: str
    terms: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, analysed.

    Attributes:
        text: As searched for, without words for the memo itself (這份備忘錄).
        content: The folded text without the words that ask.
        words: Of a Chinese question's content, with their senses.
        numbers: Its numbers, each as the term of its value.
        about: What of a memo as such it asks for, if it does.
        native: Concepts against paragraphs in its own language.
        foreign: Concepts against paragraphs in the other.
    """

    text: str
    folded: str
    content: str
    words: tuple[Word, ...]
    chinese: bool
    kind: Kind
    numbers: frozenset[str]
    about: About | None
    native: tuple[Concept, ...]
    foreign: tuple[Concept, ...]


def analysed(question: str) -> Question:
    """The question, with its kind and concepts."""
    whole = fold(question)
    about_itself = MEMO_ITSELF.search(whole)
    chinese = is_chinese(question)
    text = question
    if about_itself and len(MEMO_ITSELF.sub("", whole)) > 3:
        text = MEMO_ITSELF.sub(" ", question if about_itself[0] in question else whole)
    folded = fold(text)
    found_numbers = frozenset(mention[0] for mention in mentions(text, folded))
    content = ASKING.sub(" , ", folded) if chinese else folded
    found_words = tuple(words(content)) if chinese else ()
    spoken = content if chinese else text
    if chinese and not re.search(f"[{HAN}a-z0-9]", content):
        spoken = text  # nothing but asking: 為什麼？
    about = asked_about(question)
    asks_author = about is not None and about.aspect == "author"
    own = [*dict.fromkeys(terms(fold(spoken))), *sorted(found_numbers)]
    native = [Concept(term, ((term, 1.0),)) for term in own]
    if chinese and asks_author:
        native = [concept for concept in native if concept.name not in {"作者", "作", "者", "写"}]
        native.append(Concept("作者", tuple((term, 1.0) for term in AUTHORED)))
    foreign = _of_chinese(found_words or words(spoken), own) if chinese else _of_english(own, asks_author=asks_author)
    return Question(
        text=text,
        folded=folded,
        content=content,
        words=found_words,
        chinese=chinese,
        kind=next((kind for kind, pattern in _KINDS if pattern.search(folded)), "what"),
        numbers=found_numbers,
        about=about,
        native=tuple(native),
        foreign=tuple(foreign),
    )


def _of_chinese(content: Sequence[Word], own: list[str]) -> list[Concept]:
    """Concepts against English text: what is in it as such, the senses of words."""
    found = [Concept(term, ((term, 1.0),)) for term in own if not is_han(term[0])]
    for word in content:
        if not is_han(word.text[0]) or word.text in CHINESE_STOP_WORDS:
            continue
        sure: dict[str, float] = {}
        for sense in word.senses:
            for stem in sense:
                # A sense of several words is shown less surely by one of them.
                sure[stem] = max(sure.get(stem, 0.0), len(sense) ** -0.5)
        if sure:
            found.append(Concept(word.text, tuple(sure.items())))
    return found


def _of_english(own: list[str], *, asks_author: bool) -> list[Concept]:
    """Concepts against Chinese text: what is in it as such, or as a gloss of a Chinese word."""
    found = []
    for term in own:
        shown = [(term, 1.0), ("~" + term, 1.0)]
        if asks_author and term in _WRITING:
            shown += [(word, 1.0) for word in AUTHORED]
        found.append(Concept(term, tuple(shown)))
    return found


def trigrams(question: Question) -> list[str]:
    """Stretches of the folded text that only the same words share: three Chinese characters, or two English words."""
    if question.chinese:
        runs = re.findall(f"[{HAN}a-z0-9]+", question.content)
        return list(dict.fromkeys(run[start : start + 3] for run in runs for start in range(len(run) - 2)))
    found = re.findall("[a-z0-9]+", question.folded)
    return [
        f"{first} {second}"
        for first, second in itertools.pairwise(found)
        if not (first in STOP_WORDS and second in STOP_WORDS)
    ]
