"""Archives and mails made for the tests, hostile ones too."""

import email
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from email import policy
from email.message import EmailMessage
from typing import Final

# Of the archive and the mail that tests upload in a chat: the memos inside them, how the report of the upload sums each
# up, and questions, each with the paragraph that answers it, its memo, and the bytes of that memo's file.
INSIDE: Final = frozenset(
    {"papers.zip/bicycles.txt", "papers.zip/kitchen/oven.md", "notice.eml", "notice.eml/agenda.md"}
)
SUMMARIES: Final = (
    "kitchen/oven.md · “The oven”: 1 paragraph",
    "bicycles.txt · “Bicycles”: 1 paragraph",
    "“Repairs”: 1 paragraph, dated 10 Feb 2026",
    "agenda.md · “Agenda”: 1 paragraph",
)
_OVEN: Final = b"# The oven\n\nThe cook lights the oven at seven.\n"
_AGENDA: Final = b"# Agenda\n\nThe treasurer pays for the scaffold.\n"
ASKED: Final = (
    ("Who lights the oven at seven?", "The cook lights the oven at seven.", "papers.zip/kitchen/oven.md", _OVEN),
    ("Who pays for the scaffold?", "The treasurer pays for the scaffold.", "notice.eml/agenda.md", _AGENDA),
)


def archive(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A .zip file with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def raw_archive(files: list[tuple[bytes, bytes]], flags: int = 0, extra: bytes = b"") -> bytes:
    """A .zip file whose names are these bytes, however wrong; nothing is compressed."""
    out, central = bytearray(), bytearray()
    for name, content in files:
        fields = (20, flags, 0, 0, 33, zlib.crc32(content), len(content), len(content), len(name), len(extra))
        central += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, *fields[:5], *fields[5:], 0, 0, 0, 0, len(out))
        central += name + extra
        out += struct.pack("<4s5H3I2H", b"PK\3\4", *fields) + name + extra + content
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(files), len(files), len(central), len(out), 0)
    return bytes(out + central + end)


def overlapping_archive(count: int, kilobytes: int) -> bytes:
    """A .zip file in which all entries share the bytes of one, which unpacks to so many kilobytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"a" * 1024 * kilobytes
    packed = packer.compress(content) + packer.flush()
    crc, name = zlib.crc32(content), b"0.txt"
    out = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(packed), len(content), len(name), 0)
    out += name + packed
    central = b""
    for number in range(count):
        entry = f"{number}.txt".encode()
        sizes = (crc, len(packed), len(content), len(entry), 0, 0, 0, 0, 0, 0)
        central += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 33, *sizes) + entry
    return out + central + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(central), len(out), 0)


def mail(
    text: str = "The tool room is closed on Monday.\n",
    attached: Mapping[str, bytes] | None = None,
    **head: str,
) -> bytes:
    """An .eml file."""
    made = EmailMessage()
    given = {"From": "Ada Lin <ada@house.example>", "Subject": "Tool room", **head}
    for name, value in {"Date": "Tue, 10 Feb 2026 09:15:00 +0800", **given}.items():
        made[name] = value
    made.set_content(text)
    for name, content in (attached or {}).items():
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def message_within(text: str, inner: bytes) -> bytes:
    """An .eml file with another one attached."""
    made = EmailMessage()
    made["From"], made["Subject"] = "Bo Chen <bo@house.example>", "Fwd"
    made.set_content(text)
    made.add_attachment(email.message_from_bytes(inner, policy=policy.default))
    return made.as_bytes()


def papers() -> bytes:
    """An archive of two memos that people upload in a chat."""
    return archive({"kitchen/oven.md": _OVEN, "bicycles.txt": "Bicycles\n\nBicycles stand behind the library.\n"})


def circular() -> bytes:
    """A mail with one memo attached to it that people upload in a chat."""
    return mail("The roof is repaired in April.\n", {"agenda.md": _AGENDA}, Subject="Repairs")
