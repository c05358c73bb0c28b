"""Keep vectors in the user's cache by model and text: a second evaluation need not encode again.

Only this module knows the cache's file, an SQLite database. A killed process leaves it whole. A damaged one is thrown
away, because everything in it can be made again; without a usable one, everything is encoded anew.
"""

import contextlib
import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from memoqa.encoders.base import Encoder, EncoderIdentity, EncodingProgress, Vectors

FILE_NAME = "evaluation.sqlite3"
MOST_BYTES = 512 * 2**20  # of vectors; the bundled model's take a third of a million
SAVED_TOGETHER = 512  # texts; a killed process may have to encode so many again
_LOCK_SECONDS = 10.0
_TABLES = """
create table if not exists models (model text primary key, dimension integer, query_prefix text, passage_prefix text);
create table if not exists vectors (key blob primary key, vector blob, used real);
create index if not exists vectors_by_use on vectors (used, length(vector));
"""


class VectorCache:
    """Vectors and models' identities in one file; safe for several processes at once, and never raises."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._file = folder / FILE_NAME
        self._most_bytes = most_bytes
        self._connection: sqlite3.Connection | None = None
        with contextlib.suppress(OSError, sqlite3.OperationalError):  # disk full, not allowed, locked: do without
            folder.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = self._opened()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:  # damaged
                self._file.unlink(missing_ok=True)
                self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=_LOCK_SECONDS, check_same_thread=False)
        try:
            connection.executescript(_TABLES)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def identity(self, model: str) -> EncoderIdentity | None:
        """The stored identity of a model."""
        rows = self._rows("select * from models where model = ?", (model,))
        return EncoderIdentity(*rows[0]) if rows else None

    def keep_identity(self, identity: EncoderIdentity) -> None:
        """Store a model's identity."""
        fields = (identity.model, identity.dimension, identity.query_prefix, identity.passage_prefix)
        self._write("insert or replace into models values (?, ?, ?, ?)", [fields])

    def vector(self, key: bytes, dimension: int) -> Vectors | None:
        """The vector stored under a key, shape (dimension,); None if there is none of that dimension."""
        size = np.dtype(np.float32).itemsize * dimension
        rows = self._rows("select vector from vectors where key = ? and length(vector) = ?", (key, size))
        return np.frombuffer(rows[0][0], np.float32) if rows else None

    def keep(self, vectors: dict[bytes, Vectors]) -> None:
        """Store vectors under their keys."""
        now = time.time()
        rows = [(key, np.ascontiguousarray(vector, np.float32).tobytes(), now) for key, vector in vectors.items()]
        self._write("insert or replace into vectors values (?, ?, ?)", rows)

    def close(self, used: Sequence[bytes] = ()) -> None:
        """Note which vectors were used, remove the longest unused ones beyond the bound, and close the file."""
        now = time.time()
        self._write("update vectors set used = ? where key = ?", [(now, key) for key in used])
        self._write(
            "delete from vectors where key in (select key from (select key, sum(length(vector)) over "
            "(order by used desc, key) as bytes from vectors) where bytes > ?)",
            [(self._most_bytes,)],
        )
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _rows(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                return self._connection.execute(query, values).fetchall()
        return []

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if self._connection is not None and rows:
            with contextlib.suppress(sqlite3.Error), self._connection:
                self._connection.executemany(statement, rows)


class CachingEncoder:
    """An Encoder that encodes only what the cache lacks, and loads the model only for that.

    Attributes:
        encoded: Number of texts that were encoded.
        seconds: Time that took, including the loading of the model.
        progress: Called while texts are encoded, if the caller gives no `progress` of its own.
    """

    def __init__(self, model: str, load: Callable[[], Encoder], cache: VectorCache) -> None:
        """Wire the parts together; nothing is loaded yet.

        Args:
            model: The model's identity, known without loading it.
            load: Loads the encoder; called at most once.
            cache: Stores the vectors.
        """
        self.encoded = 0
        self.seconds = 0.0
        self.progress: EncodingProgress | None = None
        self._model = model
        self._load = load
        self._cache = cache
        self._encoder: Encoder | None = None
        self._identity = cache.identity(model)
        self._known: dict[bytes, Vectors] = {}  # all vectors of this run, by key
        self._lock = threading.RLock()

    @property
    def identity(self) -> EncoderIdentity:
        """The model, its dimension and its prefixes, from the cache if it has them."""
        with self._lock:
            return self._identity or self._loaded().identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension), in the order given."""
        return self._vectors("question", texts, None)

    def encode_passages(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        """Vectors of passages, shape (n, dimension), in the order given."""
        return self._vectors("passage", texts, progress)

    def close(self) -> None:
        """Close the cache."""
        self._cache.close(list(self._known))

    def _vectors(self, side: str, texts: Sequence[str], progress: EncodingProgress | None) -> Vectors:
        with self._lock:
            keys = [self._key(side, text) for text in texts]
            missing = {key: text for key, text in zip(keys, texts, strict=True) if not self._find(key)}
            if missing:
                self._encode(side, missing, progress or self.progress)
            if not keys:
                return np.empty((0, self.identity.dimension), np.float32)
            return np.stack([self._known[key] for key in keys])

    def _key(self, side: str, text: str) -> bytes:
        return hashlib.sha256(f"{self._model}\0{side}\0{text}".encode("utf-8", "surrogatepass")).digest()

    def _find(self, key: bytes) -> bool:
        if key not in self._known:
            vector = self._cache.vector(key, self._identity.dimension) if self._identity else None
            if vector is None:
                return False
            self._known[key] = vector
        return True

    def _encode(self, side: str, missing: dict[bytes, str], progress: EncodingProgress | None) -> None:
        began = time.perf_counter()
        encoder = self._loaded()
        # Texts of similar length together: all texts of a batch are padded to its longest.
        keys = sorted(missing, key=lambda key: len(missing[key]))
        for start in range(0, len(keys), SAVED_TOGETHER):
            part = keys[start : start + SAVED_TOGETHER]
            texts = [missing[key] for key in part]
            vectors = encoder.encode_questions(texts) if side == "question" else encoder.encode_passages(texts)
            made = dict(zip(part, vectors, strict=True))
            self._known |= made
            self._cache.keep(made)
            self.encoded += len(part)
            if progress is not None:
                progress(start + len(part), len(keys))
        self.seconds += time.perf_counter() - began

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            self._encoder = self._load()
            self._identity = self._encoder.identity
            self._cache.keep_identity(self._identity)
        return self._encoder
