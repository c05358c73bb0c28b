"""Blocks as Discord's components, the buttons among them alive after a restart, and the modals behind two of them.

A button's custom_id says all that is needed to answer its press, and a modal's likewise: no view and no modal is kept
in memory, neither here nor by discord.py.
"""

import re
from typing import Any, Final, Protocol

import discord

from bot.adapters.discord.render import Frame, Message, Press, Row, Text
from bot.present.wording import Words

ACCENT: Final = discord.Colour(0x5865F2)  # the edge of a quote's frame: Discord's own blurple
LONGEST_ANSWER: Final = 2_000  # characters that a modal takes; the desk takes no longer question
LONGEST_TITLE: Final = 45  # characters of a modal's title, and of the label of a field
LONGEST_DESCRIPTION: Final = 100
FIELD: Final = "said"
ASKED: Final = "memoqa:ask:"  # begins the custom_id of a modal for a follow-up
COMPLAINED: Final = "memoqa:missing:"  # and of the one behind 👎


class Pressed(Protocol):
    """The client, to whom a press is brought."""

    async def pressed(self, interaction: discord.Interaction[Any], action: str, about: str) -> None:
        """Do what the button says."""


class PressButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"memoqa:(?P<action>previous|next|section|cite|good|bad|follow|anew):(?P<about>.+)",
):
    """Any of memoqa's buttons, on any message of its own."""

    def __init__(self, press: Press) -> None:
        self._press = press
        super().__init__(discord.ui.Button(label=press.label, custom_id=press.custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "PressButton":
        """The button that was pressed, from what its message still has of it."""
        label = item.label if isinstance(item, discord.ui.Button) else None
        return cls(Press(match["action"], label or "…", match["about"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Bring the press to the client."""
        client: Pressed = interaction.client
        await client.pressed(interaction, self._press.action, self._press.about)


def layout(message: Message) -> discord.ui.LayoutView:
    """A message's blocks as discord.py sends them."""
    view = discord.ui.LayoutView(timeout=None)
    for block in message:
        match block:
            case Text(content):
                view.add_item(discord.ui.TextDisplay(content))
            case Frame(contents, presses):
                texts = [discord.ui.TextDisplay[Any](content) for content in contents]
                rows = [_row(presses)] if presses else []
                view.add_item(discord.ui.Container[Any](*texts, *rows, accent_colour=ACCENT))
            case Row(presses):
                view.add_item(_row(presses))
    return view


def complaint(event: str, words: Words) -> discord.ui.Modal:
    """The modal behind 👎: what was missing in the answer to that event."""
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=FIELD, style=discord.TextStyle.paragraph, required=False, max_length=LONGEST_ANSWER
    )
    return _modal(COMPLAINED + event, words.missing_title, words.missing_label, field)


def follow_up(event: str, words: Words) -> discord.ui.Modal:
    """The modal for a question after that event's, for those whose messages memoqa cannot read."""
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=FIELD, style=discord.TextStyle.paragraph, required=True, max_length=LONGEST_ANSWER
    )
    return _modal(ASKED + event, words.your_question, None, field)


def said_in(data: Any) -> str:
    """What was typed into the only field of a modal, out of the payload with which it was sent off."""
    for component in data.get("components", ()):
        inner: Any = component.get("component") or next(iter(component.get("components", ())), {})
        if inner.get("custom_id") == FIELD:
            return str(inner.get("value") or "")
    return ""


def custom_ids(components: Any) -> set[str]:
    """The custom_ids of a message's components, those inside others among them."""
    found: set[str] = set()
    for component in components:
        found.add(str(getattr(component, "custom_id", None) or ""))
        found |= custom_ids(getattr(component, "children", ()))
    return found - {""}


def _row(presses: tuple[Press, ...]) -> discord.ui.ActionRow[Any]:
    return discord.ui.ActionRow(*(PressButton(press) for press in presses))


def _modal(custom_id: str, title: str, description: str | None, field: discord.ui.TextInput[Any]) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=title[:LONGEST_TITLE], custom_id=custom_id)
    label = discord.ui.Label[Any](
        text=title[:LONGEST_TITLE], description=description and description[:LONGEST_DESCRIPTION], component=field
    )
    modal.add_item(label)
    modal.stop()  # so that discord.py does not keep it: what is sent off is read from the payload
    return modal
