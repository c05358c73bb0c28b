"""Pairs as batches of pieces, with the places where their answers begin and end."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from benchmarks.reader.model import Batch
from benchmarks.reader.pairs import Group, Pair
from memoqa.encoders.reader import Pieces, PieceSequence, Text, sequence_of
from memoqa.encoders.tokenizer import Tokenizer

UNKNOWN_PLACE = -100  # of an answer that is not to be learned


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair in pieces.

    Attributes:
        sequence: Question and window as the reader takes them.
        start, end: Where the answer begins and ends in the sequence; 0 if it answers nowhere, UNKNOWN_PLACE if the
            answer was cut off.
    """

    pair: Pair
    sequence: PieceSequence
    start: int
    end: int

    @property
    def size(self) -> int:
        return len(self.sequence.pieces)


class Encoding:
    """Pieces and embeddings of the bundled model."""

    def __init__(self, packed: Pieces) -> None:
        self._packed = packed
        self._tokenizer = Tokenizer(packed.pieces)
        self._placed = functools.lru_cache(4096)(self._tokenizer.placed)

    def encoded(self, pair: Pair) -> Encoded:
        """The pair as the reader will read it."""
        question, context, there = (
            Text(text, self._placed(text) if text else []) for text in (pair.question, pair.context, pair.window.text)
        )
        window = there.placed
        sequence = sequence_of(self._packed.pieces, question, context, there)
        start = end = 0
        if pair.window.answer and pair.answers:
            begin, stop = pair.window.answer
            own = window[: sequence.end - sequence.start]
            inside = [sequence.start + place for place, (_, a, b) in enumerate(own) if a < stop and b > begin]
            start, end = (inside[0], inside[-1]) if inside else (UNKNOWN_PLACE, UNKNOWN_PLACE)
        return Encoded(pair, sequence, start, end)

    def batch(self, encoded: Sequence[Encoded]) -> Batch:
        """The pairs, padded."""
        longest = max(each.size for each in encoded)
        pieces = np.full((len(encoded), longest), self._packed.pieces.padding)
        roles = np.zeros((len(encoded), longest), np.int64)
        mask, readable = (np.zeros((len(encoded), longest), bool) for _ in range(2))
        for row, each in enumerate(encoded):
            sequence = each.sequence
            pieces[row, : each.size] = sequence.pieces
            roles[row, : each.size] = sequence.roles
            mask[row, : each.size] = True
            readable[row, sequence.start : sequence.end] = True
        distinct, places = np.unique(pieces, return_inverse=True)
        words = self._packed.words(distinct.tolist())[places.reshape(pieces.shape)]
        return Batch(*map(torch.from_numpy, (words, roles, mask, readable)))


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
