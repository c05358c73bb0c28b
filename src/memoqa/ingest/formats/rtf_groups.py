"""Parse RTF into groups: what stands between braces, with its control words, bytes of text and inner groups.

Source: Rich Text Format (RTF) Specification 1.9.1. Pictures and other data are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from memoqa.ingest.source import UnreadableFile

DAMAGED: Final = "it is damaged, or not rich text; open it in the program that made it and save it as .rtf again"
CUT_OFF: Final = "it ends in the middle, so a part of it is missing; copy it again, or save it again as .rtf"
MAX_NESTING: Final = 150  # of groups; Word needs some twenty
_TOKEN = rb"\\([a-zA-Z]{1,32})(-?\d{1,32})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\0]+|(%b)"
_SINGLE_BYTES = re.compile(_TOKEN % rb"[^\\{}\r\n\0]+", re.DOTALL)
# In Chinese, Japanese and Korean code pages the second byte of a character may be that of a backslash or a brace.
_DOUBLE_BYTES = re.compile(_TOKEN % rb"(?:[\x81-\xfe][\x40-\xfe]|[^\\{}\r\n\0])+", re.DOTALL)
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_DOUBLE_BYTE_PAGES: Final = frozenset({b"932", b"936", b"949", b"950"})
_PASSED_OVER: Final = frozenset(
    "pict objdata themedata datastore colorschememapping latentstyles rsidtbl blipuid filetbl listtable "  # noqa: SIM905  # as a list it would take a page
    "listoverridetable generator nonshppict picprop sp mmathPict xmlnstbl panose".split()
)
_STARTS_WITHIN: Final = 4_096  # bytes: the code page stands at the start


@dataclass(frozen=True, slots=True)
class Word:
    """A control word, or a control symbol such as ~.

    Attributes:
        number: What stands behind it; None if nothing does.
    """

    name: str
    number: int | None = None


@dataclass(slots=True)
class Group:
    """A group.

    Attributes:
        starred: Readers that do not know its first word pass over it.
        items: In order; bytes are in the code page of the font that holds.
    """

    starred: bool = False
    items: list["Item"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its first control word; empty if it begins with something else."""
        for item in self.items:
            if not isinstance(item, bytes) or item.strip():  # some programs put blanks before it
                return item.name if isinstance(item, Word) else ""
        return ""

    def groups(self, name: str) -> Iterator["Group"]:
        """The inner groups of that name."""
        return (item for item in self.items if isinstance(item, Group) and item.name == name)


Item: TypeAlias = Word | bytes | Group


def parsed(content: bytes) -> Group:
    """The outermost group.

    Raises:
        UnreadableFile: It is no RTF, ends in the middle, or is nested too deeply.
    """
    page = _CODE_PAGE.search(content[:_STARTS_WITHIN])
    token = _DOUBLE_BYTES if page and page[1] in _DOUBLE_BYTE_PAGES else _SINGLE_BYTES
    stack: list[Group] = []
    place = 0
    while match := token.match(content, place):
        place = match.end()
        word, number, code, symbol, brace, text = match.groups()
        if brace == b"{":
            stack.append(Group())
            if len(stack) > MAX_NESTING:
                raise UnreadableFile(DAMAGED)
        elif not stack:
            raise UnreadableFile(DAMAGED)
        elif brace:
            whole = stack.pop()
            if not stack:
                return whole
            if whole.name not in _PASSED_OVER:
                stack[-1].items.append(whole)
        elif word == b"bin":
            place += max(0, int(number or 0))
        elif symbol == b"*" and not stack[-1].items:
            stack[-1].starred = True
        else:
            _add(stack[-1], word, number, code, symbol, text)
    raise UnreadableFile(CUT_OFF if stack else DAMAGED)


def _add(
    group: Group, word: bytes | None, number: bytes | None, code: bytes | None, symbol: bytes | None, text: bytes | None
) -> None:
    if word:
        group.items.append(Word(word.decode("ascii"), None if number is None else int(number)))
    elif symbol:
        escaped = symbol in b"\\{}"
        _add_bytes(group, symbol) if escaped else group.items.append(Word(symbol.decode("latin-1")))
    elif code:
        _add_bytes(group, bytes.fromhex(code.decode("ascii")))
    elif text and group.name not in _PASSED_OVER:
        _add_bytes(group, text)


def _add_bytes(group: Group, text: bytes) -> None:
    """Add bytes to those before them: a character may have one byte in each."""
    if group.items and isinstance(group.items[-1], bytes):
        group.items[-1] += text
    else:
        group.items.append(text)
