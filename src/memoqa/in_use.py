"""Give the index in use, the searcher over it and the encoder that made it, each loaded once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from memoqa.encoders.base import Encoder
from memoqa.errors import EncoderError
from memoqa.index.agreement import agrees
from memoqa.index.generation import Generation
from memoqa.index.store import Store
from memoqa.search.confidence import DEFAULT_CAUTION
from memoqa.search.search import Searcher
from memoqa.search.timed_reader import TimedReader
from memoqa.text.dictionary import load_dictionaries


class InUse:
    """The index that a store has in use, with what asking it takes; safe to call from many threads."""

    def __init__(
        self,
        store: Store,
        model: str,
        encoder: Callable[[], Encoder],
        *,
        reader: TimedReader | None = None,
        caution: float = DEFAULT_CAUTION,
    ) -> None:
        """Wire the parts together; nothing is read yet. The arguments are those of `MemoQA`."""
        self._store = store
        self._model = model
        self._load = encoder
        self._reader = reader
        self._caution = caution
        self._loading = threading.Lock()
        self._encoder: Encoder | None = None
        self._preparing = threading.Lock()
        self._searcher: tuple[Generation, Searcher] | None = None

    def generation(self) -> Generation:
        """The generation in use, if MEMOQA_ENCODER's model built it; the model's name decides, nothing is encoded.

        Raises:
            GenerationError: There is no index.
            EncoderError: Another model built it.
        """
        generation = self._store.open()
        if generation.manifest.model != self._model:
            raise EncoderError(
                f"the index was built with {generation.manifest.model}, MEMOQA_ENCODER is {self._model}; "
                "run `memoqa index` to build it anew, or set MEMOQA_ENCODER back."
            )
        return generation

    def encoder(self) -> Encoder:
        """The encoder, loaded at the first call."""
        with self._loading:
            if self._encoder is None:
                # Beside the model, since the first text would wait for them.
                with ThreadPoolExecutor(1, "dictionaries") as pool:
                    dictionaries = pool.submit(load_dictionaries)
                    self._encoder = self._load()
                    dictionaries.result()
            return self._encoder

    def ready(self) -> tuple[Generation, Searcher, Encoder]:
        """The generation in use, its searcher and the encoder, which has made the generation's vectors."""
        generation, encoder = self.generation(), self.encoder()
        with self._preparing:
            if self._searcher is None or self._searcher[0] is not generation:
                if not agrees(generation, encoder):
                    raise EncoderError(
                        "the model is not the one that the index was built with; run `memoqa index --fresh`."
                    )
                self._searcher = generation, Searcher(generation, reader=self._reader, caution=self._caution)
            return generation, self._searcher[1], encoder
