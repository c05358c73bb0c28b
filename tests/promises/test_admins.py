"""Someone who only resembles an admin is not one: every command compares whole ids, each on its own platform."""

import sqlite3
from contextlib import closing

import pytest

from bot.desk.desk import Desk
from bot.platforms import listed_admins
from bot.port import Attachment, Incoming, ThreadKey
from bot.present.wording import EN, Wording
from bot.settings import BotSettings
from bot.state.stores import open_state
from tests.bot.doubles import FakeLibrary, Transcript

ADMINS = "slack:U012ABC,slack:S0GROUP,discord:123456789012345678,discord:role:223456789012345678"
THREAD = ThreadKey("test", "C1", "1")
STRANGERS = {
    "nobody in particular": ["slack:U999XYZ"],
    "nothing at all": [],
    "an admin's id on the other platform": ["discord:U012ABC", "slack:123456789012345678"],
    "in small letters": ["slack:u012abc"],
    "in wide letters": ["slack:Ｕ０１２ＡＢＣ"],
    "longer": ["slack:U012ABCD"],
    "shorter": ["slack:U012AB"],
    "with a blank": [" slack:U012ABC", "slack:U012ABC "],
    "the whole setting": [ADMINS],
    "a role with the number of an admin": ["discord:role:123456789012345678"],
    "an admin with the number of a role": ["discord:223456789012345678"],
    "a role of that name in another server": ["discord:9", "discord:role:923456789012345678"],
    "a name": ["slack:admin", "discord:admin", "discord:role:admins"],
}


async def said_to(asker, known_as, action, command, place, attachment=None):
    """The texts that somebody is shown; a reindex fails the test."""
    library, post = FakeLibrary(), Transcript(THREAD)
    library.failure = AssertionError("it was reindexed")
    with open_state(place) as state:
        desk = Desk(library, state, Wording("en"), listed_admins(BotSettings(admins=ADMINS)))
        incoming = Incoming(
            f"test:{asker}",
            THREAD,
            action,
            command,
            asker,
            frozenset(known_as),
            attachments=(attachment,) if attachment else (),
        )
        await desk.handle(incoming, post)
        await desk.close(1)
    return post.texts


@pytest.mark.parametrize("known_as", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("action", ["", "dry-run", "status", "rollback", "undo"])
async def test_someone_who_resembles_an_admin_is_refused_and_the_audit_trail_says_so(tmp_path, known_as, action):
    async def fetch(_most):
        raise AssertionError("the file was fetched")

    state = tmp_path / "state.sqlite3"
    attachment = Attachment("memo.txt", 10, fetch)
    assert await said_to("test:u", known_as, action, "reindex", state, attachment) == [EN.admins_only]
    with closing(sqlite3.connect(state)) as opened:
        noted = opened.execute("SELECT who, action, result FROM audit").fetchall()
    assert noted == [("test:u", f"/reindex {action}".strip(), "refused")]


@pytest.mark.parametrize("known_as", STRANGERS.values(), ids=STRANGERS)
async def test_someone_who_resembles_an_admin_does_not_see_other_peoples_questions(tmp_path, known_as):
    assert await said_to("test:u", known_as, "", "gaps", tmp_path / "state.sqlite3") == [EN.admins_only_gaps]


@pytest.mark.parametrize("known_as", STRANGERS.values(), ids=STRANGERS)
async def test_someone_who_resembles_an_admin_does_not_choose_when_memoqa_answers(tmp_path, known_as):
    told = await said_to("test:u", known_as, "when-sure", "helper", tmp_path / "state.sqlite3")
    assert told == [EN.admins_only_helper]


@pytest.mark.parametrize("admin", ADMINS.split(","))
async def test_each_admin_may_reindex(tmp_path, admin):
    assert EN.admins_only not in await said_to(admin, [admin], "", "reindex", tmp_path / "state.sqlite3")
