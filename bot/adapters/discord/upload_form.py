"""Let admins add a memo by a form: the file, and what to do if a memo has its name already."""

import logging
from dataclasses import replace
from typing import Any, Final, Protocol

import discord

from bot.adapters.discord.components import LONGEST_DESCRIPTION, LONGEST_TITLE, submitted
from bot.adapters.discord.details import label, picked_readers, readers_select, text_input
from bot.adapters.discord.errors import FAILURES, error_code
from bot.adapters.discord.events import attachment, identities_of, interaction_event
from bot.desk.desk import Desk
from bot.desk.reindex import ADD, IF_TAKEN
from bot.port import Attachment, Command
from bot.present.wording import Words
from bot.present.words.details import details_words

MODAL: Final = "memoqa:add"  # the form's custom_id
FILE: Final = "file"  # custom_ids of its fields
TAKEN: Final = "taken"
ASK: Final = "ask"
SAID: Final = ("owner", "date")  # what is typed there of the memo, by the keys of a sidecar; who may read it is picked

logger = logging.getLogger(__name__)


class Handler(Protocol):
    """What carries a form out: the dispatcher."""

    async def on_interaction(
        self,
        interaction: discord.Interaction[Any],
        command: Command,
        text: str = "",
        *,
        private: bool = False,
        attachment: Attachment | None = None,
        details: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Acknowledge an interaction and carry it out."""

    def serves(self, guild: int | None) -> bool:
        """Whether memoqa takes events from this server."""

    async def decline(self, interaction: discord.Interaction[Any]) -> None:
        """Tell the asker that memoqa does not serve this server."""


class UploadForm:
    """The form of one connection; it keeps nothing between opening and taking it."""

    def __init__(self, desk: Desk, handler: Handler) -> None:
        self._desk = desk
        self._handler = handler

    async def open(self, interaction: discord.Interaction[Any]) -> None:
        """Show the form; whoever is no admin, and whoever Discord does not show it to, gets the desk's reply."""
        words = await self._desk.words_for(interaction_event(interaction))
        if self._may_be_admin(interaction):
            try:
                await interaction.response.send_modal(upload_modal(words))
            except FAILURES as error:
                logger.warning("Discord did not show the form for a memo (%s)", error_code(error))
            else:
                return
        await self._handler.on_interaction(interaction, "reindex", ADD, private=True)

    async def take(self, interaction: discord.Interaction[Any]) -> None:
        """Have the desk add the memo of a submitted form."""
        if not self._handler.serves(interaction.guild_id):
            await self._handler.decline(interaction)
            return
        data: Any = interaction.data or {}
        decision = submitted(data, TAKEN)
        await self._handler.on_interaction(
            interaction,
            "reindex",
            decision if decision in IF_TAKEN else "",
            private=True,
            attachment=_uploaded(interaction, data),
            details=_details(data),
        )

    def _may_be_admin(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether to show the form: in a direct message nothing says yet which roles somebody has."""
        event = replace(interaction_event(interaction), identities=identities_of(interaction.user))
        return interaction.guild_id is None or self._desk.is_admin(event)


def is_upload(interaction: discord.Interaction[Any]) -> bool:
    """Whether a submitted modal is this form."""
    data: Any = interaction.data or {}
    return bool(data.get("custom_id") == MODAL)


def upload_modal(words: Words) -> discord.ui.Modal:
    """The form; asking, if the name is taken, is chosen beforehand."""
    file: discord.ui.FileUpload[Any] = discord.ui.FileUpload(custom_id=FILE, required=True)
    choices = {ASK: words.upload_ask, "keep_both": words.keep_both, "replace": words.replace}
    options = [discord.RadioGroupOption(label=choices[one], value=one, default=one == ASK) for one in choices]
    taken: discord.ui.RadioGroup[Any] = discord.ui.RadioGroup(custom_id=TAKEN, required=True, options=options)
    modal = discord.ui.Modal(title=words.upload_title[:LONGEST_TITLE], custom_id=MODAL)
    undo = words.upload_kept[:LONGEST_DESCRIPTION]
    modal.add_item(discord.ui.Label(text=words.upload_file[:LONGEST_TITLE], component=file))
    modal.add_item(discord.ui.Label(text=words.upload_if_taken[:LONGEST_TITLE], description=undo, component=taken))
    said = details_words(words)
    for field in SAID:
        modal.add_item(label(said.fields[field], said.hints[field], text_input(field)))
    modal.add_item(label(said.upload_readers, "", readers_select()))
    modal.stop()  # keeps discord.py from storing it: memoqa reads the fields from the payload
    return modal


def _details(data: Any) -> tuple[tuple[str, str], ...]:
    """What a submitted form says of its memo."""
    readers = ", ".join(picked_readers(data))
    return tuple((field, submitted(data, field)) for field in SAID) + ((("audience", readers),) if readers else ())


def _uploaded(interaction: discord.Interaction[Any], data: Any) -> Attachment | None:
    """The file in a submitted form; Discord describes it apart from the field."""
    fields = (component.get("component") or {} for component in data.get("components", ()))
    ids = [value for field in fields if field.get("custom_id") == FILE for value in field.get("values", ())]
    described = (data.get("resolved") or {}).get("attachments") or {}
    found = next((described[one] for one in ids if one in described), None)
    return attachment(discord.Attachment(data=found, state=interaction._state)) if found else None
