"""Vectors and the paragraphs and sentences that they stand for; the only file that imports faiss.

One exact inner-product index in half precision (faiss's SQfp16): the ranking of full precision at half the memory, and
the faster of the two. Row r stands for passage r of the corpus: paragraphs first, then sentences.
"""

import threading
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.errors import GenerationError

_PARSING = threading.Lock()  # faiss keeps one limit for the whole process


def _faiss() -> Any:
    """The faiss module, set to one thread a search: the callers are the workers."""
    import faiss  # noqa: PLC0415  # only when needed: a reindex without changes never is

    faiss.omp_set_num_threads(1)
    return faiss


class DenseIndex:
    """The vectors of a corpus, searchable; safe for many readers at once."""

    def __init__(self, index: Any, first_sentence: NDArray[np.int64], rows: NDArray[np.int64] | None = None) -> None:
        """Wrap faiss's index; `rows` are the ones that count, paragraphs first and ascending, or None for all."""
        self._index = index
        self._first = first_sentence
        self._rows = rows
        self._selector = _faiss().IDSelectorRange(0, len(first_sentence) - 1) if rows is None else self._chosen(rows)

    def _chosen(self, rows: NDArray[np.int64]) -> Any:
        """Faiss's selector of the paragraphs among these rows."""
        chosen = np.zeros(self._index.ntotal, np.bool_)
        chosen[rows[: len(self._first) - 1]] = True
        self._bits = np.packbits(chosen, bitorder="little")  # faiss points into it
        return _faiss().IDSelectorBitmap(self._bits)

    def only(
        self, paragraphs: NDArray[np.int64], sentences: NDArray[np.int64], first_sentence: NDArray[np.int64]
    ) -> "DenseIndex":
        """The index of some of the paragraphs alone, with the same vectors and no copy of them.

        Args:
            paragraphs: Their numbers, ascending.
            sentences: Those of their sentences, ascending.
            first_sentence: Of the corpus of these paragraphs.
        """
        rows = np.concatenate([paragraphs, sentences + len(self._first) - 1])
        return DenseIndex(self._index, first_sentence, rows if self._rows is None else self._rows[rows])

    @classmethod
    def build(cls, vectors: NDArray[np.float32], first_sentence: NDArray[np.int64]) -> "DenseIndex":
        """An index of `vectors`, shape (paragraphs + sentences, dimension), float32, unit length, in row order."""
        return cls.of_batches([vectors], vectors.shape[1], first_sentence)

    @classmethod
    def of_batches(
        cls, batches: Iterable[NDArray[np.float32]], dimension: int, first_sentence: NDArray[np.int64]
    ) -> "DenseIndex":
        """The same index from batches of rows, of which only one needs to be in memory."""
        faiss = _faiss()
        index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        for batch in batches:
            index.add(np.ascontiguousarray(batch, dtype=np.float32))
        return cls(index, first_sentence)

    def to_bytes(self) -> memoryview:
        """The index in faiss's own format."""
        faiss = _faiss()
        content = bytearray()  # piece by piece: faiss's own buffer would be copied as a whole, twice
        faiss.write_index(self._index, faiss.PyCallbackIOWriter(content.extend))
        return memoryview(content)

    @classmethod
    def from_bytes(cls, content: bytes, dimension: int, first_sentence: NDArray[np.int64]) -> "DenseIndex":
        """The index that `to_bytes` gave; the caller has checked the bytes against their digest.

        Raises:
            GenerationError: The number of vectors or their dimension is another, or faiss cannot read the bytes.
        """
        faiss = _faiss()
        try:
            with _PARSING:
                # No vector can be longer than the file. Without a limit, faiss allocates whatever a header states.
                faiss.set_deserialization_vector_byte_limit(len(content))
                index = faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))
        except RuntimeError:  # its text has a path of faiss's source in it
            raise GenerationError("faiss cannot read the vectors") from None
        rows = len(first_sentence) - 1 + int(first_sentence[-1])
        if index.ntotal != rows or index.d != dimension:
            raise GenerationError(
                f"the vectors are {index.ntotal} of dimension {index.d}, the manifest says {rows} of {dimension}"
            )
        return cls(index, first_sentence)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The stored vectors, shape (len(rows), dimension)."""
        stored = rows if self._rows is None else self._rows[rows]
        decoded: NDArray[np.float32] = self._index.reconstruct_batch(np.ascontiguousarray(stored, dtype=np.int64))
        return decoded

    def nearest_paragraphs(self, question: NDArray[np.float32], limit: int) -> list[int]:
        """The `limit` paragraphs whose own vectors are nearest, nearest first.

        Args:
            question: Shape (dimension,).
            limit: At least 1.
        """
        faiss = _faiss()
        paragraphs = len(self._first) - 1
        parameters = faiss.SearchParameters(sel=self._selector)
        query = np.ascontiguousarray(question[np.newaxis, :], dtype=np.float32)
        _, hits = self._index.search(query, min(paragraphs, limit), params=parameters)
        found = hits[0][hits[0] >= 0]
        own = found if self._rows is None else np.searchsorted(self._rows[:paragraphs], found)
        return [int(row) for row in own]
