"""SQuAD files as articles, and the fixed half of the articles that the reader may learn from.

The other half is where features and thresholds are fitted and reported, so whoever fits or reports asks `is_learned`.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memoqa.text.normalize import fold, is_chinese, is_han


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a paragraph.

    Attributes:
        answer: Its span in the paragraph; None if people wrote the question so that the paragraph does not answer it.
    """

    text: str
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with its questions."""

    text: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """Paragraphs of one title.

    Attributes:
        file: The name of the file that it stands in, without its ending.
        titles: In the paragraphs' language, if the file has its title in that language; else empty.
    """

    file: str
    title: str
    passages: tuple[Passage, ...]

    @property
    def heading(self) -> str:
        """The title as a memo would show it; empty if it is in another language than the paragraphs."""
        readable = self.title.replace("_", " ")
        return readable if is_chinese(readable) == is_chinese(self.passages[0].text) else ""


def is_learned(title: str) -> bool:
    """Whether the reader may learn from an article of this title; about half of all titles, whatever their file."""
    return hashlib.sha256(fold(title).encode()).digest()[0] % 2 == 0


def articles_of(path: Path) -> list[Article]:
    """A file's articles, without questions whose answer does not stand where the file says."""
    content = json.loads(path.read_text("utf-8"))["data"]
    return [_article(path.stem, number, article) for number, article in enumerate(content)]


def learned(halved: Iterable[Path], whole: Iterable[Path]) -> list[Article]:
    """The articles to learn from.

    Args:
        halved: Files of which one half is kept for fitting and reporting.
        whole: Files to learn from, but for titles that the other half of `halved` has.
    """
    mine = [article for path in halved for article in articles_of(path)]
    kept_out = {fold(article.title) for article in mine if not is_learned(article.title)}
    beside = [article for path in whole for article in articles_of(path)]
    return [
        *(article for article in mine if is_learned(article.title)),
        *(article for article in beside if fold(article.title) not in kept_out),
    ]


def held_out(halved: Iterable[Path]) -> list[Article]:
    """The articles that the reader never saw."""
    return [article for path in halved for article in articles_of(path) if not is_learned(article.title)]


def _article(file: str, number: int, content: dict[str, Any]) -> Article:
    passages = tuple(_passage(paragraph) for paragraph in content["paragraphs"])
    return Article(file, content.get("title") or f"{file} {number}", passages)


def _passage(paragraph: dict[str, Any]) -> Passage:
    text, places = _without_loose_spaces(paragraph["context"])
    asked = (_asked(question, paragraph["context"], places) for question in paragraph["qas"])
    return Passage(text, tuple(question for question in asked if question))


def _without_loose_spaces(text: str) -> tuple[str, list[int]]:
    """The text without spaces beside Chinese characters, and where each of its characters went.

    XQuAD has such spaces around its answers, and nothing is to be learned from them.
    """
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        places.append(len(kept))
        beside = text[max(0, place - 1) : place + 2]
        if character != " " or not any(map(is_han, beside)):
            kept.append(character)
    return "".join(kept), [*places, len(kept)]


def _asked(question: dict[str, Any], context: str, places: Sequence[int]) -> Asked | None:
    if question.get("is_impossible"):
        return Asked(question["question"], None)
    answer = question["answers"][0]
    start, text = answer["answer_start"], answer["text"]
    if context[start : start + len(text)] != text:
        start = context.find(text)
    if start < 0 or not text:
        return None
    return Asked(question["question"], (places[start], places[start + len(text)]))
