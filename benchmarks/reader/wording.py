"""Ask a question in other words: people seldom use a memo's own, and a word that differs is no reason for a no.

Without such questions a reader that learns from exchanged words takes every word that the window lacks for one.
"""

import functools
import random
import re
from collections.abc import Sequence

from opencc import OpenCC

from benchmarks.lookalikes import words_by_kind
from benchmarks.reader.exchange import KANA, Synonymous
from memoqa.text.dictionary import words
from memoqa.text.normalize import fold, is_chinese
from memoqa.text.terms import CHINESE_STOP_WORDS

FORMS, SYNONYMS, TERSE, CARELESS = 0.5, 0.5, 0.1, 0.25  # of the questions that are asked in other words, have this
MOST_SYNONYMS = 2  # of a question
_FORMS = """
何時/什麼時候 什麼時候/何時 哪一年/何年 在哪一年/什麼時候 何年/哪年 哪一年/哪年 誰/什麼人 誰/哪位 哪裡/哪兒
哪裡/什麼地方 哪裡/何處 何處/哪裡 哪裏/什麼地方 何地/哪裡 多少/幾 幾個/多少個 為什麼/為何 為何/為什麼 為什麼/怎麼會
如何/怎麼 怎樣/如何 什麼/啥 何種/哪種 哪一個/哪個 哪個/哪一個 哪座/哪個 何人/誰 什么时候/何时 何时/什么时候 谁/什么人
谁/哪位 哪里/哪儿 哪里/什么地方 哪里/何处 多少/几 几个/多少个 为什么/为何 为何/为什么 为何/怎么会 如何/怎么 怎样/如何
什么/啥 何种/哪种 哪一个/哪个 哪个/哪一个 哪年/什么时候 是否/是不是 位於/在 位于/在 進行/做 进行/做 擁有/有 拥有/有
使用/用 獲得/得到 获得/得到 所/ 被/ 了/ 的/
"""
_PAIRS = [tuple(pair.split("/")) for pair in _FORMS.split()]
_BEFORE = ("請問", "我想知道", "想問一下，", "請問一下，")
_BEFORE_SIMPLIFIED = ("请问", "我想知道", "想问一下，", "请问一下，")
_BEFORE_ENGLISH = ("Do you know ", "Please tell me: ", "I'd like to know: ", "Hi, ")
_ENGLISH_FORMS = [
    (r"\b[Ii]n (?:what|which) year\b", "When"),
    (r"\b[Ww]hat year\b", "When"),
    (r"\b[Ww]hat is the name of\b", "Which is"),
    (r"\b[Ww]hich (?=city|country|place|state)\b", "What "),
    (r"\b[Hh]ow many\b", "What number of"),
    (r"\b[Ww]ho was it that\b", "Who"),
    (r"\b[Ww]hat\b", "Which"),
    (r"\b[Ii]n what\b", "In which"),
]
_TERSE_ENGLISH = re.compile(
    r"\b(?:the|a|an|of|is|was|are|were|did|does|do|has|have|had|in|to|by|that|which)\b\s*", re.IGNORECASE
)


class Wording:
    """Other words for Chinese words, as the texts that it was made from use them."""

    def __init__(self, texts: Sequence[str], synonymous: Synonymous) -> None:
        self._synonymous = synonymous
        by_sense: dict[tuple[str, ...], set[str]] = {}
        for text in texts:
            for word in words(fold(text)):
                if len(word.text) > 1 and not word.is_name:
                    for sense in word.senses[:3]:
                        by_sense.setdefault(sense, set()).add(word.text)
        self._by_sense = {sense: sorted(found) for sense, found in by_sense.items() if len(found) > 1}

    def rephrased(self, question: str, random_: random.Random) -> str:
        """The question in other words; as it is if none fit, or if it is Japanese."""
        if KANA.search(question):
            return question
        if not is_chinese(question):
            return _english(question, random_)
        if random_.random() < FORMS:
            fitting = [pair for pair in _PAIRS if pair[0] in question]
            for old, new in random_.sample(fitting, min(2, len(fitting))):
                question = question.replace(old, new, 1)
        if random_.random() < SYNONYMS:
            question = self._with_synonyms(question, random_)
        if random_.random() < TERSE:
            cut = words(question)
            question = " ".join(word.text for word in cut if fold(word.text) not in CHINESE_STOP_WORDS)
        if random_.random() < CARELESS:
            question = question.rstrip("?？") + random_.choice(("", "", "呢？", "?"))
        elif random_.random() < CARELESS / 2:
            polite = _BEFORE_SIMPLIFIED if question == fold(question) else _BEFORE
            question = random_.choice(polite) + question
        return question

    def _with_synonyms(self, question: str, random_: random.Random) -> str:
        found = [word for word, kind in words_by_kind(question) if kind in {"verb", "word"}]
        for word in random_.sample(found, len(found))[: 2 * MOST_SYNONYMS]:
            folded = fold(word)
            cut = words(folded)
            senses = cut[0].senses[:2] if len(cut) == 1 else ()
            others = sorted({other for sense in senses for other in self._by_sense.get(sense, ())} - {folded})
            others = [other for other in others if self._synonymous(folded, other)]
            if others:
                other = random_.choice(others)
                question = question.replace(word, other if word == folded else traditional_text(other), 1)
        return question


def traditional_text(text: str) -> str:
    """Simplified Chinese in Traditional."""
    return str(_converter().convert(text)) if text else text


@functools.cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def _english(question: str, random_: random.Random) -> str:
    if random_.random() < FORMS:
        fitting = [pair for pair in _ENGLISH_FORMS if re.search(pair[0], question)]
        if fitting:
            pattern, instead = random_.choice(fitting)
            question = re.sub(pattern, instead, question, count=1)
    if random_.random() < TERSE:
        question = _TERSE_ENGLISH.sub("", question)
    if random_.random() < CARELESS:
        question = question.rstrip("?")
        question = question.lower() if random_.random() < 0.5 else question
    elif random_.random() < CARELESS / 2:
        question = random_.choice(_BEFORE_ENGLISH) + question[:1].lower() + question[1:]
    return question
