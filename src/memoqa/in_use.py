"""Give the index in use, the searchers over it and the encoder that made it, each loaded once."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeAlias

from memoqa.encoders.base import Encoder
from memoqa.errors import EncoderError
from memoqa.index.agreement import agrees
from memoqa.index.corpus import Corpus
from memoqa.index.generation import Contents, Generation
from memoqa.index.store import Store
from memoqa.search.confidence import DEFAULT_CAUTION
from memoqa.search.search import Searcher
from memoqa.search.timed_reader import TimedReader
from memoqa.text.dictionary import load_dictionaries

MOST_SEARCHERS: Final = 16  # kept of one generation, each for another choice of memos; the vectors are shared

Audience: TypeAlias = tuple[str, ...] | None  # of a memo; None is everybody
_Made: TypeAlias = tuple[Contents, Searcher]


@dataclass(frozen=True, slots=True)
class Ready:
    """What answering takes.

    Attributes:
        generation: Its name.
        contents: The memos that the asker may read, as though there were no others.
        in_part: Whether there are others.
        searcher: Over these.
        encoder: The one that made the vectors.
    """

    generation: str
    contents: Contents
    in_part: bool
    searcher: Searcher
    encoder: Encoder


def audiences_with(corpus: Corpus, ids: frozenset[str] | None) -> tuple[Audience, ...]:
    """The audiences of a corpus that somebody with these ids is in; for the operator, None, all."""
    return tuple(one for one in corpus.audiences if ids is None or one is None or not ids.isdisjoint(one))


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
        self._checked: Generation | None = None
        # By the audiences whose memos are searched; the ones used last stand last.
        self._searchers: OrderedDict[tuple[Audience, ...], Future[_Made]] = OrderedDict()

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

    def ready(self, ids: frozenset[str] | None = None) -> Ready:
        """All that answering somebody with these ids takes; the operator, None, reads every memo."""
        generation, encoder = self.generation(), self.encoder()
        with self._preparing:
            if self._checked is not generation:
                if not agrees(generation, encoder):
                    raise EncoderError(
                        "the model is not the one that the index was built with; run `memoqa index --fresh`."
                    )
                self._checked = generation
                self._searchers.clear()
            audiences = audiences_with(generation.corpus, ids)
            making = None if audiences in self._searchers else Future[_Made]()
            if making is not None:
                self._searchers[audiences] = making
            found = self._searchers[audiences]
            self._searchers.move_to_end(audiences)
            if len(self._searchers) > MOST_SEARCHERS:
                self._searchers.popitem(last=False)
        if making is not None:
            self._make(making, generation, audiences)  # meanwhile others, who may read other memos, are answered
        contents, searcher = found.result()
        return Ready(generation.name, contents, contents is not generation, searcher, encoder)

    def _make(self, making: "Future[_Made]", generation: Generation, audiences: tuple[Audience, ...]) -> None:
        by_audience = generation.corpus.audiences
        try:
            memos = [number for audience in audiences for number in by_audience[audience]]
            contents = generation if len(audiences) == len(by_audience) else generation.only(memos)
            making.set_result((contents, Searcher(contents, reader=self._reader, caution=self._caution)))
        except BaseException as error:
            making.set_exception(error)
            with self._preparing:
                if self._searchers.get(audiences) is making:
                    del self._searchers[audiences]
            raise
