"""The files to learn from and to check with, as questions with what their groups are made from."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reader.dressing import Words, dressed
from benchmarks.reader.mining import Mined, mined
from benchmarks.reader.pairs import LONGEST_ANSWER, About, Group, drawn
from benchmarks.reader.pidgin import Vocabulary
from benchmarks.reader.sources import Article, held_out, learned
from benchmarks.reader.wording import Wording
from memoqa.encoders.base import Encoder
from memoqa.text.normalize import is_chinese

STRETCH = 256  # questions whose groups are made at once
NOT_MINED = 4000  # paragraphs of a file; a larger one takes long to encode


@dataclass(frozen=True, slots=True)
class Files:
    """Where the material lies.

    Attributes:
        halved: One half of their articles is learned from, the other checks.
        whole: Learned from whole, but for articles that the checking half has.

    Each file has a number: how often a draw asks each of its questions, on average.
    """

    halved: Sequence[tuple[Path, float]]
    whole: Sequence[tuple[Path, float]]

    @property
    def halved_paths(self) -> list[Path]:
        return [path for path, _ in self.halved]


class Material:
    """All questions to learn from, mined, and how often each file's are asked in a draw."""

    def __init__(self, cases: Sequence[tuple[About, float]], words: Words, seed: int) -> None:
        self._cases = cases
        self._words = words
        self._seed = seed

    def __len__(self) -> int:
        return round(sum(share for _, share in self._cases))

    def stretches(self, draw: int, start: int = 0) -> Iterator[tuple[int, list[Group]]]:
        """The groups of one draw, a stretch at a time with its number; the same seed and numbers give the same."""
        random_ = random.Random(f"{self._seed} {draw}")
        chosen = [
            about for about, share in self._cases for _ in range(int(share) + (random_.random() < share - int(share)))
        ]
        random_.shuffle(chosen)
        for number in range(start, -(-len(chosen) // STRETCH)):
            random_ = random.Random(f"{self._seed} {draw} {number}")
            groups = [drawn(about, random_) for about in chosen[number * STRETCH : (number + 1) * STRETCH]]
            yield number, [dressed(group, self._words, random_) for group in groups if group]


def material_of(files: Files, encoder: Encoder, synonymous: Callable[[str, str], bool], seed: int) -> Material:
    """What to learn from."""
    shares = {path.stem: share for path, share in (*files.halved, *files.whole)}
    articles = learned(files.halved_paths, [path for path, _ in files.whole])
    libraries = _libraries(articles)
    there = mined([library for library in libraries if sum(len(a.passages) for a in library) <= NOT_MINED], encoder)
    texts = [passage.text for article in articles for passage in article.passages if is_chinese(passage.text)]
    cases = [(about, shares.get(about.article.file, 1.0)) for about in cases_of(articles, there, synonymous)]
    words = Words(Vocabulary(texts[:3000]), Wording(texts[:3000], synonymous))
    return Material(cases, words, seed)


def checks_of(files: Files, encoder: Encoder, synonymous: Callable[[str, str], bool]) -> dict[str, list[About]]:
    """The questions to check with, by file."""
    articles = held_out(files.halved_paths)
    there = mined(_libraries(articles), encoder)
    found: dict[str, list[About]] = {}
    for about in cases_of(articles, there, synonymous):
        found.setdefault(about.article.file, []).append(about)
    return found


def cases_of(articles: Sequence[Article], there: Mined, synonymous: Callable[[str, str], bool]) -> list[About]:
    """Every question that has an answer of a learnable length."""
    found = (
        About(asked, passage, article, there, synonymous)
        for article in articles
        for passage in article.passages
        for asked in passage.questions
        if asked.answer
    )
    return [about for about in found if len(about.answer) <= LONGEST_ANSWER]


def _libraries(articles: Sequence[Article]) -> list[list[Article]]:
    libraries: dict[str, list[Article]] = {}
    for article in articles:
        libraries.setdefault(article.file, []).append(article)
    return list(libraries.values())
