"""Admins add a memo by a form that asks, in one step, for the file and what to do if its name is taken."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.adapters.discord.escaping import escaped
from bot.adapters.discord.upload_form import upload_modal
from bot.present.wording import EN, ZH_TW, Words
from bot.present.words.uploads import upload_words
from bot.state.file import IN_MEMORY, StateFile
from bot.state.stores import stores_of
from memoqa.ingest.upload_batch import MOST_FILES
from memoqa.ingest.upload_history import new_ticket
from memoqa.ingest.uploads import hold
from tests.bot.adapters.discord.reading import counted
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import BotHere, Scene, buttons, seen, until, until_done
from tests.promises.test_upload_parity import FIRST, SECOND, desk_over

OTHER = b"A memo about something else.\n"


class Form:
    """The form as the boss of the server fills it in, over a library with the memo a.txt."""

    def __init__(self, scene: Scene, file: StateFile, memos: Path) -> None:
        self.scene = scene
        self.memos = memos
        self._file = file

    async def opened(self, by: Any = None) -> Any:
        """What `/reindex add` shows."""
        return await (by or self.scene.boss).slash(self.scene.channel, "reindex", action="add")

    async def submitted(self, name: str, content: bytes, taken: str) -> Any:
        """The message that a submitted form ends in."""
        shown = await self.opened()
        await until(lambda: shown.modal)
        await self.scene.boss.submit_modal(shown, {"file": (name, content), "taken": taken})
        return await self.last()

    async def last(self) -> Any:
        await self.scene.answers(self.scene.channel.id)
        await until_done(self._file)
        return self.scene.said(self.scene.channel.id)[-1]


@pytest.fixture
async def form(scene: Scene, tmp_path: Path) -> AsyncIterator[Form]:
    with StateFile(IN_MEMORY) as file:
        state = stores_of(file)
        async with BotHere(scene, desk_over(tmp_path, state, f"discord:{scene.boss.id}"), state):
            yield Form(scene, file, tmp_path / "memos")


async def test_a_new_memo_is_added_by_the_form(form: Form) -> None:
    said = await form.submitted("b.txt", OTHER, "ask")
    assert seen(said).words.startswith(EN.upload_added.format(name="b.txt"))
    assert (form.memos / "b.txt").read_bytes() == OTHER


async def test_a_taken_name_is_replaced_at_once_if_the_form_says_so(form: Form) -> None:
    said = await form.submitted("a.txt", SECOND, "replace")
    assert seen(said).words.startswith(EN.upload_replaced.format(name="a.txt"))
    assert (form.memos / "a.txt").read_bytes() == SECOND


async def test_both_are_kept_at_once_if_the_form_says_so(form: Form) -> None:
    await form.submitted("a.txt", SECOND, "keep_both")
    (dated,) = form.memos.glob("a *.txt")
    assert ((form.memos / "a.txt").read_bytes(), dated.read_bytes()) == (FIRST, SECOND)


async def test_a_taken_name_is_asked_about_if_the_form_leaves_it_to_that(form: Form) -> None:
    said = await form.submitted("a.txt", SECOND, "ask")
    assert set(buttons(said)) == {"replace", "keep_both", "drop"}
    assert (form.memos / "a.txt").read_bytes() == FIRST


async def test_whoever_is_no_admin_gets_no_form(form: Form) -> None:
    shown = await form.opened(by=form.scene.bob)
    assert seen(await form.last()).words == EN.admins_only
    assert shown.modal is None


async def test_if_discord_shows_no_form_the_admin_is_told_the_other_way(form: Form) -> None:
    form.scene.front.faults.append(Fault("POST", "/interactions/*/*/callback", 400))
    shown = await form.opened()
    assert seen(await form.last()).words == EN.how_to_add
    assert shown.modal is None


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
def test_the_form_s_words_are_whole_and_within_discord_s_limits(words: Words) -> None:
    payload: Any = upload_modal(words).to_dict()
    said = upload_words(words)
    file, taken, *_ = payload["components"]
    radio = taken["component"]
    assert payload["title"] == said.form_title
    assert (file["label"], taken["label"]) == (said.form_files.format(most=MOST_FILES), words.upload_if_taken)
    assert file["component"]["max_values"] == MOST_FILES
    assert taken["description"] == words.upload_kept
    assert [option["value"] for option in radio["options"]] == ["ask", "keep_both", "replace"]
    assert [bool(option.get("default")) for option in radio["options"]] == [True, False, False]
    for text, most in (
        (payload["title"], 45), (file["label"], 45), (taken["label"], 45), (taken["description"], 100),
        *((option["label"], 100) for option in radio["options"]),
    ):  # fmt: skip
        assert 1 <= counted(text) <= most


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
def test_the_form_for_files_that_wait_names_them_and_is_within_discord_s_limits(words: Words) -> None:
    names = ("@everyone *a*.txt", *(f"{'習' * 66}.txt" for _ in range(MOST_FILES - 1)))
    payload: Any = upload_modal(words, new_ticket(2**63), names).to_dict()
    first, *rest = payload["components"]
    assert len(payload["custom_id"]) <= 100
    assert len(payload["components"]) <= 5
    assert first["type"] == discord.ComponentType.text_display.value
    assert escaped(upload_words(words).form_names.format(names=words.separator.join(names))) in first["content"]
    assert counted(first["content"]) <= 4_000
    assert "file" not in [one["component"].get("custom_id") for one in rest]


async def test_in_a_direct_message_the_form_names_files_only_to_an_admin_by_id(form: Form) -> None:
    ticket = hold(form.memos, {"secret.txt": OTHER})
    backend, scene = form.scene.backend, form.scene
    for person, named in ((scene.boss, True), (scene.bob, False)):
        message = backend.prepare_message(backend.get_dm_channel(person.id).id, scene.me, "wait")
        button = {"type": 2, "style": 2, "label": "x", "custom_id": f"memoqa:describe:{ticket}", "id": 2}
        message.components = [{"type": 1, "id": 1, "components": [button]}]
        backend.commit_message(message)
        shown = await person.user.click(scene.message(message), custom_id=button["custom_id"])
        await until(lambda: shown.modal)  # noqa: B023
        assert ("secret.txt" in str(shown.modal)) is named
