"""The nearest wrong windows of a whole library: by the encoder's vectors, which are kept in the user's cache."""

from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.reader.sources import Article, Asked, Passage
from benchmarks.reader.windows import likest_sentence
from memoqa.encoders.base import Encoder

NEAREST = 4  # paragraphs that a question's negatives are drawn from
Place = tuple[Article, Passage, int]  # the last is a sentence's number


class Mined:
    """Of each question the paragraphs of other articles that are nearest to it."""

    def __init__(self, nearest: dict[tuple[str, str], list[Place]]) -> None:
        self._nearest = nearest

    def beside(self, asked: Asked, article: Article) -> list[Place]:
        """Nearest first; empty for a question that was not mined for."""
        return self._nearest.get((asked.text, article.title), [])


def mined(libraries: Sequence[Sequence[Article]], encoder: Encoder) -> Mined:
    """Paragraphs for the questions of each library, from the library itself."""
    nearest: dict[tuple[str, str], list[Place]] = {}
    for library in libraries:
        there = [(article, passage) for article in library for passage in article.passages]
        titles = np.array([article.title for article, _ in there])
        vectors = encoder.encode_passages([passage.text for _, passage in there])
        asked = [(article, asked.text) for article, passage in there for asked in passage.questions if asked.answer]
        questions = encoder.encode_questions([text for _, text in asked])
        for (article, text), similar in zip(asked, questions @ vectors.T, strict=True):
            similar[titles == article.title] = -1.0
            best = np.argsort(similar)[::-1][:NEAREST]
            nearest[text, article.title] = [
                (*there[index], likest_sentence(text, there[index][1].text)) for index in best if similar[index] > 0
            ]
    return Mined(nearest)


def synonymous_by(encoder: Encoder, least: float) -> Callable[[str, str], bool]:
    """Whether two words' vectors are nearer than `least`; each word is encoded once."""
    vectors: dict[str, np.ndarray] = {}

    def vector(word: str) -> np.ndarray:
        if word not in vectors:
            vectors[word] = encoder.encode_passages([word])[0]
        return vectors[word]

    def synonymous(one: str, other: str) -> bool:
        if one.isdigit() or other.isdigit():
            return False
        return float(vector(one) @ vector(other)) >= least

    return synonymous
