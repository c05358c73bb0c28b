"""Pairs as batches of pieces, with the places where their answers begin and end."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from benchmarks.reader.model import Batch
from benchmarks.reader.pairs import Group, Pair
from memoqa.encoders.reader import MOST_CONTEXT, MOST_QUESTION, MOST_WINDOW, Pieces
from memoqa.encoders.tokenizer import Tokenizer

UNKNOWN_PLACE = -100  # of an answer that is not to be learned


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair in pieces.

    Attributes:
        own: Where the window's own text begins and ends among its pieces.
        start, end: Where the answer begins and ends among the question's and window's pieces together, counted in the
            window; -1 if it answers nowhere.
    """

    pair: Pair
    question: tuple[int, ...]
    window: tuple[int, ...]
    own: tuple[int, int]
    start: int
    end: int

    @property
    def size(self) -> int:
        return len(self.question) + len(self.window)


class Encoding:
    """Pieces and embeddings of the bundled model."""

    def __init__(self, packed: Pieces) -> None:
        self._packed = packed
        self._tokenizer = Tokenizer(packed.pieces)
        self._marks = (packed.pieces.start, packed.pieces.end, packed.pieces.padding)
        self._placed = functools.lru_cache(4096)(self._tokenizer.placed)

    def encoded(self, pair: Pair) -> Encoded:
        """A question is `<s> … </s>`, and a window `<s> context </s> … </s>`, without the context if there is none."""
        first, last, _ = self._marks
        question = [number for number, _, _ in self._placed(pair.question)[:MOST_QUESTION]]
        context = [number for number, _, _ in self._placed(pair.context)[:MOST_CONTEXT]] if pair.context else []
        placed = self._placed(pair.window.text)[:MOST_WINDOW]
        above = [first, *context, *([last] if context else [])]
        start = end = -1
        if pair.window.answer and pair.answers:
            begin, stop = pair.window.answer
            inside = [place for place, (_, a, b) in enumerate(placed) if a < stop and b > begin]
            start, end = (len(above) + inside[0], len(above) + inside[-1]) if inside else (UNKNOWN_PLACE, UNKNOWN_PLACE)
        return Encoded(
            pair,
            (first, *question, last),
            (*above, *(number for number, _, _ in placed), last),
            (len(above), len(above) + len(placed)),
            start,
            end,
        )

    def batch(self, encoded: Sequence[Encoded]) -> tuple[Batch, Tensor, Tensor]:
        """The pairs, each question and window once, and the embeddings of their pieces."""
        questions = list(dict.fromkeys(each.question for each in encoded))
        windows = list(dict.fromkeys((each.window, each.own) for each in encoded))
        asked, asked_mask = self._padded(questions)
        there, there_mask = self._padded([window for window, _ in windows])
        places = torch.arange(there.shape[1])[None]
        own = torch.tensor([bounds for _, bounds in windows])
        batch = Batch(
            asked,
            asked_mask,
            there,
            there_mask,
            (places >= own[:, :1]) & (places < own[:, 1:]),
            torch.tensor([questions.index(each.question) for each in encoded]),
            torch.tensor([windows.index((each.window, each.own)) for each in encoded]),
        )
        return batch, self.words(asked), self.words(there)

    def words(self, pieces: Tensor) -> Tensor:
        """The pieces' embeddings."""
        distinct, places = np.unique(pieces.numpy(), return_inverse=True)
        rows = self._packed.words(distinct.tolist())
        return torch.from_numpy(rows)[torch.from_numpy(places.reshape(pieces.shape))]

    def _padded(self, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        most = max(map(len, rows))
        padded = torch.full((len(rows), most), self._marks[2])
        mask = torch.zeros((len(rows), most), dtype=torch.bool)
        for number, row in enumerate(rows):
            padded[number, : len(row)] = torch.tensor(row)
            mask[number, : len(row)] = True
        return padded, mask


def places_of(encoded: Sequence[Encoded], question_tokens: int) -> tuple[Tensor, Tensor]:
    """Where each answer begins and ends in a batch whose questions take this many tokens; 0 is nowhere."""

    def place(value: int) -> int:
        return value if value == UNKNOWN_PLACE else 0 if value < 0 else question_tokens + value

    return (
        torch.tensor([place(each.start) for each in encoded]),
        torch.tensor([place(each.end) for each in encoded]),
    )


def batches_of(groups: Sequence[Sequence[Encoded]], tokens: int) -> list[list[int]]:
    """Indices of groups, those of like length together, up to so many tokens a batch."""
    order = sorted(range(len(groups)), key=lambda index: max(each.size for each in groups[index]))
    batches: list[list[int]] = []
    size = 0
    for index in order:
        longest = max(each.size for each in groups[index])
        if not batches or (size + len(groups[index])) * longest > tokens:
            batches.append([])
            size = 0
        batches[-1].append(index)
        size += len(groups[index])
    return batches


def encoded_groups(encoding: Encoding, groups: Sequence[Group]) -> list[list[Encoded]]:
    """Each group's pairs in pieces."""
    return [[encoding.encoded(pair) for pair in group] for group in groups]
