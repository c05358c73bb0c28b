"""A library that is cared for, on Discord: who may edit, who may read, what holds, and where it comes from.

Each test has its like, under the same name, on Slack.
"""

import tomllib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.present.wording import EN
from bot.present.words.details import DETAILS_EN
from tests.bot.adapters.discord.doubles import EPHEMERAL
from tests.e2e.cared_for import (
    BOT,
    HOURS,
    LINK,
    LUNCH,
    NOT_HOLDING,
    SAID_BEFORE,
    SAID_HOURS,
    SAID_LUNCH,
    SAID_SALARY,
    SAID_VAULT,
    SALARY,
    VAULT,
    CaredFor,
    cared_for,
)
from tests.e2e.discord.front import Fault, Front
from tests.e2e.discord.scene import BotProcess, Scene, buttons, custom_ids, seen, until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene() -> AsyncIterator[Scene]:
    async with Front() as front:
        yield Scene(front)


@pytest.fixture(scope="module")
def role(scene: Scene) -> int:
    """A role that alice has."""
    made = scene.guild.create_role("board")
    scene.backend.add_member_role(scene.guild.id, scene.alice.id, made.id)
    return int(made.id)


@pytest.fixture(scope="module")
def library(scene: Scene, role: int, tmp_path_factory: pytest.TempPathFactory) -> CaredFor:
    """alice has the role and owns a memo; bob is nobody; the boss is an admin."""
    owner, folder = f"Alice <discord:{scene.alice.id}>", tmp_path_factory.mktemp("library")
    return cared_for(folder, group=f"discord:role:{role}", channel=f"discord:{scene.channel.id}", owner=owner)


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def bot(scene: Scene, library: CaredFor, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BotProcess]:
    admins = f"discord:{scene.boss.id}"
    bot = BotProcess(scene, tmp_path_factory.mktemp("bot"), BOT, **library.settings, MEMOQA_ADMINS=admins)
    async with bot:
        yield bot
    assert bot.process.returncode == 0, bot.errors


async def reply(scene: Scene, step: Any, text: str) -> Any:
    """The message with this text that follows what somebody does in the channel."""
    before = len(scene.said(scene.channel.id))
    await step
    found = await until(lambda: [one for one in scene.said(scene.channel.id)[before:] if text in words(one)])
    return found[0]


async def asked(scene: Scene, actor: Any, question: str, text: str) -> Any:
    """The reply with this text to a question by command."""
    return await reply(scene, actor.slash(scene.channel, "ask", question=question), text)


async def asked_alone(scene: Scene, actor: Any, question: str, text: str) -> str:
    """All that follows a question in a direct message, once this reply has come."""
    before = len(direct(scene, actor))
    await actor.send_dm(question)
    await until(lambda: [one for one in direct(scene, actor)[before:] if text in one])
    return "\n".join(direct(scene, actor)[before:])


def direct(scene: Scene, actor: Any) -> list[str]:
    """What somebody sees of memoqa's direct messages."""
    channel = actor.user.dm_channel
    return [words(one) for one in scene.said(channel.id)] if channel else []


def words(message: Any) -> str:
    """What people read of a message; of one with a file, all that it is made of."""
    if message.attachments:
        return str(message.components)
    sight = seen(message)
    return "\n".join([sight.words, *(quote.text for quote in sight.quotes)])


def in_public(scene: Scene) -> str:
    """Everything of memoqa's that everybody in the channel sees."""
    places = [scene.channel.id, *(thread.id for thread in scene.channel.threads)]
    return "\n".join(words(one) for place in places for one in scene.said(place) if not one.flags & EPHEMERAL)


