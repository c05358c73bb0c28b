"""Mark what answers in a paragraph: the clauses that most likely do, and the very words if a reader is sure of them.

Marks have no part in ranking or verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from memoqa.domain import Paragraph
from memoqa.search.answer_type import answers_kind
from memoqa.search.query import Query
from memoqa.search.space import Vector
from memoqa.search.windows import PlacedReading
from memoqa.text.clauses import bare_clause, full_clauses_of
from memoqa.text.links import links
from memoqa.text.normalize import folded_in_place

Span: TypeAlias = tuple[int, int]

# The weights of `clause_features`: a mean of those fitted on the even articles of DRCD dev and on XQuAD zh.
WEIGHTS: Final = np.array([0.75, 0.6, 1.05, 1.7, 1.3], np.float32)
SURE_FROM = 4.0  # the reader's margin from which its very words are known
_MARGINS: Final = (-6.0, 8.0)  # of a reading; beyond them it counts for no more


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a paragraph.

    Attributes:
        sentences: The numbers, in order, of the sentences in which something is marked.
        clauses: The clauses that are marked, as spans of the paragraph's text, in order.
        answer: The very words that answer, in the likeliest of them. If they are not known, the stretch of that one's
            sentence from its first mark to its last: the clause beside it may as well answer.
    """

    sentences: tuple[int, ...]
    clauses: tuple[Span, ...]
    answer: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as a span of the paragraph's text, and the number of its sentence."""

    start: int
    end: int
    sentence: int

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it has some of that span."""
        return self.start < end and start < self.end


def marked(
    query: Query, scores: Vector, paragraph: Paragraph, text: str, reading: PlacedReading | None = None
) -> Marks:
    """What to mark of a paragraph; at least its likeliest clause.

    Args:
        query: The question.
        scores: Of each sentence, for answering.
        paragraph: What is quoted.
        text: The paragraph's.
        reading: What the reader says of the paragraph; None if it was not asked.
    """
    reading = reading if reading and reading.end else None
    clauses = clauses_in(paragraph, text, reading)
    logits = clause_features(query, scores, clauses, text, reading) @ WEIGHTS
    chances = np.exp(logits - logits.max())
    shares = np.array([clause.end - clause.start for clause in clauses]) / len(text)
    # More likely than by its length alone: of a long paragraph several are, of two or three clauses often one.
    chosen = (chances == 1) | (chances / chances.sum() >= shares)
    kept = [clause for clause, is_chosen in zip(clauses, chosen.tolist(), strict=True) if is_chosen]
    spans = tuple(bare_clause(text, clause.start, clause.end) for clause in kept)
    best = clauses[int(chances.argmax())]
    answer = None
    if reading and reading.margin >= SURE_FROM:
        answer = _words_in(bare_clause(text, best.start, best.end), text, reading)
    if answer is None:
        beside = [span for span, clause in zip(spans, kept, strict=True) if clause.sentence == best.sentence]
        answer = beside[0][0], beside[-1][1]
    return Marks(tuple(dict.fromkeys(clause.sentence for clause in kept)), spans, answer)


def _words_in(clause: Span, text: str, sure: PlacedReading) -> Span | None:
    """The words that the reader is sure of, as far as they stand in a clause; None if none do."""
    start, end = max(sure.start, clause[0]), min(sure.end, clause[1])
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def clauses_in(paragraph: Paragraph, text: str, reading: PlacedReading | None) -> list[Clause]:
    """The clauses of a paragraph, in order; those of one sentence that the reader's words cross are one."""
    found: list[Clause] = []
    for number, sentence in enumerate(paragraph.sentences):
        begin = sentence.start - paragraph.start
        for start, end in full_clauses_of(text[begin : sentence.end - paragraph.start]):
            clause = Clause(begin + start, begin + end, number)
            before = found[-1] if found and found[-1].sentence == number else None
            if reading and before and clause.start < reading.end and reading.start < before.end:
                found[-1] = Clause(before.start, clause.end, number)
            else:
                found.append(clause)
    return found


def clause_features(
    query: Query, scores: Vector, clauses: Sequence[Clause], text: str, reading: PlacedReading | None
) -> Vector:
    """What says that a clause answers, shape (clauses, len(WEIGHTS)).

    In order: the log-odds of its sentence; its share of the question's words that the paragraph has; whether it shows
    the type of answer asked for, 1 or 0, a half if that cannot be told; whether the reader finds its words here; and by
    what margin, in sixths. The last two are 0 elsewhere.
    """
    odds = np.exp(scores - scores.max())
    odds = np.log(odds / odds.sum())
    folded, shared = folded_in_place(text), links(query.wording, text)[1]
    words = [{folded[start:end] for start, end in shared if clause.overlaps(start, end)} for clause in clauses]
    most = len(set().union(*words)) or 1
    rows = []
    for clause, said in zip(clauses, words, strict=True):
        stretch = folded[clause.start : clause.end]
        kind = answers_kind(query.answer_type, query.folded_wording, query.numbers, stretch)
        here = reading if reading and clause.overlaps(reading.start, reading.end) else None
        read = (1.0, np.clip(here.margin, *_MARGINS) / 6) if here else (0.0, 0.0)
        rows.append((odds[clause.sentence], len(said) / most, kind, *read))
    return np.array(rows, np.float32)
