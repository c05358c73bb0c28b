"""Read the body of an Outlook mail that is kept as compressed RTF alone.

Source: Microsoft's [MS-OXRTFCP] for the compression, [MS-OXRTFEX] for a web page inside RTF.
"""

import re
import struct
from typing import Final

from memoqa.ingest.source import UnreadableFile

DAMAGED: Final = "it is damaged; open it in the mail program and save it again"
MOST_BYTES: Final = 20_000_000
_PRELOADED: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW: Final = 4096
_HEADER: Final = struct.Struct("<II4sI")
_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_UNSEEN: Final = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"header", b"footer", b"htmltag", b"mhtmltag", b"object"}
)
_SIGNS: Final = {
    b"par": "\n",
    b"line": "\n",
    b"row": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"emdash": "—",
    b"endash": "–",
} | {b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•"}

_PLAIN_SIGNS: Final = {b"\\": b"\\", b"{": b"{", b"}": b"}", b"~": b" ", b"_": b"-"}  # behind a backslash


def unpacked_rtf(content: bytes) -> bytes:
    """RTF from its compressed form.

    Raises:
        UnreadableFile: It is damaged, or far too large.
    """
    if len(content) < _HEADER.size:
        raise UnreadableFile(DAMAGED)
    _, size, kind, _ = _HEADER.unpack_from(content)
    if kind == b"MELA":
        return content[_HEADER.size : _HEADER.size + size]
    if kind != b"LZFu" or size > MOST_BYTES:
        raise UnreadableFile(DAMAGED)
    out = bytearray(_PRELOADED)
    place = _HEADER.size
    while place < len(content):
        flags, place = content[place], place + 1
        for bit in range(8):
            chunk = content[place : place + (2 if flags >> bit & 1 else 1)]
            place += len(chunk)
            if len(chunk) == 1:
                out += chunk
            elif not chunk or not _repeat(out, (chunk[0] << 4) | (chunk[1] >> 4), (chunk[1] & 15) + 2):
                return bytes(out[len(_PRELOADED) :])
    return bytes(out[len(_PRELOADED) :])


def _repeat(out: bytearray, start: int, length: int) -> bool:
    """Write what stands at a place of the last 4,096 bytes again; False if that marks the end."""
    now = len(out) % _WINDOW
    if start == now:
        return False
    begin = len(out) - ((now - start) % _WINDOW)
    for place in range(begin, begin + length):  # byte by byte: it may reach into what it writes
        out.append(out[place] if place >= 0 else 0)
    return True


def text_of_rtf(content: bytes) -> str:
    """The text of RTF; of a web page inside it, the text that other programs are to show."""
    page = _CODE_PAGE.search(content)
    text = _Text(f"cp{page[1].decode()}" if page else "cp1252")
    unseen = [False]
    for word, number, code, sign, brace, plain in _TOKEN.findall(content):
        if brace:
            unseen = [*unseen, unseen[-1]] if brace == b"{" else unseen[:-1] or [False]
        elif word in _UNSEEN or sign == b"*":
            unseen[-1] = True
        elif not unseen[-1]:
            text.add(word, number, bytes([int(code, 16)]) if code else plain or _PLAIN_SIGNS.get(sign, b""))
    return text.whole()


class _Text:
    """The text of RTF as it grows."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._pieces: list[str] = []
        self._waiting = bytearray()  # of one character set, since a character may have two bytes
        self._is_instead = False  # the next byte stands for a character that was given by its number

    def add(self, word: bytes, number: bytes, plain: bytes) -> None:
        """Add a control word with its number, or plain bytes."""
        if not word:
            self._waiting += plain[1:] if self._is_instead else plain
            self._is_instead = self._is_instead and not plain
            return
        self._settle()
        self._is_instead = word == b"u"
        self._pieces.append(chr(int(number or b"0") % 0x10000) if word == b"u" else _SIGNS.get(word, ""))

    def whole(self) -> str:
        """All of it; half characters are marked as unknown."""
        self._settle()
        return "".join(self._pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _settle(self) -> None:
        try:
            self._pieces.append(self._waiting.decode(self._encoding, "replace"))
        except LookupError:
            self._pieces.append(self._waiting.decode("cp1252", "replace"))
        self._waiting.clear()
