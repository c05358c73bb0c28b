"""Read a mail (.eml): its text, and the files attached to it, which are memos of their own.

Of the same text in two forms the plain one is read. Pictures shown within the text, as logos are, are passed over.

Source: RFC 5322 and 2045 to 2049.
"""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Final

from memoqa.ingest.formats.mail_attachments import ENCRYPTED, attachments
from memoqa.ingest.formats.mail_text import Mail, html_lines, mail_lines, plain_lines
from memoqa.ingest.formats.mail_words import body_text, head_words, safe_name
from memoqa.ingest.source import Line, Member, UnreadableFile

SHOWN: Final = ("From", "Date", "To", "Cc")
MOST_PARTS: Final = 1_000
NO_MAIL: Final = "it does not look like a mail: it has no sender, date or subject; save it from the mail program again"
TOO_MANY: Final = f"it has more than {MOST_PARTS:,} parts; save its attachments as files of their own"
_POLICY: Final = policy.compat32.clone(mangle_from_=False)
_ENCRYPTED_TYPES: Final = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNATURES: Final = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)


@dataclass(slots=True)
class Parts:
    """What is found in a mail's parts: the lines of its text, and its attachments with their names."""

    body: list[Line] = field(default_factory=list)
    attached: list[tuple[str, bytes]] = field(default_factory=list)


def mail_parts(content: bytes, wanted: frozenset[str]) -> Iterator[Line | Member]:
    """The lines of a mail, and its attachments in their order.

    Args:
        content: The whole mail.
        wanted: The suffixes of the attachments that are given with their bytes, in small letters.

    Raises:
        UnreadableFile: It is no mail, encrypted, has too many parts or no text.
    """
    message = BytesParser(policy=_POLICY).parsebytes(content)
    if not any(message.get(name) for name in ("From", "Date", "Subject")):
        raise UnreadableFile(NO_MAIL)
    if sum(1 for _ in message.walk()) > MOST_PARTS:
        raise UnreadableFile(TOO_MANY)
    parts = Parts()
    _collect(message, parts)
    head = [(name, "; ".join(_values(message, name))) for name in SHOWN]
    yield from mail_lines(Mail(" ".join(_values(message, "Subject")), head, parts.body))
    yield from attachments(parts.attached, wanted, cut_off=_is_cut_off(message))


def _values(message: Message, name: str) -> list[str]:
    return [head_words(str(raw)) for key, raw in message.raw_items() if key.lower() == name.lower()]


def _collect(part: Message, found: Parts) -> None:
    """Add a part's text and attachments to what was found."""
    kind = part.get_content_type()
    if kind in _ENCRYPTED_TYPES and part.get_param("smime-type") != "signed-data":
        raise UnreadableFile(ENCRYPTED)
    if kind == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            subject = " ".join(_values(inner[0], "Subject"))
            name = safe_name(_name(part) or f"{subject}.eml", "message.eml")
            name = name if name.lower().endswith(".eml") else f"{name}.eml"
            found.attached.append((name, inner[0].as_bytes(policy=_POLICY)))
    elif kind == "multipart/alternative":
        _collect_best(part, found)
    elif part.is_multipart():
        for one in part.get_payload():
            if isinstance(one, Message):
                _collect(one, found)
    elif _is_attachment(part):
        _attach(part, found)
    elif kind in {"text/plain", "text/html"}:
        found.body += [*([Line("", 1, full=False)] if found.body else []), *_lines(part, kind)]


def _collect_best(part: Message, found: Parts) -> None:
    """Of the forms of one text, the plain one if it says anything, else the first other one."""
    forms: list[Parts] = []
    for one in part.get_payload():
        if isinstance(one, Message):
            forms.append(Parts())
            _collect(one, forms[-1])
    said = [form.body for form in forms if any(line.text.strip() for line in form.body)]
    found.body += said[0] if said else []
    found.attached += [one for form in forms for one in form.attached]


def _lines(part: Message, kind: str) -> Iterator[Line]:
    payload = part.get_payload(decode=True)
    text = body_text(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
    if kind == "text/html":
        return html_lines(text)
    return plain_lines(text, flowed=str(part.get_param("format", "")).lower() == "flowed")


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_name(part))


def _attach(part: Message, found: Parts) -> None:
    kind, is_shown = part.get_content_type(), part.get_content_disposition() != "attachment"
    if kind in _SIGNATURES or (part.get_content_maintype() == "image" and (is_shown or part.get("Content-ID"))):
        return
    payload = part.get_payload(decode=True)
    name = safe_name(_name(part), f"attachment{mimetypes.guess_extension(kind) or ''}")
    found.attached.append((name, payload if isinstance(payload, bytes) else b""))


def _name(part: Message) -> str:
    """The name that a part states, in whichever way mail programs do; empty if it states none."""
    return head_words(part.get_filename("") or "")


def _is_cut_off(message: Message) -> bool:
    return any(
        type(defect).__name__ == "CloseBoundaryNotFoundDefect" for part in message.walk() for defect in part.defects
    )
