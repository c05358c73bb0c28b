"""Terms: the words of a text as strings that can be compared, and the words that are too common to count."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from memoqa.text.normalize import HAN, is_han, stem, unaccented

STOP_WORDS = frozenset(
    "a an the of in on at to for from by with as and or but is are was were be been being do does did has have had "  # noqa: SIM905  # words in a row are easier to read
    "having it its this that these those which what who whom whose when where why how many much there their they he "
    "she his her him them i you we us our your my not no if then than so such can could will would shall should may "
    "might must about into over under after before between during through out up down off only also more most other "
    "some any all each both own same too very s t".split()
)
CHINESE_STOP_WORDS = frozenset(
    "的 是 在 了 和 与 及 对 于 由 被 把 将 从 到 也 都 就 而 之 其 他 她 它 他们 "  # noqa: SIM905  # words in a row read best
    "她们 它们 这 那 这个 那个 有 没有 中 里 上 下 前 后 一 一个 第 届 个 位 次 种 年 "
    "月 日 为 以 所 并 或 但 让 使 给 向 得 着 过 来 去 进行 自从 以来 何 时 会 能 "
    "可以 名 支 座 关于 以及".split()
)
_TOKEN = re.compile(rf"[{HAN}]+|[^\W\d_{HAN}]+")


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that an answer should mention.

    Attributes:
        terms: Each term that shows it, with how surely: 0 to 1.
    """

    name: str
    terms: tuple[tuple[str, float], ...]


def terms(folded: str, mentions: Iterable[tuple[str, ...]] = ()) -> list[str]:
    """Chinese characters and bigrams and English stems of a folded text, and its numbers, repeated as they occur.

    Args:
        folded: As `normalize.fold` gives it.
        mentions: Its numbers, as `numbers.mentions` finds them.
    """
    found: list[str] = []
    for match in _TOKEN.finditer(folded):
        word = match[0]
        if is_han(word[0]):
            found += word
            found += [word[start : start + 2] for start in range(len(word) - 1)]
        elif word not in STOP_WORDS:
            found.append(stem(unaccented(word)))
    return found + [term for mention in mentions for term in mention]
