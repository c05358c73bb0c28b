"""The form of a memo's details on Discord, over a real socket: its parts, what is picked, details with an upload."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.discord.details import CHANNELS, PARTS, PEOPLE, PERSON, details_modal
from bot.adapters.discord.upload_form import upload_modal
from bot.desk.desk import Desk
from bot.desk.details_form import FIELDS, DetailsForm
from bot.platforms import id_forms
from bot.present.wording import EN, ZH_TW, Wording, Words
from bot.present.words.details import DETAILS_EN, details_words
from bot.state.file import IN_MEMORY, StateFile
from bot.state.stores import stores_of
from tests.bot.adapters.discord.reading import counted
from tests.e2e.discord.scene import BotHere, Scene, custom_ids, seen, until, until_done
from tests.library import library_of

SIDECAR = "a.txt.toml"


class Forms:
    """The forms as the boss of the server fills them in, over a library with the memo a.txt."""

    def __init__(self, scene: Scene, file: StateFile, memos: Path) -> None:
        self.scene = scene
        self.sidecar = memos / SIDECAR
        self.memos = memos
        self._file = file

    async def shown(self, by: Any = None) -> Any:
        """What `/memos edit` replies."""
        return await self.settled((by or self.scene.boss).slash(self.scene.channel, "memos", edit="a.txt"))

    async def opened(self, said: Any, part: str) -> Any:
        custom_id = next(one for one in custom_ids(said) if one.startswith(f"memoqa:details:{part}:"))
        shown = await self.scene.boss.click(self.scene.message(said), custom_id=custom_id)
        await until(lambda: shown.modal)
        return shown

    async def submitted(self, said: Any, part: str, **values: Any) -> Any:
        shown = await self.opened(said, part)
        return await self.settled(self.scene.boss.submit_modal(shown, values))

    async def settled(self, step: Any) -> Any:
        before = len(self.scene.said(self.scene.channel.id))
        await step
        await self.scene.answers(self.scene.channel.id, before + 1)
        await until_done(self._file)
        return self.scene.said(self.scene.channel.id)[-1]


@pytest.fixture
async def forms(scene: Scene, tmp_path: Path) -> AsyncIterator[Forms]:
    with StateFile(IN_MEMORY) as file:
        state = stores_of(file)
        service = library_of(tmp_path, {"a.txt": "The words about leave.\n"}).service()
        admins = frozenset({f"discord:{scene.boss.id}"})
        async with BotHere(scene, Desk(service, state, Wording(), admins, forms=id_forms()), state):
            yield Forms(scene, file, tmp_path / "memos")


async def test_people_and_channels_are_picked_for_an_audience_and_the_edit_is_undone(forms: Forms) -> None:
    picked = {PEOPLE: [forms.scene.bob], CHANNELS: [forms.scene.channel], PERSON: [forms.scene.boss], "owner": "Boss"}
    said = await forms.submitted(await forms.shown(), "readers", **picked)
    assert seen(said).words.startswith("Saved the details of a.txt: Owner, Who may read it.")
    bob, channel, boss = forms.scene.bob.id, forms.scene.channel.id, forms.scene.boss.id
    written = f'owner = "Boss <discord:{boss}>"\naudience = ["discord:{bob}", "discord:{channel}"]\n'
    assert forms.sidecar.read_text() == written
    undo = next(one for one in custom_ids(said) if one.startswith("memoqa:undo_edit:"))
    await forms.settled(forms.scene.boss.click(forms.scene.message(said), custom_id=undo))
    assert not forms.sidecar.exists()


async def test_a_wrong_day_is_named_and_the_form_opens_again_with_what_was_typed(forms: Forms) -> None:
    said = await forms.submitted(await forms.shown(), "days", date="May", valid_until="soon")
    assert f"Holds until: {DETAILS_EN.bad_day}" in seen(said).words
    shown = await forms.opened(said, "days")
    held = {one["component"]["custom_id"]: one["component"].get("value") for one in shown.modal["components"]}
    assert (held["date"], held["valid_until"]) == ("May", "soon")
    assert not forms.sidecar.exists()


async def test_whoever_may_not_edit_a_memo_is_told_so(forms: Forms) -> None:
    said = await forms.shown(forms.scene.bob)
    assert seen(said).words == DETAILS_EN.not_yours.format(name="a.txt")


async def test_an_upload_says_in_the_same_step_who_owns_it_and_who_may_read_it(forms: Forms) -> None:
    scene = forms.scene
    shown = await scene.boss.slash(scene.channel, "reindex", action="add")
    await until(lambda: shown.modal)
    values = {
        "file": ("b.txt", b"For Bob.\n"),
        "taken": "ask",
        "owner": "Ada",
        "date": "2026-05-04",
        PEOPLE: [scene.bob],
    }
    await forms.settled(scene.boss.submit_modal(shown, values))
    written = (forms.memos / "b.txt.toml").read_text()
    assert written == f'date = "2026-05-04"\nowner = "Ada"\naudience = ["discord:{scene.bob.id}"]\n'
    assert (forms.memos / "b.txt").read_bytes() == b"For Bob.\n"


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_form_is_within_discord_s_limits_and_cuts_nothing(words: Words, part: str) -> None:
    said = details_words(words)
    values = dict.fromkeys(FIELDS, "x" * 4_000) | {"owner": "x" * 4_001}
    form = DetailsForm("0" * 16 + "." + "0" * 16, "a.txt", "A", values, said.hints)
    payload: Any = details_modal(form, part, words).to_dict()
    assert 1 <= len(payload["components"]) <= 5
    assert counted(payload["title"]) <= 45
    assert len(payload["custom_id"]) <= 100
    for one in payload["components"]:
        assert one["label"] in {*said.fields.values(), said.people, said.channels, said.others, said.person}
        assert counted(one["label"]) <= 45
        assert counted(one.get("description") or "") <= 100
        assert len(one["component"].get("value") or "") <= 4_000


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
def test_the_form_for_an_upload_has_five_fields_at_most(words: Words) -> None:
    payload: Any = upload_modal(words).to_dict()
    assert [one["component"]["custom_id"] for one in payload["components"]] == [
        "file",
        "taken",
        "owner",
        "date",
        PEOPLE,
    ]


def test_every_field_stands_in_one_part_of_the_form() -> None:
    assert sorted(field for fields in PARTS.values() for field in fields) == sorted(FIELDS)
