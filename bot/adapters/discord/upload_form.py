"""Let admins add memos by a form: the files, what to do if a memo has a name already, and what is said of them."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

import discord

from bot.adapters.discord.components import LONGEST_DESCRIPTION, LONGEST_TITLE, submitted
from bot.adapters.discord.details import label, picked_readers, readers_select, text_input
from bot.adapters.discord.errors import FAILURES, error_code
from bot.adapters.discord.escaping import escaped
from bot.adapters.discord.events import attachment, identities_of, interaction_event
from bot.desk.desk import Desk
from bot.desk.reindex import ADD
from bot.desk.uploads import IF_TAKEN
from bot.port import Attachment, Command
from bot.present.wording import Words
from bot.present.words.details import details_words
from bot.present.words.uploads import upload_words
from bot.telemetry.incidents import harmless
from memoqa.errors import MemoqaError
from memoqa.ingest.upload_batch import MOST_FILES

MODAL: Final = "memoqa:add"  # the form's custom_id; behind a colon the ticket of files that wait
DESCRIBE: Final = "describe"  # the button that opens it for those
FILE: Final = "file"  # custom_ids of its fields
TAKEN: Final = "taken"
ASK: Final = "ask"
LONGEST_TEXT: Final = 4_000  # characters of the words in a form
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
        about: str = "",
        private: bool = False,
        thinking: bool = True,
        attachments: tuple[Attachment, ...] = (),
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

    async def describe(self, interaction: discord.Interaction[Any], ticket: str) -> None:
        """Show the form for files that wait, and say what is wrong if there is none."""
        if not self._handler.serves(interaction.guild_id):
            await self._handler.decline(interaction)
            return
        event = interaction_event(interaction)
        words = await self._desk.words_for(event)
        if not self._may_be_admin(interaction):
            await self._handler.on_interaction(interaction, "take", about=ticket, private=True, thinking=False)
            return
        try:
            names = await self._desk.waiting(ticket)
            # In a direct message nothing says yet whether this is an admin, and a file's name may tell something.
            sure = self._desk.is_admin(replace(event, identities=identities_of(interaction.user)))
            await interaction.response.send_modal(upload_modal(words, ticket, names if sure else ()))
        except MemoqaError as error:
            said = self._desk.explained(error, replace(event, identities=identities_of(interaction.user)))
            await harmless(interaction.response.send_message(escaped(said), ephemeral=True))
        except FAILURES as error:
            logger.warning("Discord did not show the form for a memo (%s)", error_code(error))
            await harmless(interaction.response.send_message(upload_words(words).form_failed, ephemeral=True))

    async def take(self, interaction: discord.Interaction[Any]) -> None:
        """Have the desk add the memo of a submitted form."""
        if not self._handler.serves(interaction.guild_id):
            await self._handler.decline(interaction)
            return
        data: Any = interaction.data or {}
        decision, ticket = submitted(data, TAKEN), _ticket(data)
        await self._handler.on_interaction(
            interaction,
            "take" if ticket else "reindex",
            decision if decision in IF_TAKEN else "",
            about=ticket,
            private=True,
            attachments=_uploaded(interaction, data),
            details=_details(data),
        )

    def _may_be_admin(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether to show the form: in a direct message nothing says yet which roles somebody has."""
        event = replace(interaction_event(interaction), identities=identities_of(interaction.user))
        return interaction.guild_id is None or self._desk.is_admin(event)


def is_upload(interaction: discord.Interaction[Any]) -> bool:
    """Whether a submitted modal is this form."""
    data: Any = interaction.data or {}
    custom_id = str(data.get("custom_id"))
    return custom_id == MODAL or custom_id.startswith(f"{MODAL}:")


def upload_modal(words: Words, ticket: str = "", names: Sequence[str] = ()) -> discord.ui.Modal:
    """The form: with a field for files or, if they wait under a ticket, their names; asking is chosen beforehand."""
    said_of_files = upload_words(words)
    file: discord.ui.FileUpload[Any] = discord.ui.FileUpload(custom_id=FILE, required=True, max_values=MOST_FILES)
    choices = {ASK: words.upload_ask, "keep_both": words.keep_both, "replace": words.replace}
    options = [discord.RadioGroupOption(label=choices[one], value=one, default=one == ASK) for one in choices]
    taken: discord.ui.RadioGroup[Any] = discord.ui.RadioGroup(custom_id=TAKEN, required=True, options=options)
    custom_id = f"{MODAL}:{ticket}" if ticket else MODAL
    modal = discord.ui.Modal(title=said_of_files.form_title[:LONGEST_TITLE], custom_id=custom_id)
    undo = words.upload_kept[:LONGEST_DESCRIPTION]
    if ticket:
        listed = said_of_files.form_names.format(names=words.separator.join(names)) if names else ""
        modal.add_item(
            discord.ui.TextDisplay(escaped("\n".join(filter(None, (listed, said_of_files.form_all))))[:LONGEST_TEXT])
        )
    else:
        label_text = said_of_files.form_files.format(most=MOST_FILES)
        modal.add_item(discord.ui.Label(text=label_text[:LONGEST_TITLE], component=file))
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


def _ticket(data: Any) -> str:
    """The ticket of the files that a submitted form is about; empty if it brings them itself."""
    return str(data.get("custom_id")).removeprefix(MODAL).removeprefix(":")


def _uploaded(interaction: discord.Interaction[Any], data: Any) -> tuple[Attachment, ...]:
    """The files in a submitted form; Discord describes them apart from the field."""
    fields = (component.get("component") or {} for component in data.get("components", ()))
    ids = [value for field in fields if field.get("custom_id") == FILE for value in field.get("values", ())]
    described = (data.get("resolved") or {}).get("attachments") or {}
    found = [described[one] for one in ids if one in described]
    return tuple(attachment(discord.Attachment(data=one, state=interaction._state)) for one in found)
