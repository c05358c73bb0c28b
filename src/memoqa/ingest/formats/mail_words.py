"""Decode what a mail states in other character sets: its bodies, the words of its head, the names of its attachments.

Source: RFC 2047 for words in a head, RFC 2231 for names; WHATWG's Encoding for what people mean by gb2312 and big5.
"""

import binascii
import re
from email.errors import HeaderParseError
from email.header import decode_header
from pathlib import PurePosixPath
from typing import Final

from memoqa.ingest.formats.plain import decoded
from memoqa.ingest.names import is_unfit
from memoqa.ingest.source import UnreadableFile

MOST_DECODED: Final = 100_000  # characters of a header; a longer one is no list of people
LONGEST_NAME: Final = 120  # characters of an attachment's name
_MEANT: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-2022-jp": "iso2022_jp_2",
    "unicode-1-1-utf-7": "utf-7",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"\s+")


def body_text(content: bytes, charset: str | None) -> str:
    """A body as text, without control characters.

    Args:
        content: The body's bytes.
        charset: As the mail states it; None if it does not.
    """
    return _CONTROLS.sub("", _decoded(content, charset))


def head_words(raw: str) -> str:
    """The value of a header as people read it, on one line.

    Args:
        raw: As the parser gives it; bytes beyond ASCII are surrogates.
    """
    words: list[str] = []
    unfolded = raw.replace("\r", "").replace("\n", "")
    try:
        pieces = decode_header(unfolded) if unfolded.isascii() and len(unfolded) <= MOST_DECODED else [(unfolded, None)]
    except (HeaderParseError, binascii.Error, ValueError):
        pieces = [(unfolded, None)]
    for piece, charset in pieces:
        content = piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
        words.append(_decoded(content, charset))
    return _BLANKS.sub(" ", _CONTROLS.sub("", "".join(words))).strip()


def safe_name(name: str, otherwise: str) -> str:
    """A name as an id may have it: no path, nothing invisible, not too long.

    Args:
        name: As the mail states it.
        otherwise: The name if nothing is left of it.
    """
    plain = "".join("_" if character in '/\\:*?"<>|' else character for character in name if not is_unfit(character))
    place = PurePosixPath(plain.strip().strip(". ") or otherwise)
    return f"{place.stem[: LONGEST_NAME - len(place.suffix[:20])]}{place.suffix[:20]}"


def _decoded(content: bytes, charset: str | None) -> str:
    stated = (charset or "utf-8").strip().strip("'\"").lower()
    try:
        return content.decode(_MEANT.get(stated, stated))
    except (LookupError, UnicodeError, ValueError):
        pass
    try:
        return decoded(content)
    except UnreadableFile:
        pass
    try:
        return content.decode(_MEANT.get(stated, stated), "replace")
    except (LookupError, UnicodeError, ValueError):
        return content.decode("cp1252", "replace")
