"""Read Slack's messages as a person sees them, by Slack's own rules and not by the renderer's."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.adapters.slack.render import RenderedMessage
from bot.present.wording import EN, ZH_TW
from memoqa.quotes.shown import ANSWER_MARK
from tests.bot.contract import Form, Seen, Sight

LIVE = re.compile(r"<[@#!][^>]*>|<https?:[^>]*>|<mailto:[^>]*>")  # what Slack acts on in text that it parses
LINK = re.compile(r"<(https?://[^<>|\s]+)\|([^<>|&@#!*_~`]+)>")  # a link, and nothing in its words that Slack parses

# Blocks and elements that Slack does not parse; plain_text is one of them if its `emoji` is false.
LITERAL = {
    *("rich_text", "rich_text_quote", "rich_text_section", "text", "context", "actions", "button"),
    *("context_actions", "feedback_buttons", "header", "divider", "table"),
}


def sight_of(messages: Sequence[RenderedMessage]) -> Sight:
    """What a person sees of one reply's messages."""
    quotes: list[Seen] = []
    answers: list[tuple[Seen, ...]] = []
    lines: list[tuple[str, frozenset[int]]] = []
    open_quote: tuple[str, frozenset[int]] = ("", frozenset())
    words: list[str] = []
    links: list[tuple[str, str]] = []
    for block in (block for message in messages for block in unrepeated(message)):
        match block["type"]:
            case "rich_text":
                (part,) = block["elements"]
                if part["type"] == "rich_text_quote":
                    open_quote = joined(open_quote, part["elements"])
                elif part["elements"][0].get("text") == ANSWER_MARK:
                    lines.append(joined(("", frozenset()), part["elements"][1:]))
                elif lines and not open_quote[0]:  # a long line goes on in the next block
                    lines[-1] = joined(lines[-1], part["elements"])
                else:
                    words.append("".join(element.get("text", "") for element in part["elements"]))
            case "context":
                words += [label_of(element) for element in block["elements"]]
                links += [(found[2], unescaped(found[1])) for found in map(link_in, block["elements"]) if found]
            case "actions":
                # Each quote ends with a row of buttons.
                if open_quote[0]:
                    quotes.append(Seen(*open_quote))
                    answers.append(tuple(Seen(*line) for line in lines))
                    lines = []
                open_quote = ("", frozenset())
    if open_quote[0]:  # versions of paragraphs have no buttons, and are read as one
        quotes.append(Seen(*open_quote))
        answers.append(())
    return Sight(
        quotes=tuple(quotes),
        answers=tuple(answers),
        words="".join(words),
        sizes=tuple(size for message in messages for size in sizes(message)),
        live=tuple(found for message in messages for found in live(message)),
        messages=len(messages),
        links=tuple(links),
    )


def link_in(part: dict[str, Any]) -> re.Match[str] | None:
    """The link that an element is, if it is one and nothing beside: its address and its words."""
    return LINK.fullmatch(part["text"]) if part.get("type") == "mrkdwn" else None


def label_of(element: dict[str, Any]) -> str:
    found = link_in(element)
    return found[2] if found else str(element["text"])


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def unrepeated(message: RenderedMessage) -> list[dict[str, Any]]:
    """A message's blocks without the line that marks a continuation, a table's words read as text."""
    if message.untabled:
        assert words_of(message.blocks) == words_of(message.untabled), "a table has the words of the quote"
    blocks = message.untabled or message.blocks
    first, *rest = blocks
    goes_on = first["type"] == "context" and first["elements"][0]["text"] in {EN.continued, ZH_TW.continued}
    return rest if goes_on else blocks


def words_of(blocks: Sequence[dict[str, Any]]) -> list[tuple[str, bool]]:
    """Each character that is shown, in order and whether it is bold, without white space and a table's strokes."""
    found: list[tuple[str, bool]] = []
    for part in blocks:
        if isinstance(part.get("text"), str):
            bold = bool((part.get("style") or {}).get("bold"))
            found += [(character, bold) for character in "".join(part["text"].split()).replace("|", "")]
        elif "text" in part:
            found += words_of([part["text"]])
        found += words_of(inner_parts(part))
    return found


def joined(so_far: tuple[str, frozenset[int]], elements: Sequence[dict[str, Any]]) -> tuple[str, frozenset[int]]:
    """The quote so far, extended by the elements of its next piece."""
    text, bold = so_far
    for element in elements:
        assert element["type"] == "text", "Slack shows no other element letter by letter"
        if element.get("style", {}).get("bold"):
            bold |= frozenset(range(len(text), len(text) + len(element["text"])))
        text += element["text"]
    return text, bold


