"""Read paragraphs while there is time: under load a question goes without, and its verdict is the more sparing."""

import threading
from collections.abc import Callable

from memoqa.encoders.reader import Reader
from memoqa.index.corpus import Corpus
from memoqa.search.windows import PlacedReading, read_paragraph


class TimedReader:
    """Reads one paragraph at a time, for which the bundled reader takes all cores; safe for many threads.

    The reader is loaded at the first call or at `prepare`.
    """

    def __init__(self, load: Callable[[], Reader], seconds: float) -> None:
        """Wire the parts together.

        Args:
            load: Loads the reader; called until it succeeds once.
            seconds: The most that a question waits for its turn.
        """
        self._load = load
        self._seconds = seconds
        self._turn = threading.Lock()
        self._loading = threading.Lock()
        self._reader: Reader | None = None

    def prepare(self) -> Reader:
        """The reader, loaded once.

        Raises:
            EncoderError: It cannot be loaded.
        """
        with self._loading:
            if self._reader is None:
                self._reader = self._load()
            return self._reader

    def on(self, corpus: Corpus) -> Callable[[str, int, int], PlacedReading | None]:
        """Reads paragraphs of a corpus, as `read_paragraph`, or gives None for one whose turn did not come in time."""

        def read(question: str, index: int, sentence: int) -> PlacedReading | None:
            reader = self.prepare()
            if not self._turn.acquire(timeout=self._seconds):
                return None
            try:
                return read_paragraph(question, corpus, index, sentence, reader)
            finally:
                self._turn.release()

        return read
