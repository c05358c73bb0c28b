"""The concepts that an answer should mention, as terms: in the question's own language, and in the other one.

Against a text in the question's own language a term stands for itself; against the other language, for its glosses.
"""

import itertools
import re
from collections.abc import Sequence

from memoqa.text.dictionary import Word
from memoqa.text.normalize import HAN, is_han
from memoqa.text.terms import CHINESE_STOP_WORDS, STOP_WORDS, Concept

AUTHORED = ("主稿", "撰稿", "执笔", "撰写", "主笔", "作者")
_WRITING = frozenset({"wrote", "write", "written", "author"})


def native_concepts(own: Sequence[str], *, asks_author: bool) -> tuple[Concept, ...]:
    """Concepts against text in the question's own language, one for each of its terms.

    Args:
        own: The question's terms, each once.
        asks_author: Whether a Chinese question asks for a memo's author, whom bylines name in several ways.
    """
    found = [Concept(term, ((term, 1.0),)) for term in own]
    if asks_author:
        found = [concept for concept in found if concept.name not in {"作者", "作", "者", "写"}]
        found.append(Concept("作者", tuple((term, 1.0) for term in AUTHORED)))
    return tuple(found)


def english_concepts(content: Sequence[Word], own: Sequence[str]) -> tuple[Concept, ...]:
    """A Chinese question's concepts against English text: its Latin terms and numbers, and the senses of its words."""
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
    return tuple(found)


def chinese_concepts(own: Sequence[str], *, asks_author: bool) -> tuple[Concept, ...]:
    """An English question's concepts against Chinese text: each term as it is, or as a gloss of a Chinese word."""
    found = []
    for term in own:
        shown = [(term, 1.0), ("~" + term, 1.0)]
        if asks_author and term in _WRITING:
            shown += [(word, 1.0) for word in AUTHORED]
        found.append(Concept(term, tuple(shown)))
    return tuple(found)


def chinese_trigrams(content: str) -> tuple[str, ...]:
    """Each three characters in a row of a question's folded content, once."""
    runs = re.findall(f"[{HAN}a-z0-9]+", content)
    return tuple(dict.fromkeys(run[start : start + 3] for run in runs for start in range(len(run) - 2)))


def english_word_pairs(folded: str) -> tuple[str, ...]:
    """Each two words in a row of a folded question, unless both are stop words."""
    found = re.findall("[a-z0-9]+", folded)
    return tuple(
        f"{first} {second}"
        for first, second in itertools.pairwise(found)
        if not (first in STOP_WORDS and second in STOP_WORDS)
    )
