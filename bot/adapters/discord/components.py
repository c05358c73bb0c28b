"""Turn rendered blocks into Discord's components: buttons that still work after a restart, and the modals behind two.

The custom_id of a button or a modal holds everything needed to answer it, so neither memoqa nor discord.py keeps views
or modals in memory.
"""

import io
import re
from typing import Any, Final, Protocol

import discord

from bot.adapters.discord.render import (
    PICTURE,
    Attached,
    Button,
    ButtonRow,
    QuoteFrame,
    RenderedMessage,
    Text,
    button_rows,
)
from bot.present.components import reasons
from bot.present.wording import Words

ACCENT: Final = discord.Colour(0x5865F2)  # the edge of a quote's frame: Discord's own blurple
LONGEST_INPUT: Final = 2_000  # characters that a modal takes; the desk refuses longer questions
LONGEST_TITLE: Final = 45  # characters of a modal's title, and of a field's label
LONGEST_DESCRIPTION: Final = 100
FIELD: Final = "said"
REASON: Final = "reason"  # the custom_id of the radio buttons behind 👎
FOLLOW_UP_MODAL: Final = "memoqa:ask:"  # the custom_id of a follow-up's modal begins with this
FEEDBACK_MODAL: Final = "memoqa:missing:"  # the custom_id of the modal behind 👎 begins with this


class ButtonHandler(Protocol):
    """What carries out a button press: the client."""

    async def on_button(self, interaction: discord.Interaction[Any], action: str, about: str) -> None:
        """Carry out a button press."""


class MemoqaButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=(
        r"memoqa:(?P<action>previous|next|section|whole|cite|refer|good|bad|follow|anew|replace|keep_both|drop|mine|share|"
        r"still_right|how_to_replace|retire|undo_edit|details|page|file|take|describe|undo_upload):(?P<about>.+)"
    ),
):
    """Any of memoqa's buttons, on any of its messages."""

    def __init__(self, button: Button) -> None:
        self._button = button
        super().__init__(discord.ui.Button(label=button.label, custom_id=button.custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "MemoqaButton":
        """The pressed button, rebuilt from its message."""
        label = item.label if isinstance(item, discord.ui.Button) else None
        return cls(Button(match["action"], label or "…", match["about"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Pass the press to the client."""
        client: ButtonHandler = interaction.client
        await client.on_button(interaction, self._button.action, self._button.about)


def layout(message: RenderedMessage) -> discord.ui.LayoutView:
    """A message's blocks as discord.py sends them."""
    view = discord.ui.LayoutView(timeout=None)
    for block in message:
        match block:
            case Text(content):
                view.add_item(discord.ui.TextDisplay(content))
            case QuoteFrame(contents, buttons):
                texts = [discord.ui.TextDisplay[Any](content) for content in contents]
                rows = [_row(row) for row in button_rows(buttons)]
                view.add_item(discord.ui.Container[Any](*texts, *rows, accent_colour=ACCENT))
            case Attached(name, _):
                address = f"attachment://{name}"
                is_picture = name.endswith(PICTURE)
                gallery = discord.ui.MediaGallery[Any](discord.MediaGalleryItem(address)) if is_picture else None
                view.add_item(gallery or discord.ui.File[Any](address))
            case ButtonRow(buttons):
                for row in button_rows(buttons):
                    view.add_item(_row(row))
    return view


def files(message: RenderedMessage) -> list[discord.File]:
    """The files that a message carries; discord.py reads each once, so every try to send needs new ones."""
    return [discord.File(io.BytesIO(one.content), one.name) for one in message if isinstance(one, Attached)]


def feedback_modal(event: str, words: Words) -> discord.ui.Modal:
    """The modal behind 👎, which asks what was wrong with the answer to that event, and what was missing."""
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=FIELD, style=discord.TextStyle.paragraph, required=False, max_length=LONGEST_INPUT
    )
    options = [discord.RadioGroupOption(label=label, value=reason) for reason, label in reasons(words).items()]
    radio: discord.ui.RadioGroup[Any] = discord.ui.RadioGroup(custom_id=REASON, required=False, options=options)
    labels = _label(words.reason_label, None, radio), _label(words.missing_title, words.missing_label, field)
    return _modal(FEEDBACK_MODAL + event, words.bad_title, *labels)


def follow_up_modal(event: str, words: Words) -> discord.ui.Modal:
    """The modal for a follow-up to that event's question, for servers where memoqa cannot read messages."""
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=FIELD, style=discord.TextStyle.paragraph, required=True, max_length=LONGEST_INPUT
    )
    return _modal(FOLLOW_UP_MODAL + event, words.your_question, _label(words.your_question, None, field))


def submitted(data: Any, field: str = FIELD) -> str:
    """What a submitted modal holds in a field: its text, or the chosen value; empty if it has none."""
    for component in data.get("components", ()):
        inner: Any = component.get("component") or next(iter(component.get("components", ())), {})
        if inner.get("custom_id") == field:
            return str(inner.get("value") or "")
    return ""


def custom_ids(components: Any) -> set[str]:
    """The custom_ids of a message's components, including nested ones."""
    found: set[str] = set()
    for component in components:
        found.add(str(getattr(component, "custom_id", None) or ""))
        found |= custom_ids(getattr(component, "children", ()))
    return found - {""}


def _row(buttons: tuple[Button, ...]) -> discord.ui.ActionRow[Any]:
    return discord.ui.ActionRow(*(MemoqaButton(button) for button in buttons))


def _modal(custom_id: str, title: str, *labels: discord.ui.Label[Any]) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=title[:LONGEST_TITLE], custom_id=custom_id)
    for label in labels:
        modal.add_item(label)
    modal.stop()  # keeps discord.py from storing it: memoqa reads the fields from the payload
    return modal


def _label(text: str, description: str | None, field: discord.ui.Item[Any]) -> discord.ui.Label[Any]:
    described = description and description[:LONGEST_DESCRIPTION]
    return discord.ui.Label(text=text[:LONGEST_TITLE], description=described, component=field)
