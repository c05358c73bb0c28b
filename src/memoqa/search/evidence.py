"""Measure evidence in the wording: the share of a question's content words that a paragraph holds, and how close."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from memoqa.index.lexical import LexicalIndex
from memoqa.search.answer_type import answers_kind
from memoqa.search.candidate import Candidate
from memoqa.search.query import Query
from memoqa.search.rerank import Reranker
from memoqa.search.weights import EVIDENCE
from memoqa.text.normalize import HAN, is_han, stem
from memoqa.text.terms import CHINESE_STOP_WORDS, STOP_WORDS

NEAR_CHINESE, NEAR_ENGLISH = 60, 160  # characters of a stretch in which words count as together
_NUMBER_INFORMATION = 7.0  # nats; a number in a question is seldom there by chance
_UNKNOWN_INFORMATION = 4.0  # nats, of a word with no sense in the corpus
_CAPITALISED = re.compile(r"\b[A-Z\u00c0-\u00de][^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class _ContentWord:
    """A content word of the question.

    Attributes:
        information: In nats.
        name: Whether it is a name or a number.
        word: The characters to look for in the folded text; None if only terms can show it.
        terms: Terms of a sentence that show it.
    """

    information: float
    name: bool
    word: str | None
    terms: frozenset[str]


def evidence(query: Query, first: Candidate, highlighted: int, reranker: Reranker) -> dict[str, float]:
    """The features of a paragraph's wording, by `EVIDENCE`.

    Args:
        query: The question.
        first: The paragraph.
        highlighted: The number, within the paragraph, of its highlighted sentence.
        reranker: Knows the corpus.
    """
    items = _native_words(query, reranker.lexical) if first.same_language else _foreign_words(first, reranker.lexical)
    if not items:
        return dict.fromkeys(EVIDENCE, 0.0) | {"lacks": 1.0, "lacks_near": 1.0, "lacks_in_sentence": 1.0}
    size = NEAR_CHINESE if reranker.lexical.chinese[first.index] else NEAR_ENGLISH
    hits = _hits(items, first, size, reranker)
    context = _in_context(items, query, first, reranker)  # said of every sentence
    held = {item for _, _, item in hits} | context
    in_sentence = {item for _, sentence, item in hits if sentence == highlighted} | context
    near, start, end = _tightest([(place, item) for place, _, item in hits], items, size)
    near |= context
    total = sum(item.information for item in items) or 1.0

    def share(numbers: set[int]) -> float:
        return sum(items[number].information for number in numbers) / total

    def rarest_lacking(numbers: set[int], *, names: bool = False) -> float:
        lacking = (i.information for n, i in enumerate(items) if n not in numbers and (i.name or not names))
        return max(lacking, default=0.0) / 10

    # In another language we know only which sentence has a word, not where in it.
    around = "".join(first.folded)[max(0, start - size // 3) : end + size // 2]
    stretch = around if first.same_language else first.folded[highlighted]
    return {
        "held": share(held),
        "held_near": share(near),
        "held_in_sentence": share(in_sentence),
        "lacks": rarest_lacking(held),
        "lacks_near": rarest_lacking(near),
        "lacks_in_sentence": rarest_lacking(in_sentence),
        "count_lacked_near": (len(items) - len(near)) / 5,
        "answers_kind": answers_kind(query.answer_type, query.folded_wording, query.numbers, stretch),
        "lacks_name_near": rarest_lacking(near, names=True),
    }


def _hits(items: Sequence[_ContentWord], first: Candidate, size: int, reranker: Reranker) -> list[tuple[int, int, int]]:
    """Where the paragraph has the content words: place in its folded text, sentence, word; by place."""
    sentences = np.arange(*reranker.corpus.first_sentence[first.index : first.index + 2])
    wanted = sorted(set().union(*(item.terms for item in items)))
    matches = reranker.lexical.matches(wanted, sentences)
    columns = [[wanted.index(term) for term in item.terms] for item in items]
    hits: list[tuple[int, int, int]] = []
    begin = 0
    for sentence, text in enumerate(first.folded):
        for number, item in enumerate(items):
            if item.word is not None:
                hits += [(begin + place, sentence, number) for place in _places(text, item.word)]
            elif matches[sentence, columns[number]].any():
                # Its place in the sentence is unknown; in a long one the middle is the best guess.
                hits.append((begin + (len(text) // 2 if len(text) > size else 0), sentence, number))
        begin += len(text)
    return sorted(hits)


def _in_context(items: Sequence[_ContentWord], query: Query, first: Candidate, reranker: Reranker) -> set[int]:
    """The numbers of the content words that stand in the paragraph's context, or by which the question names it."""
    there: set[str] = set()
    folded = ""
    for span in reranker.named_by(query, first.index):
        folded += query.folded_wording[span.start : span.end]
        there |= query.terms_of(span)
    if first.same_language:
        folded += reranker.folded_context(first.index)
        wanted = sorted(set().union(*(item.terms for item in items)))
        (shown,) = reranker.lexical.context_matches(wanted, np.array([first.index]))
        there |= {term for term, found in zip(wanted, shown.tolist(), strict=True) if found}
    return {
        number
        for number, item in enumerate(items)
        if (item.word in folded if item.word is not None else not there.isdisjoint(item.terms))
    }