def sizes(message: RenderedMessage) -> Iterator[tuple[str, int, int]]:
    """The sizes that Slack limits, in UTF-16 units after escaping: a name, the size, the limit."""
    yield "text", counted(message.text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")), 3_000
    yield "blocks", len(message.blocks), 50
    yield "tables", [block["type"] for block in message.blocks].count("table"), 1
    texts = [list(texts_of(block)) for block in message.blocks]
    yield "text of all blocks", sum(counted(text) for block in texts for text in block), 10_000
    for block, inside in zip(message.blocks, texts, strict=True):
        yield block["type"], sum(map(counted, inside)), {"context": 2_000, "table": 10_000}.get(block["type"], 3_000)
        assert all(inside), "Slack refuses an empty text"
        if block["type"] == "actions":
            yield "elements of actions", len(block["elements"]), 25
            for button in block["elements"]:
                yield "label of a button", counted(button["text"]["text"]), 75
                yield "value of a button", counted(button["value"]), 2_000
                yield "id of an action", len(button["action_id"]), 255
        if block["type"] == "table":
            yield "rows of a table", len(block["rows"]), 100
            yield "settings of columns", len(block["column_settings"]), 20
            yield from (("columns of a table", len(row), 20) for row in block["rows"])
        if block["type"] == "context_actions":
            yield "elements of context_actions", len(block["elements"]), 5
            for element in block["elements"]:
                yield "id of an action", len(element["action_id"]), 255
                for side in (element["positive_button"], element["negative_button"]):
                    yield "label of a feedback button", counted(side["text"]["text"]), 75
                    yield "label of a feedback button aloud", counted(side["accessibility_label"]), 75
                    yield "value of a feedback button", counted(side["value"]), 2_000
        assert Block.parse(block).to_dict() == block, "slack_sdk knows this block in every part"


def texts_of(part: dict[str, Any]) -> Iterator[str]:
    """Every text in a block, at any depth."""
    if isinstance(part.get("text"), str):
        yield part["text"]
    elif "text" in part:
        yield from texts_of(part["text"])
    yield from filter(None, [part.get("accessibility_label")])
    for element in inner_parts(part):
        yield from texts_of(element)


def inner_parts(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block, the two sides of feedback buttons, or the cells of a table."""
    sides = (part.get(name) for name in ("positive_button", "negative_button"))
    cells = (cell for row in part.get("rows", ()) for cell in row)
    return [*part.get("elements", ()), *filter(None, sides), *cells]


def counted(text: str) -> int:
    escapes = 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
    return len(text.encode("utf-16-le")) // 2 + escapes


def live(message: RenderedMessage) -> Iterator[str]:
    """Everything in a message that Slack would turn into a mention, a link, an emoji or mark-up."""
    yield from LIVE.findall(message.text)
    for block in message.blocks:
        yield from (str(part) for part in parsed_parts(block))


def parsed_parts(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts of a block whose text Slack parses."""
    kind = part.get("type", "button")  # a side of feedback buttons has no type
    if kind not in LITERAL and not link_in(part) and not (kind == "plain_text" and part.get("emoji") is False):
        yield part
    for element in inner_parts(part):
        yield from parsed_parts(element)
    if isinstance(part.get("text"), dict):
        yield from parsed_parts(part["text"])


def form_of(view: dict[str, Any]) -> Form:
    """The modal behind 👎 as a person sees it."""
    assert View(**view).to_dict() == view, "slack_sdk knows this modal in every part"
    reason, said = (block["element"] for block in view["blocks"])
    labels = [block["label"] for block in view["blocks"]]
    heads = [view[name] for name in ("title", "submit", "close")]
    options = [option["text"] for option in reason["options"]]
    return Form(
        title=view["title"]["text"],
        labels=tuple(label["text"] for label in labels),
        choices=tuple((option["value"], option["text"]["text"]) for option in reason["options"]),
        longest=said["max_length"],
        required=not all(block["optional"] for block in view["blocks"]),
        sizes=(
            *(("title or button", counted(one["text"]), 24) for one in heads),
            *(("label", counted(one["text"]), 2_000) for one in labels),
            *(("option", counted(one["text"]), 75) for one in options),
            *(("value of an option", len(option["value"]), 150) for option in reason["options"]),
            *(("id of a block", len(block["block_id"]), 255) for block in view["blocks"]),
            *(("id of an element", len(one["action_id"]), 255) for one in (reason, said)),
            ("id of the modal", len(view["callback_id"]), 255),
            ("private metadata", len(view["private_metadata"]), 3_000),
            ("options", len(options), 10),
            ("length of a text", said["max_length"], 3_000),
        ),
        live=tuple(str(part) for text in (*heads, *labels, *options) for part in parsed_parts(text)),
    )
