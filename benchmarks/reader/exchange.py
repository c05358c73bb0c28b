"""Exchange two words in a question and in its window alike: what answers the one no longer answers the other.

If "A visited B in 1962" answers "When did A visit B?", then it does not answer "When did C visit B?", and the window in
which A and C have changed places answers that and not the first. Of such four pairs two answer, and nobody can tell
which by the question or by the window alone.
"""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmarks.lookalikes import words_by_kind
from memoqa.search.answer_type import ASKING
from memoqa.text.normalize import fold

# How often a word of this kind is exchanged, if the question has one.
SHARES = {"opposite": 3.0, "name": 4.0, "number": 2.0, "verb": 1.5, "word": 1.5}
FROM_AFAR = 0.2  # of the exchanges put in a word that the window lacks
KANA = re.compile("[\u3041-\u30fa]")
_JAPANESE = re.compile("(?P<name>[\u30a1-\u30fa・ー]{3,})|(?P<number>\\d+)|(?P<word>[\u3400-\u9fff]{2,})")
_OPPOSITE_WORDS = """
最大/最小 最高/最低 最早/最晚 最多/最少 最長/最短 之前/之後 以前/以後 第一/第二 第二/第三 增加/減少 上升/下降
開始/結束 進口/出口 東部/西部 南部/北部 東方/西方 南方/北方 左邊/右邊 上游/下游 上議院/下議院 內部/外部 成功/失敗
贊成/反對 支持/反對 允許/禁止 國內/國外 白天/夜間 男性/女性 父親/母親 兒子/女兒 丈夫/妻子 优点/缺点 成立/解散
買進/賣出 最後/最初 上半/下半 首次/末次 公開/秘密 直接/間接 必須/不得 可以/不可 largest/smallest highest/lowest
earliest/latest before/after first/second second/third first/last most/least increase/decrease increased/decreased
rise/fall started/ended began/ended import/export east/west north/south eastern/western northern/southern left/right
upper/lower inside/outside won/lost support/oppose allowed/forbidden male/female father/mother son/daughter
husband/wife more/fewer higher/lower more/less longer/shorter larger/smaller older/younger early/late above/below
with/without minimum/maximum always/never
"""
OPPOSITES = [tuple(pair.split("/")) for pair in _OPPOSITE_WORDS.split()]
Synonymous = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two words that change places, as they are written, and their kind."""

    one: str
    other: str
    kind: str

    def __call__(self, text: str) -> str:
        """The text with each of the two words in place of the other."""
        pattern = "|".join(_bounded(word) for word in sorted((self.one, self.other), key=len, reverse=True))
        return re.sub(pattern, lambda found: self.other if found[0] == self.one else self.one, text)


def exchange_for(
    question: str, window: str, answer: str, afar: str, random_: random.Random, synonymous: Synonymous
) -> Exchange | None:
    """Two words, one of the question, whose exchange makes another question of it.

    Args:
        question: In the window's language, which holds the answer.
        window: Gives the other word, or
        afar: gives it: text on the same subject.
        answer: Neither word stands in it.
        random_: Chooses.
        synonymous: Whether two words mean so nearly the same that the window would still answer.
    """
    mine = [(word, kind) for word, kind in kinds_of(question) if not ASKING.search(fold(word)) and word not in answer]
    choices = [(SHARES["opposite"], found) for found in _opposites(question, answer)]
    texts = afar if random_.random() < FROM_AFAR else window
    others = [(word, kind) for word, kind in kinds_of(texts) if word not in answer and len(word) < 20]
    for word, kind in dict.fromkeys(mine):
        if word not in window:
            continue
        fitting = {other for other, of_kind in others if of_kind == kind and _differ(word, other)}
        if fitting:
            other = random_.choice(sorted(fitting))
            if not synonymous(word, other):
                choices.append((SHARES[kind], Exchange(word, other, kind)))
    return _drawn(choices, random_)


def foreign_exchange(question: str, others: str, random_: random.Random, synonymous: Synonymous) -> str | None:
    """The question with one of its words exchanged for one of other questions; the window is in another language."""
    mine = [(word, kind) for word, kind in kinds_of(question) if not ASKING.search(fold(word))]
    choices = [(SHARES["opposite"], found) for found in _opposites(question, "")]
    instead = kinds_of(others)
    for word, kind in dict.fromkeys(mine):
        fitting = sorted(
            {other for other, of_kind in instead if of_kind == kind and _differ(word, other) and other not in question}
        )
        if fitting and not synonymous(word, other := random_.choice(fitting)):
            choices.append((SHARES[kind], Exchange(word, other, kind)))
    chosen = _drawn(choices, random_)
    return chosen(question) if chosen else None


def kinds_of(text: str) -> list[tuple[str, str]]:
    """Each word as it is written with its kind, by `SHARES`; of Japanese those that its script shows."""
    if KANA.search(text):
        return [(found[0], found.lastgroup or "") for found in _JAPANESE.finditer(text)]
    return words_by_kind(text)


def _opposites(question: str, answer: str) -> Iterable[Exchange]:
    for one, other in _BOTH_SCRIPTS:
        for here, there in ((one, other), (other, one)):
            if re.search(_bounded(here), question) and here not in answer and there not in answer:
                yield Exchange(here, there, "opposite")


def _drawn(choices: list[tuple[float, Exchange]], random_: random.Random) -> Exchange | None:
    if not choices:
        return None
    return random_.choices([found for _, found in choices], [weight for weight, _ in choices])[0]


def _differ(one: str, other: str) -> bool:
    """Whether two words are likely to name different things: neither holds the other, nor most of its characters."""
    small, large = sorted((fold(one), fold(other)), key=len)
    return small not in large and (not small.isascii() or small[:5] != large[:5]) and not _mostly_shared(small, large)


def _mostly_shared(small: str, large: str) -> bool:
    return not small.isascii() and len(small) > 2 and len(set(small) & set(large)) > 0.7 * len(set(small))


def _bounded(word: str) -> str:
    return rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])" if word.isascii() else re.escape(word)


_BOTH_SCRIPTS = tuple(dict.fromkeys([*OPPOSITES, *((fold(one), fold(other)) for one, other in OPPOSITES)]))
