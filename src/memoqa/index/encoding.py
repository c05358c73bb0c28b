"""The vectors of a corpus's passages: taken over from the old generation, taken up from the journal, or encoded.

Batch by batch, so that memory holds no more than the index itself, and each batch is in the journal once it is encoded.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.base import Encoder, Vectors
from memoqa.index.agreement import gives
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.generation import Generation
from memoqa.index.journal import Journal, key_of

BATCH = 512  # passages; as many are encoded again after a kill, some seconds' work
STORED = np.float16  # as the index rounds them, so that a run that was taken up publishes the same as one that was not


@dataclass(slots=True)
class Encoding:
    """How the passages of a corpus got their vectors.

    Attributes:
        passages: Their number.
        encoded: How many different ones of them go through the model in this run.
        taken_up: How many the journal has from an earlier run.
    """

    passages: int = 0
    encoded: int = 0
    taken_up: int = 0


class Passages:
    """Encodes the passages of a corpus that neither the old generation nor the journal has.

    Attributes:
        told: How many these are.
    """

    def __init__(self, corpus: Corpus, encoder: Encoder, old: Generation | None, journal: Journal) -> None:
        """Look up which passages have vectors.

        Args:
            corpus: The new one.
            encoder: Gives the others theirs.
            old: Has vectors of the same encoder; None if there are none.
            journal: Gets what is encoded.
        """
        identity = encoder.identity
        self._model = f"{identity.model} {identity.dimension} {STORED.__name__} {identity.passage_prefix}"
        self._corpus = corpus
        self._encoder = encoder
        self._old = old
        self._journal = journal
        self._rows = {self._key(text): row for row, text in enumerate(old.corpus.each_passage())} if old else {}
        if not self._fits_the_journal():
            journal.clear()
        new: set[bytes] = set()
        self.told = Encoding()
        for text in corpus.each_passage():
            key = self._key(text)
            self.told.passages += 1
            if key not in self._rows and key in journal:
                self.told.taken_up += 1
            elif key not in self._rows:
                new.add(key)
        self.told.encoded = len(new)

    def index(self, tell: Callable[[str, int, int], None]) -> DenseIndex:
        """The index of all passages; `tell` is called with "encoding", the number of passages done, and their total."""
        total = self.told.encoded
        batches = self._batches(lambda done: tell("encoding", min(done, total), total))
        return DenseIndex.of_batches(batches, self._encoder.identity.dimension, self._corpus.first_sentence)

    def _key(self, text: str) -> bytes:
        return key_of("vector", self._model, text)

    def _fits_the_journal(self) -> bool:
        """Whether the encoder gives the shortest passage that the journal has the same vector."""
        kept = (text for text in self._corpus.each_passage() if self._key(text) in self._journal)
        shortest = min(kept, key=len, default=None)
        stored = self._journal.get(self._key(shortest)) if shortest is not None else None
        if shortest is None or stored is None:
            return True
        return gives(self._encoder, shortest, np.frombuffer(stored, STORED).astype(np.float32))

    def _batches(self, tell: Callable[[int], None]) -> Iterator[Vectors]:
        done = 0
        passages = self._corpus.each_passage()
        while texts := list(itertools.islice(passages, BATCH)):
            keys = [self._key(text) for text in texts]
            vectors = np.empty((len(texts), self._encoder.identity.dimension), np.float32)
            stored = [row for row, key in enumerate(keys) if key in self._rows]
            if self._old and stored:
                vectors[stored] = self._old.dense.vectors(np.array([self._rows[keys[row]] for row in stored]))
            new = [row for row, key in enumerate(keys) if key not in self._rows and not self._taken(key, vectors[row])]
            distinct = {keys[row]: texts[row] for row in new}
            if distinct:
                encoded = self._encoded(list(distinct.values()), partial(_tell_more, tell, done))
                places = {key: place for place, key in enumerate(distinct)}
                vectors[new] = encoded[[places[keys[row]] for row in new]]
                self._journal.add((key, encoded[place].tobytes()) for key, place in places.items())
                done += len(distinct)
            yield vectors

    def _taken(self, key: bytes, vector: Vectors) -> bool:
        """Whether the journal has a passage's vector, which is then in `vector`."""
        content = self._journal.get(key)
        if content is None:
            return False
        vector[:] = np.frombuffer(content, STORED)
        return True

    def _encoded(self, texts: list[str], tell: Callable[[int], None]) -> NDArray[np.float16]:
        return self._encoder.encode_passages(texts, lambda done, _total: tell(done)).astype(STORED)


def _tell_more(tell: Callable[[int], None], before: int, done: int) -> None:
    tell(before + done)
