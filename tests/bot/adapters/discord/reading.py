"""Read Discord's components as its own client does: what a person sees, what is bold, and what is live.

The rules are those of Discord's client, tried in its order at every character; none comes from the renderer. The
beginning of bold text counts as the beginning of a line too, as in some of Discord's clients.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.present.wording import EN, ZH_TW
from memoqa.quotes.shown import ANSWER_MARK
from tests.bot.contract import Form, Seen, Sight

TEXT_DISPLAY, CONTAINER, ROW = 10, 17, 1
GALLERY, FILE = 12, 13
ATTACHED = (GALLERY, FILE)
ATTACHED_NAME = re.compile(r"attachment://[A-Za-z0-9_.-]{1,200}")  # Discord replaces other characters in a file's name
SMALL = re.compile(r"^-#[^\S\n]+(?=\S)")

AT_LINE_START = (
    re.compile(r"[^\S\n]*#{1,3}\s+\S"),  # a heading
    re.compile(r"[^\S\n]*-#\s+\S"),  # small print
    re.compile(r"[^\S\n]*>(?:>>)?[^\S\n]"),  # a block quote
    re.compile(r"[^\S\n]*(?:[*+-]|\d+[.)])(?:\s|$)"),  # a list
)
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
LINK = re.compile(r"\[((?:\\[\s\S]|[^\\\[\]])+)\]\((https?://[^\s()<>\\]+)\)")
STRONG = re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")
ALIVE = (
    re.compile(r"```[\s\S]+?```"),
    re.compile(r"(`+)[\s\S]*?[^`]\1(?!`)"),
    re.compile(r"<(?:@[!&]?|#)\d+>|<a?:\w+:\d+>|<t:-?\d+(?::\w)?>|</[^>]+:\d+>|<id:\w+>|<\w+:\d+>"),
    re.compile(r"<[^: >]+:[^ >]*>|<\+?\d[\d-]*>|<[^ >]+@[^ >]+>"),
    re.compile(r"@(?:everyone|here|silent)"),
    re.compile(r":[^\s:]+:"),
    re.compile(r"(?:https?|steam)://[^\s<]+"),
    re.compile(r"\[(?:\\[\s\S]|[^\\\]])*\]\([^)]*\)"),
    re.compile(r"__(?:\\[\s\S]|[^\\])+?__|~~[\s\S]+?~~|\|\|[\s\S]+?\|\|"),
    re.compile(r"_(?:\\[\s\S]|[^\\_])+?_(?!\w)|\*(?=\S)(?:\\[\s\S]|[^\\*])+?\*(?!\*)"),
    re.compile(r"¯\\_\(ツ\)_/¯"),
)


@dataclass
class Reading:
    """A text as a person sees it: its characters, the offsets of the bold ones, and what Discord would act on."""

    text: str = ""
    bold: set[int] = field(default_factory=set)
    live: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    def add(self, seen: str, *, bold: bool) -> None:
        if bold:
            self.bold |= set(range(len(self.text), len(self.text) + len(seen)))
        self.text += seen


def read(content: str) -> Reading:
    """A text display's content as a person sees it."""
    reading = Reading()
    _read(content, reading, bold=False)
    return reading


def _read(source: str, into: Reading, *, bold: bool) -> None:
    place = 0
    while place < len(source):
        if place == 0 or source[place - 1] == "\n":
            into.live += [match[0] for rule in AT_LINE_START if (match := rule.match(source, place))]
        if escape := ESCAPE.match(source, place):
            into.add(escape[1], bold=bold)
            place = escape.end()
        elif strong := STRONG.match(source, place):
            into.live += [strong[0]] * bold  # bold within bold: asterisks that are not the memo's own
            _read(strong[1], into, bold=True)
            place = strong.end()
        elif link := LINK.match(source, place):
            label = read(link[1])
            into.live += label.live
            into.links.append((label.text, link[2]))
            into.add(label.text, bold=bold)
            place = link.end()
        else:
            into.live += [match[0] for rule in ALIVE if (match := rule.match(source, place))]
            into.add(source[place], bold=bold)
            place += 1


def read_words(content: str) -> tuple[str, list[str], list[tuple[str, str]]]:
    """What a person sees of a text display outside the quote, small print included, what is live in it, its links."""
    seen: list[str] = []
    live: list[str] = []
    links: list[tuple[str, str]] = []
    for line in content.split("\n"):
        reading = read(SMALL.sub("", line))
        seen.append(reading.text)
        live += reading.live
        links += reading.links
    return "\n".join(seen), live, links


