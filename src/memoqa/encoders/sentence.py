"""Turn texts into unit vectors with a sentence-transformers model.

The only file that imports sentence_transformers; hub_reader.py alone imports transformers and torch as well. Both do so
inside functions: the import takes four seconds, and most commands need no model.
"""

import contextlib
import ctypes
import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from memoqa.encoders.base import EncoderIdentity, EncodingProgress, Vectors
from memoqa.encoders.models import (
    ENCODER,
    ModelKind,
    ask_hub,
    local_folder,
    model_identity,
    quiet,
    refusal,
    repository,
)
from memoqa.encoders.workers import encode_distinct, usable_cores, yield_to_questions
from memoqa.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH_TOKENS = 1024  # with padding; on two cores 512 to 2048 measured the same, and more only takes memory
BYTES_PER_TOKEN = 4  # of UTF-8, about the same in Chinese and in English
M_MMAP_THRESHOLD = -3  # from glibc's malloc.h
LARGE_BLOCK_BYTES = 1_048_576
PLAIN_E5 = re.compile(r"(^|[-_/])e5[-_](?!.*instruct)", re.IGNORECASE)  # models trained with "query: "


class SentenceEncoder:
    """A sentence-transformers model on the CPU, one torch thread a worker and one worker a core.

    Of a longer text, only the model's length counts. Lone surrogates and NUL are replaced in the encoder's copy.
    """

    def __init__(self, model: "SentenceTransformer", name: str) -> None:
        self._model = model
        # More questions at once than cores only thrash: two cores encode 62 a second with 32 at once, 123 with two.
        self._cores = threading.BoundedSemaphore(usable_cores())
        self._tokenizing = threading.Lock()  # two threads in a fast tokenizer's set-up raise "Already borrowed"
        prompts = model.prompts
        query, passage = prompts.get("query") or "", prompts.get("document") or prompts.get("passage") or ""
        if not (query or passage) and PLAIN_E5.search(name):
            query, passage = "query: ", "passage: "
        dimension = self._forward([""], query).shape[1]  # warms up, too: the first question is then quick
        self._identity = EncoderIdentity(name, dimension, query, passage)

    @property
    def identity(self) -> EncoderIdentity:
        """The model's name with its digest, its dimension, and the prefixes in use."""
        return self._identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension), in the order given."""
        with self._cores:
            return encode_distinct(texts, self._identity.dimension, _batches, self._questions)

    def encode_passages(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        """Vectors of paragraphs or sentences, shape (n, dimension), in the order given; equal texts are encoded once.

        Args:
            texts: Of any length; each batch gets texts of similar length.
            progress: Called in this thread after each batch, the last time with done == total.
        """
        return encode_distinct(
            texts,
            self._identity.dimension,
            _batches,
            self._passages,
            workers=usable_cores(),
            begin=_become_a_worker,
            progress=progress,
        )

    def _questions(self, texts: list[str]) -> Vectors:
        return self._forward(texts, self._identity.query_prefix)

    def _passages(self, texts: list[str]) -> Vectors:
        return self._forward(texts, self._identity.passage_prefix)

    def _forward(self, batch: list[str], prefix: str) -> Vectors:
        """The unit vectors of one batch, without the millisecond or two of the model's own `encode` around them."""
        import torch  # noqa: PLC0415 - see the module's docstring

        with torch.inference_mode():
            with self._tokenizing:
                features = self._model.preprocess(batch, prompt=prefix or None)
            vectors: Vectors = self._model(features)["sentence_embedding"].float().numpy()
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-12))
        return unit


def load_sentence_encoder(setting: str) -> SentenceEncoder:
    """Load a folder or a Hugging Face id: takes four to six seconds, prints nothing, offline if it is local.

    Sets torch to one thread for each caller in the whole process: two threads on two busy cores are ten times slower.

    Raises:
        EncoderError: The model cannot be loaded; the sentence names the setting, the reason and what to do.
    """
    folder = local_folder(setting)
    if folder is None:
        ask_hub(setting)
    source = repository(setting) if folder is None else str(folder)
    return SentenceEncoder(_loaded(setting, source), model_identity(setting))


def _loaded(setting: str, source: str) -> "SentenceTransformer":
    """The model on the CPU, in bfloat16 if the processor computes in it, else in float32."""
    with loading(setting, ENCODER):
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - see the module's docstring

        model = SentenceTransformer(source, device="cpu", local_files_only=Path(source).is_dir()).eval()
    return model.to(_computing_type())


@contextlib.contextmanager
def loading(setting: str, kind: ModelKind) -> Iterator[None]:
    """Load a model inside: with one torch thread a caller, in silence, and with a refusal for whatever goes wrong.

    Raises:
        EncoderError: What is done inside raised an exception.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # read at each call; our workers are parallel already
    with quiet():
        import torch  # noqa: PLC0415 - see the module's docstring
        from transformers import utils  # noqa: PLC0415

        torch.set_num_threads(1)
        _return_freed_memory()
        bars: Any = utils.logging  # untyped
        shown = bars.is_progress_bar_enabled()
        bars.disable_progress_bar()
        try:
            yield
        except EncoderError:
            raise
        except Exception as problem:  # a broken model can raise anything
            raise refusal(setting, f"its files cannot be loaded ({type(problem).__name__})", kind) from problem
        finally:
            if shown:
                bars.enable_progress_bar()


def _return_freed_memory() -> None:
    """Make glibc return each large block when it is freed; otherwise two workers keep 100 MB and more."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another C library, which may not need this
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES)


def _computing_type() -> Any:
    import torch  # noqa: PLC0415 - see the module's docstring

    ask = getattr(torch.cpu, "get_capabilities", None)  # older torch cannot tell; float32 always works
    capabilities = ask() if ask is not None else {}
    in_hardware = any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))  # the last on ARM
    return torch.bfloat16 if in_hardware else torch.float32


def _become_a_worker() -> None:
    """Keep this thread to one core and to a low priority."""
    import torch  # noqa: PLC0415 - see the module's docstring

    torch.set_num_threads(1)
    yield_to_questions()


def _batches(texts: Iterable[str]) -> list[list[str]]:
    """The texts, longest first, in batches of about BATCH_TOKENS tokens including the padding."""
    batches: list[list[str]] = []
    room = 0
    for length, text in sorted(((len(text.encode()) // BYTES_PER_TOKEN + 8, text) for text in texts), reverse=True):
        if room < length:  # the first text of a batch is the longest; the others are padded to it
            batches.append([])
            width = min(length, 512)
            room = max(BATCH_TOKENS, width)
        batches[-1].append(text)
        room -= width
    return batches
