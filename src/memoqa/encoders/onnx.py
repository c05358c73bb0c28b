"""Turn texts into unit vectors with the bundled model on ONNX Runtime: multilingual-e5-small in int8, without torch.

The only file that knows onnxruntime, and it imports it inside a function. One text a run: a vector depends on its text
alone, and not on the texts beside it.
"""

import os
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from memoqa.encoders import bundled, graph_cache
from memoqa.encoders.base import EncoderIdentity, EncodingProgress, Vectors
from memoqa.encoders.bundled import PASSAGE_PREFIX, QUERY_PREFIX, REINSTALL
from memoqa.encoders.graph import VECTOR_OUTPUT, WORDS_INPUT
from memoqa.encoders.models import BUNDLED, model_identity
from memoqa.encoders.packed import SENSELESS, PackedModel
from memoqa.encoders.tokenizer import Tokenizer
from memoqa.encoders.workers import encode_distinct, usable_cores
from memoqa.errors import EncoderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

CHUNK_BYTES = 4096  # of text that a worker takes at a time, about 1,000 tokens; progress is reported after each
PREFIX_BYTES = 32  # what prefix and marks cost, in tokens of four bytes
ERRORS_ONLY = 3  # of ONNX Runtime's severities; it warns about graphics cards that it cannot see


class OnnxEncoder:
    """The bundled model on the CPU, one thread a worker and one worker a core.

    A text counts up to 512 tokens, some 700 Chinese characters. Lone surrogates and NUL are replaced in the encoder's
    copy.
    """

    def __init__(self, session: "InferenceSession", packed: PackedModel) -> None:
        self._session = session
        self._packed = packed
        self._tokenizer = Tokenizer(packed.pieces)
        # More questions at once than there are cores would only thrash.
        self._cores = threading.BoundedSemaphore(usable_cores())
        self._identity = EncoderIdentity(model_identity(BUNDLED), packed.header.hidden, QUERY_PREFIX, PASSAGE_PREFIX)
        self._vectors([""], QUERY_PREFIX)  # warms up: the first question is then as quick as the next

    @property
    def identity(self) -> EncoderIdentity:
        """The model's name and digest, its dimension, and the prefixes in use."""
        return self._identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension), in the order given; in this thread, on one core."""
        with self._cores:
            return encode_distinct(texts, self._identity.dimension, _chunks, self._questions)

    def encode_passages(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        """Vectors of paragraphs or sentences, shape (n, dimension), in the order given; equal texts are encoded once.

        Args:
            texts: Of any lengths.
            progress: Called in this thread with (done, total) texts now and then, the last time with done == total.
        """
        return encode_distinct(
            texts, self._identity.dimension, _chunks, self._passages, workers=usable_cores(), progress=progress
        )

    def _questions(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(texts, QUERY_PREFIX)

    def _passages(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(texts, PASSAGE_PREFIX)

    def _vectors(self, texts: Sequence[str], prefix: str) -> Vectors:
        return np.concatenate([self._vector(prefix + text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        """Shape (1, dimension)."""
        words = self._packed.words(self._tokenizer.encode(text))
        vector: Vectors = self._session.run([VECTOR_OUTPUT], {WORDS_INPUT: words[np.newaxis]})[0]
        return vector


def load_onnx_encoder(cache: Path | None = None) -> OnnxEncoder:
    """Load the bundled model, in a third of a second and offline; the first time its graph is made as well.

    Args:
        cache: memoqa's cache folder; the user's own if None.

    Raises:
        EncoderError: It cannot be loaded; the sentence says why and what to do.
    """
    source = bundled.source_file()
    session = session_of(graph_cache.graph_file(cache))
    try:
        return OnnxEncoder(session, PackedModel(source))
    except (OSError, *SENSELESS) as problem:
        raise EncoderError(f"The bundled model cannot be read ({type(problem).__name__}): {REINSTALL}.") from problem


def session_of(graph: Path, threads: int = 1) -> "InferenceSession":
    """The graph as it was written: ONNX Runtime's own rewriting takes longer than it saves."""
    # Read at the import: without it ONNX Runtime keeps an id of the device in the user's cache.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime  # noqa: PLC0415 - see the module's docstring

        onnxruntime.set_default_logger_severity(ERRORS_ONLY)
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as problem:  # a broken installation can raise anything
        raise EncoderError(
            f"ONNX Runtime cannot load the bundled model ({type(problem).__name__}): "
            "run `pip install --force-reinstall 'onnxruntime>=1.23.2,<2'`."
        ) from problem


def _chunks(texts: Iterable[str]) -> list[list[str]]:
    """The texts, longest first, in chunks of about CHUNK_BYTES: the workers then end together."""
    chunks: list[list[str]] = []
    room = 0
    for size, text in sorted(((len(text.encode()) + PREFIX_BYTES, text) for text in texts), reverse=True):
        if room < size:
            chunks.append([])
            room = CHUNK_BYTES
        chunks[-1].append(text)
        room -= size
    return chunks
