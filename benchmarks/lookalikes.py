"""Make look-alike questions: every word of one stands in a paragraph that does not answer it."""

import random
import re

from memoqa.search.answer_type import ASKING
from memoqa.text.dictionary import Word, words
from memoqa.text.normalize import fold, folded_in_place, is_chinese
from memoqa.text.terms import STOP_WORDS


def exchanged(question: str, context: str, others: str, answer: str, random_: random.Random) -> str | None:
    """A look-alike that the paragraph does not answer: a name, number, verb or other word becomes one of its text.

    The new word is written as it stands there, since a Simplified word in a Traditional question would give it away.

    Args:
        question: The question that the paragraph answers.
        context: The paragraph, which gives the new word if it is in the question's language.
        others: Other questions about it, which give the new word if it is not.
        answer: No word of it is put in.
        random_: Chooses among the words.

    Returns:
        None if there is no word to exchange or none of its kind to put in.
    """
    source = context if is_chinese(context) == is_chinese(question) else others
    asks = [(word, kind) for word, kind in words_by_kind(question) if not ASKING.search(fold(word))]
    asks = [(word, kind) for word, kind in asks if kind in {"name", "number"}] or asks
    if not asks:
        return None
    word, kind = random_.choice(asks)
    taken = fold(f"{question}\n{answer}")
    instead = [other for other, of_kind in words_by_kind(source) if of_kind == kind and fold(other) not in taken]
    return question.replace(word, random_.choice(instead), 1) if instead else None


def words_by_kind(text: str) -> list[tuple[str, str]]:
    """Each word as it is written, with "name", "number", "verb" or "word"."""
    if is_chinese(text):
        found = [(text[w.start : w.end], _chinese_kind(w)) for w in words(folded_in_place(text))]
        return [(word, kind) for word, kind in found if len(word) > 1 and re.match(r"\w", word)]
    tokens = [word for word in re.findall(r"[A-Za-z]+|\d+", text) if word.lower() not in STOP_WORDS]
    kinds = [(word, "number" if word.isdigit() else "name" if word[0].isupper() else "word") for word in tokens]
    return [(word, kind) for word, kind in kinds if kind == "number" or len(word) > 3]


def _chinese_kind(word: Word) -> str:
    if word.text.isdigit():
        return "number"
    return "name" if word.is_name else "verb" if word.is_verb else "word"
