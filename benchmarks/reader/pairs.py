"""Groups of pairs that differ in one thing: a question and a window that answers it, beside those that do not.

Where it can be done a group is balanced: each question and each window of it answers once and fails once, so that only
reading both together tells.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks.lookalikes import exchanged
from benchmarks.reader.exchange import KANA, exchange_for, foreign_exchange
from benchmarks.reader.mining import Mined
from benchmarks.reader.sources import Article, Asked, Passage
from benchmarks.reader.windows import (
    Window,
    bigrams,
    likest_sentence,
    sentences_in,
    window_around,
    window_at,
    window_without,
)
from memoqa.search.windows import CONTEXT_MARK, opening_of
from memoqa.text.normalize import is_chinese

KINDS = {
    "exchanged": 5.0,
    "look-alike": 3.0,
    "asked beside": 2.0,
    "cut": 1.0,
    "elsewhere": 1.0,
    "wrong": 1.4,
    "people": 8.0,
}
BALANCED = 0.5  # of the exchanges are made in the window as well
LONGEST_ANSWER = 80  # characters


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a window.

    Attributes:
        heading: The article's title above the window, or empty.
        opening: The beginning of the paragraph, which is where its subject is named, or empty if the window has it.
        kind: "answers", or what makes it no answer.
        source: The file, and whether the question is in pidgin.
    """

    question: str
    heading: str
    opening: str
    window: Window
    answers: bool
    kind: str
    source: str

    @property
    def context(self) -> str:
        return CONTEXT_MARK.join(part for part in (self.heading, self.opening) if part)


@dataclass(frozen=True, slots=True)
class About:
    """A question, where it was asked, and what its negatives are made from."""

    asked: Asked
    passage: Passage
    article: Article
    mined: Mined
    synonymous: Callable[[str, str], bool]

    @property
    def answer(self) -> str:
        start, end = self.asked.answer or (0, 0)
        return self.passage.text[start:end]

    @property
    def same_language(self) -> bool:
        return is_chinese(self.asked.text) == is_chinese(self.passage.text) or bool(KANA.search(self.asked.text))


Group = list[Pair]


def drawn(about: About, random_: random.Random) -> Group | None:
    """A group of the question, its kind drawn by KINDS among those that can be made."""
    people = [asked.text for asked in about.passage.questions if asked.answer is None]
    shares = {kind: share for kind, share in KINDS.items() if kind != "people" or people}
    for _ in range(4):
        (kind,) = random_.choices(list(shares), list(shares.values()))
        group = group_of(about, kind, random_)
        if len(group) > 1:
            return group
    return None


def group_of(about: About, kind: str, random_: random.Random) -> Group:
    """The positive alone if no negative of this kind can be made."""
    right = pair_of(about.article, about.passage, about.asked, random_)
    return [right, *_NEGATIVES[kind](about, right, random_)]


def pair_of(article: Article, passage: Passage, asked: Asked, random_: random.Random) -> Pair:
    """A question with a window around its answer."""
    window = window_around(passage.text, asked.answer or (0, 0), random_)
    opening = opening_beside(passage.text, window.text)
    return Pair(asked.text, article.heading, opening, window, True, "answers", article.file)


def opening_beside(text: str, window: str) -> str:
    """The beginning of a paragraph as the reader is given it beside a window; empty if the window has it."""
    opening = opening_of(text, sentences_in(text)[0].end)
    return "" if opening in window else opening


def _exchanged(about: About, right: Pair, random_: random.Random) -> Group:
    if not about.same_language:
        others = " ".join(a.text for p in about.article.passages for a in p.questions if a is not about.asked)
        made = foreign_exchange(about.asked.text, others, random_, about.synonymous)
        return [replace(_failing(right, "exchanged"), question=made)] if made else []
    afar = " ".join(passage.text for passage in about.article.passages if passage is not about.passage)
    found = exchange_for(
        about.asked.text, right.window.text, about.answer, afar or about.passage.text, random_, about.synonymous
    )
    if not found:
        return []
    parts = [part if number == 1 else found(part) for number, part in enumerate(right.window.parts)]
    start = len(parts[0])
    window = Window("".join(parts), (start, start + len(parts[1])))
    question = found(about.asked.text)
    if question == about.asked.text or window.text == right.window.text:
        return []
    heading, opening = found(right.heading), found(right.opening)
    kind = f"exchanged {found.kind}"
    wrong = replace(_failing(right, kind), question=question)
    if random_.random() >= BALANCED:
        return [wrong]
    return [
        wrong,
        replace(right, question=question, window=window, heading=heading, opening=opening),
        replace(_failing(right, f"{kind} in window"), window=Window(window.text), heading=heading, opening=opening),
    ]