def sight_of(payloads: Sequence[Sequence[dict[str, Any]]]) -> Sight:
    """What a person sees of one reply's messages, each given as its components."""
    quotes: list[Seen] = []
    answers: list[tuple[Seen, ...]] = []
    lines: list[Seen] = []
    words: list[str] = []
    live: list[str] = []
    links: list[tuple[str, str]] = []
    text, bold = "", frozenset[int]()
    for part in (part for payload in payloads for part in flat(payload)):
        if part["type"] == ROW:
            # Each quote has a row of buttons under it, one of them for its citation.
            if any(button["custom_id"].startswith("memoqa:cite:") for button in part["components"]):
                quotes.append(Seen(text, bold))
                answers.append(tuple(lines))
                lines = []
                text, bold = "", frozenset()
        elif part["type"] in ATTACHED:
            assert ATTACHED_NAME.fullmatch(address_of(part)), "Discord finds no file of another name"
        elif not text and part["content"].startswith(ANSWER_MARK):
            reading = read(part["content"].removeprefix(ANSWER_MARK))
            lines.append(Seen(reading.text, frozenset(reading.bold)))
            live += [*reading.live, *map(str, reading.links)]
        elif lines and not part["framed"] and not part["content"].startswith("-# "):
            reading = read(part["content"])  # a long line goes on in the next message
            *lines, begun = lines
            go_on = frozenset(place + len(begun.text) for place in reading.bold)
            lines.append(Seen(begun.text + reading.text, begun.bold | go_on))
            live += [*reading.live, *map(str, reading.links)]
        elif part["framed"] and not part["content"].startswith("-# "):
            reading = read(part["content"])
            bold |= frozenset(place + len(text) for place in reading.bold)
            text += reading.text
            live += [*reading.live, *map(str, reading.links)]
        elif part["content"] not in {f"-# {EN.continued}", f"-# {ZH_TW.continued}"}:
            seen, alive, linked = read_words(part["content"])
            words.append(seen)
            live += alive
            links += linked
    if text:  # versions of paragraphs have no buttons, and are read as one
        quotes.append(Seen(text, bold))
        answers.append(())
    sizes = tuple(size for payload in payloads for size in sizes_of(payload))
    return Sight(tuple(quotes), "".join(words), sizes, tuple(live), len(payloads), tuple(answers), tuple(links))


def address_of(part: dict[str, Any]) -> str:
    """Where a gallery's one picture, or a file, lies."""
    return str(part["items"][0]["media"]["url"] if part["type"] == GALLERY else part["file"]["url"])


def flat(components: Sequence[dict[str, Any]], *, framed: bool = False) -> Iterator[dict[str, Any]]:
    """A message's texts and button rows in order; `framed` says whether each one is in a frame."""
    for component in components:
        if component["type"] == CONTAINER:
            yield from flat(component["components"], framed=True)
        else:
            yield component | {"framed": framed}


def sizes_of(components: Sequence[dict[str, Any]]) -> Iterator[tuple[str, int, int]]:
    """The sizes that Discord limits, in UTF-16 units: a name, the size, the limit."""
    parts = list(flat(components))
    texts = [part["content"] for part in parts if part["type"] == TEXT_DISPLAY]
    rows = [part["components"] for part in parts if part["type"] == ROW]
    assert all(texts), "Discord refuses an empty text"
    yield "text of a message", sum(counted(text) for text in texts), 4_000
    frames = sum(component["type"] == CONTAINER for component in components)
    yield "components", frames + len(parts) + sum(map(len, rows)), 40
    for row in rows:
        yield "buttons in a row", len(row), 5
        for button in row:
            yield "label", counted(button["label"]), 80
            yield "custom_id", counted(button["custom_id"]), 100


def counted(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def form_of(payload: dict[str, Any]) -> Form:
    """The modal behind 👎 as a person sees it; Discord parses nothing in a modal."""
    labels = payload["components"]
    radio, said = (label["component"] for label in labels)
    described = [label["description"] for label in labels if label.get("description")]
    return Form(
        title=payload["title"],
        labels=(*(label["label"] for label in labels), *described),
        choices=tuple((option["value"], option["label"]) for option in radio["options"]),
        longest=said["max_length"],
        required=radio["required"] or said["required"],
        sizes=(
            ("title", counted(payload["title"]), 45),
            ("id of the modal", len(payload["custom_id"]), 100),
            *(("label", counted(label["label"]), 45) for label in labels),
            *(("description", counted(one), 100) for one in described),
            *(("option", counted(option["label"]), 100) for option in radio["options"]),
            *(("value of an option", len(option["value"]), 100) for option in radio["options"]),
            *(("id of a field", len(field["custom_id"]), 100) for field in (radio, said)),
            ("options", len(radio["options"]), 10),
            ("fields", len(labels), 5),
            ("length of a text", said["max_length"], 4_000),
        ),
        live=(),
    )
