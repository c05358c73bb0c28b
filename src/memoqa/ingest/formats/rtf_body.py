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
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans "
    b"SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab"
    b"\\tx"
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
    window = bytearray(_PRELOADED.ljust(_WINDOW, b"\0"))
    written, out, place = len(_PRELOADED), bytearray(), _HEADER.size
    while place < len(content):
        flags, place = content[place], place + 1
        for bit in range(8):
            chunk = content[place : place + (2 if flags >> bit & 1 else 1)]
            place += len(chunk)
            if not chunk:
                return bytes(out)
            if len(chunk) == 1:
                found = chunk
            else:
                start, length = (chunk[0] << 4) | (chunk[1] >> 4), (chunk[1] & 15) + 2
                if start == written % _WINDOW:
                    return bytes(out)
                # Byte by byte: what is repeated may reach into what it writes.
                for offset in range(length):
                    found = window[(start + offset) % _WINDOW :][:1]
                    window[written % _WINDOW] = found[0]
                    out += found
                    written += 1
                continue
            window[written % _WINDOW] = found[0]
            out += found
            written += 1
    return bytes(out)


def text_of_rtf(content: bytes) -> str:
    """The text of RTF; of a web page inside it, the text that other programs are to show."""
    page = _CODE_PAGE.search(content)
    encoding = f"cp{page[1].decode()}" if page else "cp1252"
    pieces: list[str] = []
    waiting = bytearray()  # of one character set, since a character may have two bytes
    unseen: list[bool] = [False]
    skip = 0

    def settle() -> None:
        if waiting:
            try:
                pieces.append(waiting.decode(encoding, "replace"))
            except LookupError:
                pieces.append(waiting.decode("cp1252", "replace"))
            waiting.clear()

    for word, number, code, sign, brace, text in _TOKEN.findall(content):
        if brace:
            unseen = [*unseen, unseen[-1]] if brace == b"{" else unseen[:-1] or [False]
        elif word in _UNSEEN or sign == b"*":
            unseen[-1] = True
        elif unseen[-1]:
            continue
        elif word == b"u":
            settle()
            pieces.append(chr(int(number or b"0") % 0x10000))
            skip = 1
        elif word:
            settle()
            pieces.append(_SIGNS.get(word, ""))
        elif code or text or sign in {b"\\", b"{", b"}"}:
            found = bytes([int(code, 16)]) if code else text or sign
            waiting += found[skip:]
            skip = 0
    settle()
    joined = "".join(pieces).encode("utf-16", "surrogatepass")
    return joined.decode("utf-16", "replace")
