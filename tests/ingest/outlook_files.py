"""Outlook's .msg files made for the tests: a small file system, and the properties of a message in it."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias

Folder: TypeAlias = Mapping[str, "bytes | Folder"]
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI = 512, 64
STREAM, STORAGE, ROOT = 2, 1, 5


class _Space:
    """Sectors of one size, and which follows which."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.content = bytearray()
        self.chain: list[int] = []

    def add(self, content: bytes) -> int:
        """Where these bytes begin."""
        start = len(self.chain)
        self.content += content.ljust(-(-len(content) // self.size) * self.size, b"\0")
        self.chain += range(start + 1, len(self.content) // self.size + 1)
        if not content:
            return END
        self.chain[-1] = END
        return start


def compound_file(root: Folder) -> bytes:
    """A compound file ([MS-CFB], version 3) with these streams and folders."""
    large, small = _Space(SECTOR), _Space(MINI)
    entries = _entries(root, large, small)
    entries[0] = replace(entries[0], start=large.add(bytes(small.content)), size=len(small.content))
    directory = large.add(b"".join(entry.written() for entry in entries))
    minis = struct.pack(f"<{len(small.chain)}I", *small.chain)
    first_mini = large.add(minis)
    count = 1
    while count * (SECTOR // 4) < len(large.chain) + count:
        count += 1
    first_table = len(large.chain)
    table = [*large.chain, *[FAT] * count]
    table += [FREE] * (count * (SECTOR // 4) - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<9I", 0, count, directory, 0, 4096, first_mini, -(-len(minis) // SECTOR), END, 0)
    header += struct.pack("<109I", *range(first_table, first_table + count), *[FREE] * (109 - count))
    return header + bytes(large.content) + struct.pack(f"<{len(table)}I", *table)


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    right: int = FREE
    child: int = FREE
    start: int = 0
    size: int = 0

    def written(self) -> bytes:
        """128 bytes of the directory."""
        name = self.name.encode("utf-16-le")
        head = struct.pack("<HBB3I", len(name) + 2, self.kind, 1, FREE, self.right, self.child)
        return name.ljust(64, b"\0") + head + b"\0" * 36 + struct.pack("<IQ", self.start, self.size)


def _entries(root: Folder, large: _Space, small: _Space) -> list[_Entry]:
    """The directory: each folder's entries hang on each other's right."""
    entries = [_Entry("Root Entry", ROOT)]
    waiting = [(root, 0)]
    while waiting:
        folder, parent = waiting.pop()
        before = None
        for name, content in folder.items():
            number = len(entries)
            if isinstance(content, bytes):
                start = (large if len(content) >= 4096 else small).add(content)
                entries.append(_Entry(name, STREAM, start=start, size=len(content)))
            else:
                entries.append(_Entry(name, STORAGE))
                waiting.append((content, number))
            if before is None:
                entries[parent] = replace(entries[parent], child=number)
            else:
                entries[before] = replace(entries[before], right=number)
            before = number
    return entries


def properties(texts: Mapping[int, str | bytes], numbers: Mapping[int, int] | None = None, header: int = 8) -> Folder:
    """A folder with these properties by their ids: texts in Unicode, bytes as they are, and numbers."""
    streams: dict[str, bytes | Folder] = {}
    fixed = b"\0" * header
    for place, value in texts.items():
        kind = 0x0102 if isinstance(value, bytes) else 0x001F
        streams[f"__substg1.0_{place:04X}{kind:04X}"] = value if isinstance(value, bytes) else value.encode("utf-16-le")
        fixed += struct.pack("<HHIQ", kind, place, 6, 0)
    for place, number in (numbers or {}).items():
        fixed += struct.pack("<HHIQ", 0x0040 if number > 1 << 40 else 3, place, 6, number)
    return {**streams, "__properties_version1.0": fixed}


def filetime(moment: datetime) -> int:
    """A moment as Windows counts it."""
    return int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def message(
    texts: Mapping[int, str | bytes],
    numbers: Mapping[int, int] | None = None,
    folders: Folder | None = None,
    header: int = 32,
) -> Folder:
    """A message with these properties, recipients and attachments."""
    return {**properties({0x001A: "IPM.Note", **texts}, numbers, header), **(folders or {})}
