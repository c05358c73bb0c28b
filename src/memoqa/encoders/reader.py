"""Read a window of a paragraph with a question in mind: does it answer, and where?

The bundled reader is a cross-encoder trained on the bundled encoder's body (benchmarks/reader); it shares that model's
tokenizer and embeddings of pieces. Its three files are what benchmarks/reader/export.py writes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders import bundled, packed
from memoqa.encoders.onnx import session_of
from memoqa.encoders.packed import SENSELESS, PackedModel
from memoqa.encoders.tokenizer import Tokenizer
from memoqa.encoders.workers import usable_cores
from memoqa.errors import EncoderError
from memoqa.text.links import links

WORDS_INPUT, ROLES_INPUT = "words", "roles"
VERDICT_OUTPUT, SPAN_OUTPUT = "verdict", "span"
READER_FOLDER = Path(__file__).with_name("bundled_reader")
GRAPH_NAME, WEIGHTS_NAME, FACTS_NAME = "reader.onnx", "reader.weights", "reader.json"
MOST_QUESTION, MOST_CONTEXT, MOST_WINDOW = 64, 36, 90  # pieces, without marks; more are cut off
MOST_PIECES = MOST_QUESTION + MOST_CONTEXT + MOST_WINDOW + 5  # with marks
LONGEST_ANSWER = 40  # pieces
MOST_THREADS = 4  # of one reading, which somebody waits for; what it says does not depend on their number

# Marks; context; question; window; then those of the question and the window that both have as they are; then those
# whose word has a counterpart there; then those of the context that the question has, and of the question only there.
ROLES = 10

Placed = Sequence[tuple[int, int, int]]


class Text(NamedTuple):
    """A text and its pieces: the number of each, and where it begins and ends."""

    text: str
    placed: Placed


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a paragraph to read.

    Attributes:
        text: Whole sentences.
        context: What stands above the paragraph (title, section, lead), or empty.
    """

    text: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a window says to a question.

    Attributes:
        logit: That it answers; 0 is even odds on the pairs that the reader was trained with.
        margin: How much likelier the answer stands somewhere in the window than nowhere, as a sum of two log-odds.
        start, end: The likeliest answer's span in the window's text; both 0 if the reader gives none.
        fitted: Whether weights.json has weights for this reader's logits; only for the bundled one's.
    """

    logit: float
    margin: float
    start: int
    end: int
    fitted: bool = True


class Reader(Protocol):
    """Reads windows; safe to call from many threads."""

    def tokens(self, text: str) -> int:
        """How many pieces a text takes, by which windows are cut."""
        ...

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """What each of the windows says to the question, in their order."""
        ...


class Session(Protocol):
    """What the reader uses of an ONNX Runtime session."""

    def run(self, outputs: list[str], inputs: dict[str, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        """The outputs asked for."""
        ...


class Pieces(Protocol):
    """What the reader uses of the bundled model's file; `PackedModel` is one."""

    pieces: packed.Pieces

    def words(self, numbers: list[int]) -> NDArray[np.float32]:
        """The embeddings of these pieces, shape (n, hidden)."""
        ...


@dataclass(frozen=True, slots=True)
class PieceSequence:
    """A question and a window as one text: `<s> question </s></s> context </s> window </s>`.

    Attributes:
        pieces: Their numbers.
        roles: What each is, 0 to ROLES - 1.
        start, end: The window's own pieces.
    """

    pieces: list[int]
    roles: list[int]
    start: int
    end: int


def sequence_of(known: packed.Pieces, question: Text, context: Text, window: Text) -> PieceSequence:
    """The sequence of the pieces; what is too long is cut off, and without context there is no mark behind it."""
    asked, above, there = (
        text.placed[:most] for text, most in ((question, MOST_QUESTION), (context, MOST_CONTEXT), (window, MOST_WINDOW))
    )
    both = set(_numbers(asked)) & set(_numbers(there)) - {known.unknown}
    in_question, in_window = links(question.text, window.text)
    for_context, in_context = links(question.text, context.text) if above else ([], [])
    parts = [
        ([known.start], [0]),
        (_numbers(asked), _roles(asked, 2, [(9, for_context), (6, in_question)], {4: both})),
        ([known.end, known.end], [0, 0]),
        (_numbers(above), _roles(above, 1, [(8, in_context)], {})),
        ([known.end], [0]) if above else ([], []),
        (_numbers(there), _roles(there, 3, [(7, in_window)], {5: both})),
        ([known.end], [0]),
    ]
    pieces = [number for numbers, _ in parts for number in numbers]
    end = len(pieces) - 1
    return PieceSequence(pieces, [role for _, roles in parts for role in roles], end - len(there), end)


def _numbers(placed: Placed) -> list[int]:
    return [number for number, _, _ in placed]


