"""Read a mail as Outlook saves it (.msg): its text, and the files attached to it, which are memos of their own.

The head and the body become the same lines as those of an .eml file; a message within it becomes an .eml file. Runs in
the child process only, since the file is a file system of its own.

Source: Microsoft's [MS-OXMSG] and [MS-OXPROPS].
"""

import io
import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.utils import format_datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from olefile import STGTY_STREAM, OleFileIO

from memoqa.ingest.formats.mail_attachments import ENCRYPTED, attachments
from memoqa.ingest.formats.mail_text import Mail, html_lines, mail_lines, plain_lines
from memoqa.ingest.formats.mail_words import body_text, head_words, safe_name
from memoqa.ingest.formats.rtf_body import text_of_rtf, unpacked_rtf
from memoqa.ingest.source import Line, Member, UnreadableFile

NO_MAIL: Final = "it is an Office file, but no mail that Outlook saved; save it as .eml or .docx"
PROPERTIES: Final = "__properties_version1.0"
MOST_LEVELS: Final = 4  # messages within messages; no deeper ones are read anyway
_STREAM: Final = "__substg1.0_{:04X}{:04X}"
_UNICODE, _BYTES, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_FIXED: Final = struct.Struct("<HHIQ")  # type, id, flags, value
_HEADER_BYTES: Final = {"message": 32, "within": 24, "other": 8}
_CLASS, _SUBJECT, _BODY, _HTML, _RTF, _HEADERS = 0x001A, 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_SUBMITTED, _DELIVERED, _BODY_CODE_PAGE, _CODE_PAGE = 0x0039, 0x0E06, 0x3FDE, 0x3FFD
_RECIPIENT_KIND, _NAME, _ADDRESS, _SMTP = 0x0C15, 0x3001, 0x3003, 0x39FE
_LONG_NAME, _SHORT_NAME, _FILE, _CONTENT_ID, _MIME, _HIDDEN = 0x3707, 0x3704, 0x3701, 0x3712, 0x370E, 0x7FFE
_PICTURES: Final = frozenset({".bmp", ".emz", ".gif", ".jpeg", ".jpg", ".png", ".wmz"})
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_CODECS: Final = {
    936: "gb18030",
    65001: "utf-8",
    50220: "iso-2022-jp",
    51932: "euc_jp",
    28591: "cp1252",
    20127: "ascii",
}


class Stored:
    """A message, a recipient or an attachment: a folder of the file, with its properties."""

    def __init__(self, file: OleFileIO, path: Sequence[str] = (), kind: str = "message") -> None:
        self._file = file
        self.path = list(path)
        self._kind = kind

    def stream(self, name: str) -> bytes | None:
        """A stream in this folder; None if there is none."""
        path = [*self.path, name]
        return bytes(self._file.openstream(path).read()) if self._file.get_type(path) == STGTY_STREAM else None

    def within(self, start: str, kind: str) -> list["Stored"]:
        """The folders inside whose names begin so, in their order."""
        depth = len(self.path)
        names = {
            path[depth]
            for path in self._file.listdir(streams=False, storages=True)
            if path[:depth] == self.path and len(path) > depth and path[depth].startswith(start)
        }
        return [Stored(self._file, [*self.path, name], kind) for name in sorted(names)]

    @cached_property
    def fixed(self) -> dict[int, int]:
        """The properties of fixed length, by id."""
        content = (self.stream(PROPERTIES) or b"")[_HEADER_BYTES[self._kind] :]
        whole = len(content) - len(content) % _FIXED.size
        return {place: value for _, place, _, value in _FIXED.iter_unpack(content[:whole])}

    def number(self, place: int) -> int:
        """A whole number; 0 if it is not stated."""
        return self.fixed.get(place, 0) & 0xFFFFFFFF

    def text(self, place: int, code_page: int = _CODE_PAGE) -> str:
        """A text; empty if it is not stated."""
        unicode = self.stream(_STREAM.format(place, _UNICODE))
        if unicode is not None:
            return body_text(unicode, "utf-16-le").rstrip("\0")
        return body_text(self.stream(_STREAM.format(place, _BYTES)) or b"", self._codec(code_page))

    def binary(self, place: int) -> bytes | None:
        """Bytes; None if they are not stated."""
        return self.stream(_STREAM.format(place, _BINARY))

    def words(self, place: int) -> str:
        """A text on one line."""
        return " ".join(self.text(place).split())

    def _codec(self, place: int) -> str | None:
        page = self.number(place) or self.number(_CODE_PAGE)
        return _CODECS.get(page, f"cp{page}") if page else None

    @property
    def body(self) -> list[Line]:
        """The lines of a message's text: its plain form, else the web page, else the RTF."""
        plain = self.text(_BODY, _BODY_CODE_PAGE)
        if plain.strip():
            return list(plain_lines(plain))
        page = self.binary(_HTML)
        html = self.text(_HTML) if page is None else body_text(page, self._codec(_BODY_CODE_PAGE))
        if html.strip():
            return list(html_lines(html))
        packed = self.binary(_RTF)
        return list(plain_lines(text_of_rtf(unpacked_rtf(packed)))) if packed else []