def _look_alike(about: About, right: Pair, random_: random.Random) -> Group:
    """The question with one word exchanged, as the verdict's features are fitted against."""
    others = " ".join(asked.text for asked in about.passage.questions if asked is not about.asked)
    made = (
        None
        if KANA.search(about.asked.text)
        else exchanged(about.asked.text, about.passage.text, others, about.answer, random_)
    )
    return [replace(_failing(right, "look-alike"), question=made)] if made and made != about.asked.text else []


def _asked_beside(about: About, right: Pair, random_: random.Random) -> Group:
    """Another question of the same paragraph or article, the likest of some, that the window does not answer."""
    beside = [asked for asked in about.passage.questions if asked.answer and asked is not about.asked]
    asked_there = [(about.passage, asked) for asked in beside]
    if not asked_there or random_.random() < 0.4:
        asked_there = [
            (p, a) for p in about.article.passages if p is not about.passage for a in p.questions if a.answer
        ]
    if not asked_there:
        return []
    some = random_.sample(asked_there, min(6, len(asked_there)))
    shared = bigrams(right.window.text) if about.same_language else bigrams(about.asked.text)
    passage, other = max(some, key=lambda each: len(bigrams(each[1].text) & shared))
    there = window_around(passage.text, other.answer or (0, 0), random_)
    if there.parts[1] in right.window.text or right.window.parts[1] in there.text:
        return []
    opening = opening_beside(passage.text, there.text)
    return [
        replace(_failing(right, "asked beside"), question=other.text),
        replace(right, question=other.text, window=there, opening=opening),
        replace(_failing(right, "asked beside"), window=Window(there.text), opening=opening),
    ]


def _cut(about: About, right: Pair, random_: random.Random) -> Group:
    window = window_without(about.passage.text, about.asked.answer or (0, 0), random_)
    if window is None or about.answer in window.text:
        return []
    return [_elsewhere_read(right, "cut", window, about.passage.text, about)]


def _elsewhere(about: About, right: Pair, random_: random.Random) -> Group:
    """Another window of the paragraph, which is like the question but has no answer."""
    found = [about.passage, *random_.sample(about.article.passages, min(2, len(about.article.passages)))]
    windows = [(p.text, window_at(p.text, likest_sentence(about.asked.text, p.text), random_)) for p in found]
    free = [(text, window) for text, window in windows if about.answer not in window.text]
    return [_elsewhere_read(right, "elsewhere", window, text, about) for text, window in free[:1]]


def _wrong(about: About, right: Pair, random_: random.Random) -> Group:
    """The nearest window of another article."""
    found = about.mined.beside(about.asked, about.article)
    for article, passage, sentence in random_.sample(found, len(found)):
        window = window_at(passage.text, sentence, random_)
        if about.answer not in window.text:
            wrong = _elsewhere_read(right, "wrong", window, passage.text, about)
            return [replace(wrong, heading=article.heading)]
    return []


def _people(about: About, right: Pair, random_: random.Random) -> Group:
    written = [asked.text for asked in about.passage.questions if asked.answer is None]
    some = random_.sample(written, min(3, len(written)))
    if not some:
        return []
    question = max(some, key=lambda text: len(bigrams(text) & bigrams(right.window.text)))
    return [replace(_failing(right, "people"), question=question)]


_NEGATIVES: dict[str, Callable[[About, Pair, random.Random], Group]] = {
    "exchanged": _exchanged,
    "look-alike": _look_alike,
    "asked beside": _asked_beside,
    "cut": _cut,
    "elsewhere": _elsewhere,
    "wrong": _wrong,
    "people": _people,
}


def _elsewhere_read(right: Pair, kind: str, window: Window, text: str, about: About) -> Pair:
    """A window of a text that does not answer, nor does what is read beside it."""
    opening = opening_beside(text, window.text)
    return replace(_failing(right, kind), window=window, opening="" if about.answer in opening else opening)


def _failing(pair: Pair, kind: str) -> Pair:
    return replace(pair, answers=False, kind=kind, window=Window(pair.window.text))
