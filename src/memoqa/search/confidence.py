"""How sure it is that the first paragraph answers, and the verdict: features of the ranking and of the text's wording.

Two logistic models see the same features. One tells the right paragraph from the best wrong one; the other was fitted
also against look-alike questions, a word of which was exchanged for another of the same paragraph, so that a question
every word of which the memos have may still be told from one they answer. None of the features depends on how many
paragraphs there are.
"""

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from memoqa.domain import Verdict
from memoqa.index.lexical import LexicalIndex
from memoqa.search.candidate import Asked, Candidate, Vector, informed
from memoqa.search.query import CHINESE_STOP_WORDS, Question
from memoqa.search.rerank import OTHER_HANDICAP, Ranker
from memoqa.search.weights import CONFIDENCE, EVIDENCE, RANKING, Weights
from memoqa.text.clues import answers_kind
from memoqa.text.normalize import HAN, STOP_WORDS, fold, is_han, stem

NEAR_CHINESE, NEAR_ENGLISH = 60, 160  # characters of a stretch in which words count as said together
_NUMBER_INFORMATION = 7.0  # nats; a number in a question is seldom there by chance
_UNKNOWN_INFORMATION = 4.0  # nats, of a word of which no sense is in the corpus
_CAPITALISED = re.compile(r"\b[A-Z\u00c0-\u00de][^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of the first paragraph.

    Attributes:
        confidence: Probability that it answers, 0 to 1.
        support: Probability that it does not merely look alike, 0 to 1.
        marks: Its sentences' scores for answering.
    """

    verdict: Verdict
    confidence: float
    support: float
    marks: Vector


@dataclass(frozen=True, slots=True)
class _Item:
    """A content word of the question.

    Attributes:
        information: What it tells, in nats.
        name: Whether it is a name or a number.
        word: What to look for in the folded text; None where only terms can tell.
        terms: Terms of a sentence that show it.
    """

    information: float
    name: bool
    word: str | None
    terms: frozenset[str]


def judge(asked: Asked, candidates: Sequence[Candidate], ranker: Ranker, weights: Weights) -> Judgement:
    """The verdict on a ranking's first paragraph; "none" where there is no paragraph."""
    if not candidates:
        return Judgement("none", 0.0, 0.0, np.zeros(0, np.float32))
    first = candidates[0]
    marks = ranker.marks(asked, first)
    features = confidence_features(asked, candidates, ranker, marks)
    if first.same_language:
        answers = _logistic(features, weights.answers_same, weights.answers_same_bias)
        supports = _logistic(features, weights.supports_same, weights.supports_same_bias)
        least = weights.supported_same_from
    else:
        answers = _logistic(features, weights.answers_other, weights.answers_other_bias)
        supports = _logistic(features, weights.supports_other, weights.supports_other_bias)
        least = weights.supported_other_from
    said = features[CONFIDENCE.index("missing_numbers")] == 0 and features[CONFIDENCE.index("answers_kind")] > 0
    if answers < weights.related_from:
        return Judgement("none", answers, supports, marks)
    together = features[CONFIDENCE.index("held_near")] >= weights.said_together_from
    supported = supports >= (least if together else weights.supported_from)
    sure = said and supported and answers >= weights.answer_from
    return Judgement("answer" if sure else "related", answers, supports, marks)


def confidence_features(
    asked: Asked, candidates: Sequence[Candidate], ranker: Ranker, marks: Vector | None = None
) -> Vector:
    """Features of the first of some ranked paragraphs, by `CONFIDENCE`; `marks` if its sentences' are known."""
    first = candidates[0]
    values = dict(zip(RANKING, first.features.tolist(), strict=True))
    found, information = first.seen.found, first.information
    marks = ranker.marks(asked, first) if marks is None else marks
    if not first.concepts:
        found, information = np.ones((len(found), 1), np.float32), np.ones(1, np.float32)
    total = float(first.information.sum()) or 1.0
    marked = int(marks.argmax())
    covered, near = found.max(axis=0), found[max(0, marked - 1) : marked + 1].max(axis=0)
    missing = np.sort((1 - covered) * information)
    others = np.sort(marks)
    scores = [candidate.score for candidate in candidates]
    rest = scores[1:6] or [scores[0] - 6]
    values |= {
        "best_sentence_coverage": float(informed(found, information).max() / total) if first.concepts else 0.0,
        "marked_coverage": float(informed(near, information) / total),
        "marked_rarest_missing": float(((1 - near) * information).max() / 10),
        "three_rarest_missing": float(missing[-3:].sum() / 30),
        "mark": float(others[-1]),
        "mark_margin": float(others[-1] - others[-2]) if len(others) > 1 else 0.0,
        "score": scores[0] + (0.0 if first.same_language else OTHER_HANDICAP),
        "gap": min(scores[0] - rest[0], 6.0),
        "gap_to_five": min(scores[0] - sum(rest) / len(rest), 12.0),
        **_evidence(asked.question, first, marked, ranker),
        **{f"asks_{kind}": float(asked.question.kind == kind) for kind in ("when", "number", "who", "where")},
    }
    return np.array([values[name] for name in CONFIDENCE], np.float32)


def _logistic(features: Vector, weights: Vector, bias: float) -> float:
    return 1 / (1 + math.exp(-(float(features @ weights) + bias)))


def _evidence(question: Question, first: Candidate, marked: int, ranker: Ranker) -> dict[str, float]:
    """How much of the question's wording the paragraph, its tightest stretch and the marked sentence have."""
    items = _native_items(question, ranker.lexical) if first.same_language else _foreign_items(first, ranker.lexical)
    if not items:
        return dict.fromkeys(EVIDENCE, 0.0) | {"lacks": 1.0, "lacks_near": 1.0, "lacks_in_sentence": 1.0}
    size = NEAR_CHINESE if ranker.lexical.chinese[first.index] else NEAR_ENGLISH
    hits = _hits(items, first, size, ranker)
    held = {item for _, _, item in hits}
    in_sentence = {item for _, sentence, item in hits if sentence == marked}
    near, start, end = _tightest([(place, item) for place, _, item in hits], items, size)
    total = sum(item.information for item in items) or 1.0

    def share(numbers: set[int]) -> float:
        return sum(items[number].information for number in numbers) / total

    def rarest_lacking(numbers: set[int], *, names: bool = False) -> float:
        lacking = (i.information for n, i in enumerate(items) if n not in numbers and (i.name or not names))
        return max(lacking, default=0.0) / 10

    # In another language only the sentence is known in which a word is said, not where in it.
    around = "".join(first.folded)[max(0, start - size // 3) : end + size // 2]
    stretch = around if first.same_language else first.folded[marked]
    return {
        "held": share(held),
        "held_near": share(near),
        "held_in_sentence": share(in_sentence),
        "lacks": rarest_lacking(held),
        "lacks_near": rarest_lacking(near),
        "lacks_in_sentence": rarest_lacking(in_sentence),
        "count_lacked_near": (len(items) - len(near)) / 5,
        "answers_kind": answers_kind(question, stretch),
        "lacks_name_near": rarest_lacking(near, names=True),
    }


def _hits(items: Sequence[_Item], first: Candidate, size: int, ranker: Ranker) -> list[tuple[int, int, int]]:
    """Where the paragraph has the items: place in its folded text, sentence, item; by place."""
    sentences = np.arange(*ranker.corpus.first_sentence[first.index : first.index + 2])
    wanted = sorted(set().union(*(item.terms for item in items)))
    matches = ranker.lexical.matches(wanted, sentences)
    columns = [[wanted.index(term) for term in item.terms] for item in items]
    hits: list[tuple[int, int, int]] = []
    begin = 0
    for sentence, text in enumerate(first.folded):
        for number, item in enumerate(items):
            if item.word is not None:
                hits += [(begin + place, sentence, number) for place in _places(text, item.word)]
            elif matches[sentence, columns[number]].any():
                # Where in the sentence is not known; in a long one the middle is the best guess.
                hits.append((begin + (len(text) // 2 if len(text) > size else 0), sentence, number))
        begin += len(text)
    return sorted(hits)


def _places(text: str, word: str) -> list[int]:
    found = []
    place = text.find(word)
    while place >= 0:
        found.append(place)
        place = text.find(word, place + 1)
    return found


def _tightest(hits: Sequence[tuple[int, int]], items: Sequence[_Item], size: int) -> tuple[set[int], int, int]:
    """The items of the stretch of `size` characters that holds most information, and its first and last place."""
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


def _native_items(question: Question, lexical: LexicalIndex) -> list[_Item]:
    """The content words of a question, for a paragraph in its own language."""
    items: dict[str, _Item] = {}
    if question.chinese:
        for word in question.words:
            text = word.text
            if text in CHINESE_STOP_WORDS or not re.match(f"[{HAN}a-z]", text):
                continue
            if not is_han(text[0]):
                items[text] = _Item(lexical.information(stem(text)), True, None, frozenset({text, stem(text)}))
                continue
            bigrams = ("".join(pair) for pair in itertools.pairwise(text))
            told = [lexical.information(bigram) for bigram in bigrams] or [lexical.information(text) / 2]
            items[text] = _Item(max(told), word.is_name, text, frozenset())
    else:
        names = {name.lower() for name in _CAPITALISED.findall(question.text[1:])}
        for found in re.findall("[a-z]+", fold(question.text)):
            if found not in STOP_WORDS:
                items[stem(found)] = _Item(
                    lexical.information(stem(found)), found in names, None, frozenset({stem(found)})
                )
    for number in question.numbers:
        items[number] = _Item(_NUMBER_INFORMATION, True, None, frozenset({number}))
    return list(items.values())


def _foreign_items(first: Candidate, lexical: LexicalIndex) -> list[_Item]:
    """The concepts of a question, for a paragraph in the other language."""
    return [
        _Item(
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
