"""Read a mail as Outlook saves it (.msg): its text, and the files attached to it, which are memos of their own.

The head and the body become the same lines as those of an .eml file. One file knows python-oxmsg: this one. Runs in the
child process only, since the file format is a file system of its own.

Source: Microsoft's [MS-OXMSG] and [MS-OXPROPS], and [MS-OXRTFCP] for a body that is kept as RTF.
"""

import io
from collections.abc import Iterator
from typing import Final

from olefile import OleFileIO
from oxmsg import Message
from oxmsg.storage import Storage

from memoqa.ingest.formats.mail import attachments
from memoqa.ingest.formats.mail_text import Mail, mail_lines
from memoqa.ingest.source import Line, Member, UnreadableFile

NO_MAIL: Final = "it is an Office file, but not a mail that Outlook saved; save it as .eml, .docx or .pdf"
ENCRYPTED: Final = "it is encrypted; open it in the mail program and save its text and attachments"
_PROPERTIES: Final = "__properties_version1.0"
_EMBEDDED: Final = "__substg1.0_3701000D"  # PidTagAttachDataObject: a message within an attachment
_EMBEDDED_HEADER_BYTES: Final = 24  # of its properties, 8 fewer than a message's of its own
_SUBJECT, _BODY, _RTF, _HEADERS = 0x0037, 0x1000, 0x1009, 0x007D
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP, _SENT_FOR = 0x0C1A, 0x0C1F, 0x5D01, 0x0042
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_KIND: Final = 0x0C15  # of a recipient: 1 to, 2 copy, 3 blind copy
_FILE_NAME, _SHORT_NAME, _DISPLAY_NAME = 0x3707, 0x3704, 0x3001
_CONTENT_ID, _MIME, _HIDDEN = 0x3712, 0x370E, 0x7FFE
_CLASS: Final = 0x001A
_LABELS: Final = {1: "To", 2: "Cc"}


def outlook_parts(content: bytes, wanted: frozenset[str]) -> Iterator[Line | Member]:
    """The lines of a mail, and its attachments in their order.

    Args:
        content: The whole file.
        wanted: The suffixes of the attachments that are given with their bytes, in small letters.

    Raises:
        UnreadableFile: It is no mail, encrypted, or has no text.
    """
    with OleFileIO(io.BytesIO(content)) as file:
        if not file.exists(_PROPERTIES):
            raise UnreadableFile(NO_MAIL)
        storage = Storage.from_ole(file)
    message = Message(storage)
    if "smime" in message.message_class.lower() and "multipartsigned" not in message.message_class.lower():
        raise UnreadableFile(ENCRYPTED)
    subject, head = _head(message)
    yield from mail_lines(Mail(subject, head, list(_body(message))))
    yield from attachments(list(_attached(storage)), wanted)
