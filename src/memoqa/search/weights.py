"""The fitted constants of ranking, highlighting and confidence; only `make fit` writes weights.json."""

import functools
import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS_FILE = Path(__file__).with_name("weights.json")

# The features that a paragraph is ranked by. "Coverage" is the share of the question's information that is found.
RANKING = (
    "sentence",  # best sentence's cosine with the question
    "coverage",  # of the question in the paragraph
    "window",  # coverage in its best two adjacent sentences
    "trigrams",  # share of the question's trigrams in it
    "missing_numbers",  # share of the question's numbers that none of its sentences has
    "paragraph",  # paragraph's cosine
    "centred_paragraph",
    "centred_sentence",
    "centred_window",  # best two adjacent sentences together
    "bm25",  # over the ideal
    "rarest_missing",  # information of the rarest concept that is missing, in tenths of a nat
    "length",  # logarithm of its length over the usual
    "kind_shown",  # how well it shows the type of answer that the question asks for
    "said_before",  # coverage won by reading the paragraphs before it with it, in its section
    "nearer_before",  # by how much the nearest of them has a higher cosine
)
# The features that a sentence is highlighted by, within its paragraph.
HIGHLIGHT = (
    "cosine",
    "centred",
    "coverage",
    "with_previous",  # coverage won by reading the sentence before with it
    "with_next",
    "local",  # coverage, each concept weighed by how few sentences of the paragraph have it
    "trigrams",
    "when",  # it has the clue to a time, if the question asks when; likewise the next three
    "number",
    "who",
    "where",
    "first",
    "numbers",  # share of the question's numbers
)
# The features that confidence is computed from, all of the first paragraph.
EVIDENCE = (
    "held",  # share of the question's content words' information that the paragraph holds
    "held_near",  # within its tightest stretch of sixty Chinese characters, or 160 English ones
    "held_in_sentence",
    "lacks",  # information of the rarest content word that it lacks
    "lacks_near",
    "lacks_in_sentence",
    "count_lacked_near",
    "answers_kind",  # the stretch has the type of answer that the question asks for
    "lacks_name_near",
)
CONFIDENCE = (
    "sentence",
    "centred_sentence",
    "bm25",
    "coverage",
    "window",
    "trigrams",
    "missing_numbers",
    "rarest_missing",
    "length",
    "best_sentence_coverage",
    "highlighted_coverage",
    "highlighted_rarest_missing",
    "three_rarest_missing",
    "highlight",  # the highlighted sentence's score
    "highlight_margin",
    "score",
    "gap",  # to the second paragraph's score
    "gap_to_five",  # to the mean of the next five
    *EVIDENCE,
    "asks_when",
    "asks_number",
    "asks_who",
    "asks_where",
)
# With a reader, support is computed from these.
READ = (
    "support",  # log-odds, from CONFIDENCE alone; likewise the next
    "confidence",
    "read",  # the reader's logit that the paragraph answers
    "read_margin",  # how much likelier it finds the answer there than nowhere
)
# Of questions without an answer, half of them look-alikes, the shares that must not get "answer", for each of which
# the weights say how much support that takes.
CAUTIONS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99)


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear models; "same" is for a question and a paragraph in one language, "other" for two.

    Attributes:
        rank_same, rank_other: Over `RANKING`.
        other_scale, other_shift: Bring scores across languages to the scale of those within one.
        highlight: Over `HIGHLIGHT`.
        answers_same, answers_other: Over `CONFIDENCE`: does the paragraph answer, or was the answer taken away?
        supports_same, supports_other: Over `CONFIDENCE`, fitted against look-alike questions too.
        read_same, read_other: Over `READ`, as `supports_same` and `supports_other`, with the bundled reader.
        answers_same_bias, answers_other_bias, supports_same_bias, …: Their constants.
        answer_from: Confidence from which the verdict can be "answer" without a reader.
        read_from: Confidence from which a paragraph is read.
        supported_same_from, supported_other_from: Support from which it can at each of `CAUTIONS`, ascending.
        read_same_from, read_other_from: The same with the reader.
        related_from: Confidence from which it is not "none".
    """

    rank_same: NDArray[np.float32]
    rank_other: NDArray[np.float32]
    other_scale: float
    other_shift: float
    highlight: NDArray[np.float32]
    answers_same: NDArray[np.float32]
    answers_same_bias: float
    answers_other: NDArray[np.float32]
    answers_other_bias: float
    supports_same: NDArray[np.float32]
    supports_same_bias: float
    supports_other: NDArray[np.float32]
    supports_other_bias: float
    read_same: NDArray[np.float32]
    read_same_bias: float
    read_other: NDArray[np.float32]
    read_other_bias: float
    answer_from: float
    read_from: float
    supported_same_from: NDArray[np.float32]
    supported_other_from: NDArray[np.float32]
    read_same_from: NDArray[np.float32]
    read_other_from: NDArray[np.float32]
    related_from: float


@functools.cache
def fitted() -> Weights:
    """The weights in use."""
    packed = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    return unpacked(packed)


def unpacked(packed: dict[str, Any]) -> Weights:
    """The weights in a JSON object; other names in it are ignored."""
    values: dict[str, Any] = {field.name: packed[field.name] for field in fields(Weights)}
    for name, value in values.items():
        values[name] = np.array(value, np.float32) if isinstance(value, list) else float(value)
    return Weights(**values)
