"""Decode the names in a .zip file, and make them safe paths.

Source: PKWARE APPNOTE 6.3.10, 4.4.4 (bit 11: UTF-8, else code page 437) and 4.6.9 (the Unicode path extra field); what
Windows writes instead of 437 is the code page of its own language.
"""

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from typing import Final

UTF8_FLAG: Final = 0x800
_UNICODE_PATH: Final = 0x7075  # the extra field of Info-ZIP
# The rows of each character set that hold its everyday characters: Big5's 5,401, and GB 2312's 3,755.
_EVERYDAY: Final = {"cp950": (0xA4, 0xC6), "gb18030": (0xB0, 0xD7)}
_PUNCTUATION: Final = (0xA1, 0xA3)
_LEAST_EVERYDAY: Final = 0.6  # of the Chinese characters in all names; a wrong character set has under half


def decoded_names(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names of an archive's entries, all old ones in one character set."""
    told = [_told(entry) for entry in entries]
    pairs = zip(told, entries, strict=True)
    raw = [b"" if name is not None else entry.orig_filename.encode("cp437") for name, entry in pairs]
    encoding = _encoding([name for name in raw if not name.isascii()])
    return [name if name is not None else old.decode(encoding) for name, old in zip(told, raw, strict=True)]


def safe_path(name: str) -> tuple[str, ...]:
    """The parts of a path that stays inside the archive: no drive, no root, no step upwards, NFC; perhaps none."""
    slashed = unicodedata.normalize("NFC", name).replace("\\", "/")
    drive, colon, rest = slashed.partition(":")
    if colon and len(drive) == 1 and drive.isalpha():
        slashed = rest
    # Windows drops blanks and dots at the end of a name, and takes "..." for a step as well.
    parts = (part.rstrip(". ") for part in slashed.split("/"))
    return tuple(part for part in parts if part)


def _told(entry: zipfile.ZipInfo) -> str | None:
    """The name, if the entry tells its character set."""
    name = entry.orig_filename
    if entry.flag_bits & UTF8_FLAG or name.isascii():
        return name
    old = name.encode("cp437")
    extra = entry.extra
    while len(extra) >= 4:  # kind and length, two bytes each
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if (
            kind == _UNICODE_PATH and len(field) > 5 and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(old)
        ):  # version and checksum
            try:
                return field[5:].decode()
            except UnicodeDecodeError:
                return None
    return None


def _encoding(names: Sequence[bytes]) -> str:
    """The character set that all the names fit best."""
    together = b"\n".join(names)
    try:
        together.decode("utf-8")
    except UnicodeDecodeError:
        shares = {encoding: _everyday_share(together, encoding) for encoding in _EVERYDAY}
        best = max(shares, key=lambda encoding: shares[encoding])  # the first of equal ones
        return best if shares[best] >= _LEAST_EVERYDAY else "cp437"
    return "utf-8"


def _everyday_share(text: bytes, encoding: str) -> float:
    """The share of everyday characters among those above ASCII; 0 if the text is not in that character set."""
    try:
        pairs = [character.encode(encoding) for character in text.decode(encoding) if not character.isascii()]
    except UnicodeDecodeError:
        return 0.0
    first, last = _EVERYDAY[encoding]
    good = [pair for pair in pairs if len(pair) == 2 and _is_everyday(pair, first, last, encoding)]
    return len(good) / len(pairs) if pairs else 0.0


def _is_everyday(pair: bytes, first: int, last: int, encoding: str) -> bool:
    in_rows = first <= pair[0] <= last or _PUNCTUATION[0] <= pair[0] <= _PUNCTUATION[1]
    return in_rows and (encoding == "cp950" or pair[1] > 0xA0)  # GB 2312 has no lower second byte