def outlook_parts(content: bytes, wanted: frozenset[str]) -> Iterator[Line | Member]:
    """The lines of a mail, and its attachments in their order.

    Args:
        content: The whole file.
        wanted: The suffixes of the attachments that are given with their bytes, in small letters.

    Raises:
        UnreadableFile: It is no mail, encrypted, or has no text.
    """
    with OleFileIO(io.BytesIO(content)) as file:
        message = Stored(file)
        if message.stream(PROPERTIES) is None:
            raise UnreadableFile(NO_MAIL)
        kind = message.text(_CLASS).lower()
        if "smime" in kind and "multipartsigned" not in kind:
            raise UnreadableFile(ENCRYPTED)
        yield from mail_lines(Mail(message.words(_SUBJECT), _head(message), message.body))
        yield from attachments(list(_attached(message, 1)), wanted)


def _head(message: Stored) -> list[tuple[str, str]]:
    """Sender, date and recipients: as the mail's own header lines have them, else as Outlook keeps them."""
    headers = HeaderParser().parsestr(message.text(_HEADERS))
    sent = _day(message)
    people: dict[int, list[str]] = {1: [], 2: []}
    for one in message.within("__recip_version1.0_#", "other"):
        people.setdefault(one.number(_RECIPIENT_KIND), []).append(
            _person(one.words(_NAME), one.words(_SMTP) or one.words(_ADDRESS))
        )
    sender = _person(message.words(_SENDER_NAME), message.words(_SENDER_SMTP) or message.words(_SENDER_ADDRESS))
    kept = {"From": sender, "Date": sent, "To": "; ".join(people[1]), "Cc": "; ".join(people[2])}
    return [(name, head_words(str(headers.get(name, ""))) or value) for name, value in kept.items()]


def _person(name: str, address: str) -> str:
    """A person as a mail shows one; the address of an Exchange server says nothing to people."""
    shown = f"<{address}>" if "@" in address and address != name else ""
    return f"{name} {shown}".strip()


def _day(message: Stored) -> str:
    value = message.fixed.get(_SUBMITTED) or message.fixed.get(_DELIVERED) or 0
    try:
        return format_datetime(_EPOCH + timedelta(microseconds=value // 10)) if value else ""
    except OverflowError:
        return ""


def _attached(message: Stored, level: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of what is attached, without the pictures that the text shows."""
    for one in message.within("__attach_version1.0_#", "other"):
        name = one.words(_LONG_NAME) or one.words(_SHORT_NAME) or one.words(_NAME)
        inner = one.within(_STREAM.format(_FILE, _OBJECT), "within")
        if inner and inner[0].stream(PROPERTIES) is not None:
            title = safe_name(f"{inner[0].words(_SUBJECT) or name}.eml", "message.eml")
            if level < MOST_LEVELS:
                yield title, _as_eml(inner[0], level + 1)
            continue
        is_picture = one.text(_MIME).startswith("image/") or PurePosixPath(name).suffix.lower() in _PICTURES
        if is_picture and (one.text(_CONTENT_ID) or one.number(_HIDDEN)):
            continue
        yield safe_name(name, "attachment"), one.binary(_FILE) or b""


def _as_eml(message: Stored, level: int) -> bytes:
    """A message within a message as an .eml file, the same bytes each time."""
    made = MIMEMultipart(boundary=f"=_within_{level}")
    for name, value in (("Subject", message.words(_SUBJECT)), *_head(message)):
        if value:
            made[name] = Header(value, "utf-8").encode(linesep="\n")
    made.attach(MIMEText("\n".join(line.text for line in message.body) + "\n", "plain", "utf-8"))
    for name, content in _attached(message, level):
        part = MIMEApplication(content)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
        made.attach(part)
    return made.as_bytes()