def _roles(
    placed: Placed,
    plain: int,
    linked: Sequence[tuple[int, Sequence[tuple[int, int]]]],
    both: Mapping[int, set[int]],
) -> list[int]:
    """The role of each piece: the plain one, or the last that fits of those for spans, or one for piece numbers."""
    roles = [plain] * len(placed)
    for role, spans in linked:
        for start, end in spans:
            for place, (_, begin, stop) in enumerate(placed):
                if begin < end and start < stop:
                    roles[place] = role
    for role, numbers in both.items():
        for place, (number, _, _) in enumerate(placed):
            if number in numbers:
                roles[place] = role
    return roles


class BundledReader:
    """The bundled reader on the CPU, one window a run on all cores."""

    def __init__(self, session: Session, words: Pieces, alpha: float) -> None:
        self._session = session
        self._words = words
        self._tokenizer = Tokenizer(words.pieces)
        self._alpha = alpha

    def tokens(self, text: str) -> int:
        """How many pieces a text takes."""
        return len(self._tokenizer.placed(text))

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """What each of the windows says to the question, in their order; some 25 ms each on two cores.

        Raises:
            UnicodeEncodeError: A text has a lone surrogate.
        """
        asked = self._text(question)
        return [self._reading(asked, window) for window in windows]

    def _text(self, text: str) -> Text:
        return Text(text, self._tokenizer.placed(text) if text else [])

    def _reading(self, asked: Text, window: Window) -> Reading:
        there = self._text(window.text)
        placed = there.placed
        if not placed:
            return Reading(-np.inf, -np.inf, 0, 0)
        sequence = sequence_of(self._words.pieces, asked, self._text(window.context), there)
        verdict, spans = self._session.run(
            [VERDICT_OUTPUT, SPAN_OUTPUT],
            {
                WORDS_INPUT: self._words.words(sequence.pieces)[np.newaxis],
                ROLES_INPUT: np.eye(ROLES, dtype=np.float32)[sequence.roles][np.newaxis],
            },
        )
        logits = spans[0, sequence.start : sequence.end]
        margin = float((log_sum(logits) - spans[0, 0]).sum())
        begin, end = likeliest(logits)
        return Reading(float(verdict[0, 0]) + self._alpha * margin, margin, placed[begin][1], placed[end][2])


def load_bundled_reader(folder: Path = READER_FOLDER) -> BundledReader:
    """Load the bundled reader, offline.

    Raises:
        EncoderError: It cannot be loaded; the sentence says why and what to do.
    """
    try:
        alpha = float(json.loads((folder / FACTS_NAME).read_text("utf-8"))["alpha"])
        session = session_of(folder / GRAPH_NAME, min(MOST_THREADS, usable_cores()))
        return BundledReader(session, PackedModel(bundled.source_file()), alpha)
    except (OSError, TypeError, *SENSELESS) as problem:
        raise _unreadable(type(problem).__name__) from problem


def verified_reader(folder: Path = READER_FOLDER) -> None:
    """Check the digests of the bundled reader's files; takes a twentieth of a second.

    Raises:
        EncoderError: A file is missing or another than was trained.
    """
    try:
        digests = json.loads((folder / FACTS_NAME).read_text("utf-8"))["sha256"]
        damaged = [name for name in (GRAPH_NAME, WEIGHTS_NAME) if bundled.sha256_of(folder / name) != digests[name]]
    except (OSError, TypeError, *SENSELESS) as problem:
        raise _unreadable(type(problem).__name__) from problem
    if damaged:
        raise _unreadable(f"{damaged[0]} is damaged")


def reader_digest(folder: Path = READER_FOLDER) -> str:
    """Twelve hexadecimal digits that tell this bundled reader from any other.

    Raises:
        EncoderError: It is missing.
    """
    try:
        return bundled.sha256_of(folder / FACTS_NAME)[:12]  # this file has the digests of the others
    except OSError as problem:
        raise _unreadable(type(problem).__name__) from problem


def _unreadable(reason: str) -> EncoderError:
    return EncoderError(f"The bundled reader cannot be read ({reason}): run `pip install --force-reinstall memoqa`.")


def log_sum(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """The logarithm of the sum of exponentials, over the pieces."""
    most = logits.max(axis=0)
    total: NDArray[np.float32] = most + np.log(np.exp(logits - most).sum(axis=0))
    return total


def likeliest(logits: NDArray[np.float32]) -> tuple[int, int]:
    """The pieces at which the likeliest answer of at most LONGEST_ANSWER pieces begins and ends."""
    count = len(logits)
    sums = logits[:, np.newaxis, 0] + logits[np.newaxis, :, 1]
    length = np.arange(count)[np.newaxis] - np.arange(count)[:, np.newaxis]
    sums[(length < 0) | (length >= LONGEST_ANSWER)] = -np.inf
    begin, end = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(begin), int(end)
