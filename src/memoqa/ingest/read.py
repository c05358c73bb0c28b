"""Read one memo file: what `folder` opened, by the reader of its format.

The bytes that are hashed are the bytes that are parsed, so a digest never belongs to another text.
"""

from dataclasses import dataclass

from memoqa.errors import UnreadableMemo
from memoqa.ingest.files import MemoFile
from memoqa.ingest.formats.plain import read_markdown, read_text
from memoqa.ingest.formats.sandbox import lines_from_child
from memoqa.ingest.sidecar import Sidecar, read_sidecar
from memoqa.ingest.source import Line, Source

PDF_HEADER_BYTES = 1024  # Acrobat's implementation note: the header may stand anywhere in the first 1,024 bytes
OLE_MAGIC = b"\xd0\xcf\x11\xe0"
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")  # a stream's name in an OLE file: [MS-OFFCRYPTO] 1.3.2


@dataclass(frozen=True, slots=True)
class Reading:
    """A memo as read.

    Attributes:
        about: What the sidecar says, and where it is silent the front matter.
        sha256: Of the memo file's bytes, hexadecimal.
        fingerprint: As `MemoFile.fingerprint()` gave for these bytes and this sidecar.
    """

    source: Source
    about: Sidecar
    sha256: str
    fingerprint: str


def read(memo: MemoFile) -> Reading:
    """The memo's lines, and what its sidecar or front matter says about it.

    Raises:
        UnreadableMemo: With the reason, and what to do about it; other memos are not concerned.
    """
    loaded = memo.load()
    about = Sidecar() if loaded.sidecar is None else read_sidecar(memo.id, loaded.sidecar)
    source, front_matter = _parsed(memo, loaded.content)
    return Reading(source, about.or_else(front_matter), loaded.sha256, loaded.fingerprint)


def _parsed(memo: MemoFile, content: bytes) -> tuple[Source, Sidecar]:
    if not content:
        raise UnreadableMemo(memo.id, "it is empty (0 bytes); save it again or remove it")
    if memo.type == ".pdf":
        return Source(_pdf_lines(memo.id, content), "pdf"), Sidecar()
    if memo.type == ".docx":
        return Source(_docx_lines(memo.id, content), "docx"), Sidecar()
    if memo.type == ".txt":
        return Source(read_text(memo.id, content), "text"), Sidecar()
    lines, front_matter = read_markdown(memo.id, content)
    return Source(lines, "markdown"), front_matter


def _pdf_lines(memo: str, content: bytes) -> tuple[Line, ...]:
    if b"%PDF-" not in content[:PDF_HEADER_BYTES]:
        raise UnreadableMemo(
            memo, "it is no PDF, whatever its name says; give it its right extension or export it again"
        )
    return lines_from_child(memo, content, "pdf")


def _docx_lines(memo: str, content: bytes) -> tuple[Line, ...]:
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED_OFFICE in content:
            raise UnreadableMemo(memo, "it is protected by a password; save it without one")
        raise UnreadableMemo(memo, "it is in Word's old .doc format; open it and save it as .docx")
    if not content.startswith(b"PK"):
        raise UnreadableMemo(
            memo, "it is no .docx, whatever its name says; give it its right extension or save it again"
        )
    return lines_from_child(memo, content, "docx")
