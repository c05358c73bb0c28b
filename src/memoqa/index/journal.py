"""Keep what an index run has read and encoded, so that the next run takes it up if this one is killed.

A journal is one file of the index folder, which only the folder's writer touches: records one after the other, each
with its length and checksum. Opening it drops whatever a crash tore off, and a publish makes it needless. A record's
key is a digest of all that its content depends on, so a stale record is never found and needs no care.

Source: the write-ahead logs of LevelDB and SQLite. No record is synced: a kill loses none, a power cut the last ones.
"""

import contextlib
import hashlib
import logging
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

MAGIC = b"memoqa journal 1\n"
HEAD = struct.Struct("<II16s")  # length of the content, checksum of key and content, key
KEY_BYTES = 16
# Five million vectors; what a run does beyond that is not kept. A journal as large as that is begun anew.
MOST_BYTES = 4 * 2**30

logger = logging.getLogger(__name__)


def key_of(*parts: str) -> bytes:
    """A record's key: a digest of all that its content depends on."""
    whole = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).digest()[:KEY_BYTES]


class Journal:
    """The records of one file; for one thread of the process that holds the index folder."""

    def __init__(self, path: Path, *, keeps: bool = True, most_bytes: int = MOST_BYTES) -> None:
        """Open the journal, and drop what is torn.

        Args:
            path: Its file; made at the first record.
            keeps: Whether it takes new records, too; else nothing is written.
            most_bytes: The largest that it grows.
        """
        self._path = path
        self._keeps = keeps
        self._most_bytes = most_bytes
        self._places: dict[bytes, tuple[int, int]] = {}  # where each content begins, and its length
        self._end = 0
        self._file: int | None = None
        with contextlib.suppress(OSError):
            self._file = os.open(path, (os.O_RDWR if keeps else os.O_RDONLY) | getattr(os, "O_BINARY", 0))
        if self._file is not None:
            try:
                self._find_records(self._file)
                if keeps:
                    os.ftruncate(self._file, self._end)
            except OSError as error:
                self._stop(error)

    def __contains__(self, key: bytes) -> bool:
        """Whether there is a record with this key."""
        return key in self._places

    def get(self, key: bytes) -> bytes | None:
        """The content of the record with this key; None if there is none, or the disk does not give it back."""
        place = self._places.get(key)
        if place is None or self._file is None:
            return None
        try:
            return self._read(self._file, *place)
        except OSError:
            return None

    def add(self, records: Iterable[tuple[bytes, bytes]]) -> None:
        """Append records, each a key and its content; nothing if the journal is full or the disk refuses."""
        if not self._keeps:
            return
        found = list(records)
        packed = b"".join(_packed(key, content) for key, content in found)
        if self._end + len(packed) > self._most_bytes:
            logger.warning("memoqa: the index run is too long to be kept whole; if it is stopped, its rest is redone.")
            self._keeps = False
            return
        try:
            self._append(packed, found)
        except OSError as error:
            self._stop(error)

    def _append(self, packed: bytes, records: list[tuple[bytes, bytes]]) -> None:
        if self._file is None:
            flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
            self._file = os.open(self._path, flags, 0o600)  # as private as the memos may be
        if not self._end:
            packed = MAGIC + packed
        os.lseek(self._file, self._end, os.SEEK_SET)
        view = memoryview(packed)
        while view:
            view = view[os.write(self._file, view) :]
        place = self._end or len(MAGIC)
        for key, content in records:
            self._places[key] = place + HEAD.size, len(content)
            place += HEAD.size + len(content)
        self._end = place

    def clear(self) -> None:
        """Forget all records."""
        self._places.clear()
        self._end = 0
        if self._file is not None and self._keeps:
            try:
                os.ftruncate(self._file, 0)
            except OSError as error:
                self._stop(error)

    def close(self) -> None:
        """Close the file, and keep it for the next run."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        self._keeps = False

    def remove(self) -> None:
        """Close the file and remove it: its work is published, or there was none."""
        self.close()
        self._places.clear()
        with contextlib.suppress(OSError):
            os.unlink(self._path)  # noqa: PTH108  # one call of `os`, as in `atomic`

    def _stop(self, error: OSError) -> None:
        """Keep nothing more, and cut off a record that is half written; what is there stays."""
        reason = error.strerror or "unknown cause"
        logger.warning("memoqa: what is read and encoded cannot be kept for a later run (%s).", reason)
        self._keeps = False
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._end)

    def _find_records(self, file: int) -> None:
        size = os.fstat(file).st_size
        if size > self._most_bytes or self._read(file, 0, len(MAGIC)) != MAGIC:
            return
        self._end = len(MAGIC)
        for key, start, content in self._records(file, size):
            self._places[key] = start, len(content)
            self._end = start + len(content)

    def _records(self, file: int, size: int) -> Iterator[tuple[bytes, int, bytes]]:
        """Key, place and content of each whole record in order, up to the first that is torn or changed."""
        position = len(MAGIC)
        while position + HEAD.size <= size:
            length, checksum, key = HEAD.unpack(self._read(file, position, HEAD.size))
            start = position + HEAD.size
            if start + length > size:
                return
            content = self._read(file, start, length)
            if zlib.crc32(content, zlib.crc32(key)) != checksum:
                return
            yield key, start, content
            position = start + length

    def _read(self, file: int, start: int, length: int) -> bytes:
        os.lseek(file, start, os.SEEK_SET)
        return os.read(file, length)


def _packed(key: bytes, content: bytes) -> bytes:
    return HEAD.pack(len(content), zlib.crc32(content, zlib.crc32(key)), key) + content