def _places(text: str, word: str) -> list[int]:
    found = []
    place = text.find(word)
    while place >= 0:
        found.append(place)
        place = text.find(word, place + 1)
    return found


def _tightest(hits: Sequence[tuple[int, int]], items: Sequence[_ContentWord], size: int) -> tuple[set[int], int, int]:
    """The words in the stretch of `size` characters with the most information, and its first and last place."""
    best, held, start, end = 0.0, set[int](), 0, 0
    low = 0
    for high in range(len(hits)):
        while hits[high][0] - hits[low][0] > size:
            low += 1
        here = {item for _, item in hits[low : high + 1]}
        information = sum(items[item].information for item in here)
        if information > best:
            best, held, start, end = information, here, hits[low][0], hits[high][0]
    return held, start, end


def _native_words(query: Query, lexical: LexicalIndex) -> list[_ContentWord]:
    """The content words of a question, for a paragraph in its own language."""
    items: dict[str, _ContentWord] = {}
    if query.chinese:
        for word in query.words:
            text = word.text
            if text in CHINESE_STOP_WORDS or not re.match(f"[{HAN}a-z]", text):
                continue
            if not is_han(text[0]):
                items[text] = _ContentWord(lexical.information(stem(text)), True, None, frozenset({text, stem(text)}))
                continue
            bigrams = ("".join(pair) for pair in itertools.pairwise(text))
            told = [lexical.information(bigram) for bigram in bigrams] or [lexical.information(text) / 2]
            items[text] = _ContentWord(max(told), word.is_name, text, frozenset())
    else:
        names = {name.lower() for name in _CAPITALISED.findall(query.wording[1:])}
        for found in re.findall("[a-z]+", query.folded_wording):
            if found not in STOP_WORDS:
                items[stem(found)] = _ContentWord(
                    lexical.information(stem(found)), found in names, None, frozenset({stem(found)})
                )
    for number in query.numbers:
        items[number] = _ContentWord(_NUMBER_INFORMATION, True, None, frozenset({number}))
    return list(items.values())


def _foreign_words(first: Candidate, lexical: LexicalIndex) -> list[_ContentWord]:
    """The concepts of a question as content words, for a paragraph in the other language."""
    return [
        _ContentWord(
            max(
                (lexical.information(term) * sure for term, sure in concept.terms if lexical.has(term)),
                default=_UNKNOWN_INFORMATION,
            ),
            False,
            None,
            frozenset(term for term, _ in concept.terms),
        )
        for concept in first.concepts
    ]