async def test_the_details_of_a_memo_are_edited_by_its_owner_and_the_edit_is_undone_by_an_admin(
    scene: Scene, library: CaredFor
) -> None:
    sidecar = library.memos / "old/parking.md.toml"
    before = sidecar.read_text("utf-8")
    shown = await reply(scene, scene.alice.slash(scene.channel, "memos", edit="parking"), "old/parking.md")
    owner = f"Owner: Alice <discord:{scene.alice.id}> (old/_folder.toml)"
    held = (owner, "Holds until: 2020-01-01 (the memo itself)", "Last checked: 2019-10-05 (old/parking.md.toml)")
    for line in held:
        assert line in seen(shown).words
    refused = DETAILS_EN.not_yours.format(name="parking")
    await reply(scene, scene.bob.slash(scene.channel, "memos", edit="parking"), refused)
    (days,) = [one for one in custom_ids(shown) if one.startswith("memoqa:details:days:")]
    form = await scene.alice.click(scene.message(shown), custom_id=days)
    await until(lambda: form.modal)
    typed = {"date": "2019-06-01", "valid_until": "2020-01-01", "checked": "2026-11-01"}
    saved = DETAILS_EN.saved.format(name="old/parking.md", fields="Last checked")
    await reply(scene, scene.alice.submit_modal(form, typed), saved)
    assert str(tomllib.loads(sidecar.read_text("utf-8"))["checked"]) == "2026-11-01"
    undone = DETAILS_EN.undone.format(name="old/parking.md")
    await reply(scene, scene.boss.slash(scene.channel, "memos", edit="undo"), undone)
    assert sidecar.read_text("utf-8") == before


async def test_a_memo_for_some_people_reaches_its_readers_alone_and_its_channel_in_public(scene: Scene) -> None:
    await asked_alone(scene, scene.alice, SALARY, SAID_SALARY)
    outside = await asked_alone(scene, scene.bob, SALARY, EN.none)
    private = await asked(scene, scene.alice, SALARY, EN.only_for_you)
    await asked(scene, scene.bob, HOURS, SAID_HOURS)
    assert private.flags & EPHEMERAL
    assert SAID_SALARY in words(private)
    assert SAID_SALARY not in outside + in_public(scene)
    assert EN.none in in_public(scene)
    assert SAID_HOURS in in_public(scene)


async def test_whoever_leaves_a_group_is_out_within_a_minute_and_nobody_is_in_while_the_platform_is_down(
    scene: Scene, library: CaredFor, role: int
) -> None:
    await asked_alone(scene, scene.alice, SALARY, SAID_SALARY)
    scene.backend.remove_member_role(scene.guild.id, scene.alice.id, role)
    library.later(60)
    out = await asked_alone(scene, scene.alice, SALARY, EN.none)
    assert EN.unsure_who_you_are not in out
    scene.backend.add_member_role(scene.guild.id, scene.alice.id, role)
    scene.front.faults += [Fault("GET", "/guilds/*/members/*", 403, times=9, code=50001)]
    library.later(120)
    down = await asked_alone(scene, scene.alice, SALARY, EN.unsure_who_you_are)
    assert SAID_SALARY not in out + down
    scene.front.faults.clear()
    library.later(180)
    await asked_alone(scene, scene.alice, SALARY, SAID_SALARY)


async def test_what_does_not_hold_today_says_so_and_the_newer_memo_answers(scene: Scene) -> None:
    for question, (text, label) in NOT_HOLDING.items():
        shown = words(await asked(scene, scene.bob, question, label))
        assert text in shown
        assert (EN.outdated in shown) == (question != LUNCH)
    assert shown.index(SAID_LUNCH) < shown.index(SAID_BEFORE)


async def test_a_quote_links_to_its_page_which_opens_as_a_picture_and_the_file_is_sent(
    scene: Scene, library: CaredFor
) -> None:
    answer = await asked(scene, scene.bob, VAULT, "page 2")
    assert SAID_VAULT in words(answer)
    assert f"{LINK}#page=2" in str(answer.components)
    title = EN.page_of.format(page=2, title="“Plan of the vault”")
    page = await reply(scene, scene.bob.click(scene.message(answer), custom_id=buttons(answer)["page"]), title)
    assert EN.page_unmarked not in words(page)
    assert content(scene, page).startswith(b"\x89PNG")
    file = await reply(scene, scene.bob.click(scene.message(page), custom_id=buttons(page)["file"]), "vault")
    assert content(scene, file) == (library.memos / "vault.pdf").read_bytes()
    assert page.flags & file.flags & EPHEMERAL


def content(scene: Scene, message: Any) -> bytes:
    (attachment,) = message.attachments
    content = scene.backend.cdn.get(attachment["url"])
    assert content is not None
    return content
