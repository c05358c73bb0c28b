"""Owners are asked to review their memos; admins hear of memos whose owners cannot be asked."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.desk.reviews import MOST_AT_ONCE, Reviews, ticket_of
from bot.port import Unreachable
from bot.present.wording import EN, ZH_TW, Wording
from bot.state.file import IN_MEMORY
from bot.state.stores import open_state
from tests.bot.doubles import turns_of_the_loop
from tests.library import library_of

TODAY = date(2026, 11, 28)
ADMINS = frozenset({"slack:U9", "slack:S1", "discord:role:2"})


class Chat:
    """A platform that keeps what people are told; `refuses` names those that it will not let memoqa write to."""

    def __init__(self, refuses=(), failure=None):
        self.told = []
        self.refuses = refuses
        self.failure = failure

    async def __call__(self, person, notice, language):
        if self.failure:
            raise self.failure
        if person in self.refuses or not person.startswith("slack:U"):
            raise Unreachable("user_disabled")
        self.told.append((person, notice, language))


@pytest.fixture
def state():
    with open_state(IN_MEMORY) as state:
        yield state


def reviews(tmp_path, state, chat, **sidecars):
    """Reviews over memos with these sidecars, by name; the platform slack is connected."""
    files = {f"{name}.md": f"# {name}\n\nText of {name}.\n" for name in sidecars}
    beside = {f"{name}.md.toml": text for name, text in sidecars.items()}
    library = library_of(tmp_path, files | beside).service()
    made = Reviews(library, state, Wording(), ADMINS)
    made.reach("slack", chat)
    return made


DUE = 'review_by = 2026-11-28\nowner = "Wang <slack:U1>"'


async def test_the_owner_of_a_memo_that_is_due_is_asked_once_a_month(tmp_path, state):
    chat = Chat()
    made = reviews(tmp_path, state, chat, leave=DUE, later=DUE.replace("28", "29"), plain="")
    for day in (0, 0, 1, 29):
        await made.ask_owners(TODAY + timedelta(days=day))
    first, second = chat.told
    (person, notice, _) = first
    assert person == "slack:U1"
    assert "leave.md" in notice.text
    assert "2026-11-28" in notice.text
    assert notice.review == ticket_of(made._due(TODAY)[0])
    assert "later.md" in second[1].text
    await made.ask_owners(TODAY + timedelta(days=30))
    assert "leave.md" in chat.told[2][1].text


async def test_an_owner_is_asked_about_a_memo_that_they_may_not_read(tmp_path, state):
    chat = Chat()
    await reviews(tmp_path, state, chat, pay=f'{DUE}\naudience = ["slack:S7"]').ask_owners(TODAY)
    assert "pay" in chat.told[0][1].text


@pytest.mark.parametrize("out", ["valid_until = 2026-01-01", "valid_from = 2027-01-01", 'superseded_by = "gone.md"'])
async def test_nobody_is_asked_about_a_memo_that_does_not_hold(tmp_path, state, out):
    chat = Chat()
    await reviews(tmp_path, state, chat, leave=f"{DUE}\n{out}").ask_owners(TODAY)
    assert chat.told == []


@pytest.mark.parametrize(
    "owner", ["", 'owner = "HR"', 'owner = "slack:U1"', 'owner = "Wu <slack:S3>"', 'owner = "discord:7"']
)
async def test_memos_whose_owner_cannot_be_asked_are_told_to_the_admins_in_one_list(tmp_path, state, owner):
    chat = Chat(refuses={"slack:U1"})
    due = f"review_by = 2026-11-01\n{owner}"
    made = reviews(tmp_path, state, chat, one=due, two=due)
    await made.ask_owners(TODAY)
    await made.ask_owners(TODAY)
    ((person, notice, _),) = chat.told
    assert (person, notice.review) == ("slack:U9", "")
    assert notice.text.startswith(EN.reviews_to_admin.format(count=2))
    assert "one.md · 2026-11-01" in notice.text
    assert "two.md · 2026-11-01" in notice.text


async def test_nobody_who_can_be_told_is_logged(tmp_path, state, caplog):
    await reviews(tmp_path, state, Chat(refuses={"slack:U1", "slack:U9"}), leave=DUE).ask_owners(TODAY)
    assert "neither an owner nor an admin could be told" in caplog.text
    assert "did not reach slack:U1 (user_disabled)" in caplog.text


async def test_a_message_that_failed_is_tried_again(tmp_path, state):
    chat = Chat(failure=TimeoutError())
    made = reviews(tmp_path, state, chat, leave=DUE)
    await made.ask_owners(TODAY)
    chat.failure = None
    await made.ask_owners(TODAY)
    assert len(chat.told) == 1


async def test_an_owner_of_many_memos_is_asked_about_a_few_a_day(tmp_path, state):
    chat = Chat()
    made = reviews(tmp_path, state, chat, **{f"m{number}": DUE for number in range(MOST_AT_ONCE + 3)})
    await made.ask_owners(TODAY)
    assert len(chat.told) == MOST_AT_ONCE
    await made.ask_owners(TODAY + timedelta(days=1))
    assert len(chat.told) == MOST_AT_ONCE + 3


async def test_the_owner_is_asked_in_their_language(tmp_path, state):
    chat = Chat()
    made = reviews(tmp_path, state, chat, leave=DUE, 請假=DUE.replace("U1", "U2"))
    await made.ask_owners(TODAY)
    assert {person: language for person, _, language in chat.told} == {"slack:U1": "en", "slack:U2": "zh-TW"}
    chinese = next(notice.text for person, notice, _ in chat.told if person == "slack:U2")
    assert chinese == ZH_TW.review_ask.format(title="《請假》", name="請假.md", day="2026-11-28")


async def test_owners_are_asked_as_soon_as_all_platforms_are_connected(tmp_path, state, monkeypatch):
    made, asked = reviews(tmp_path, state, Chat(), leave=""), []

    async def ask_owners(today):
        asked.append(today)

    monkeypatch.setattr(made, "ask_owners", ask_owners)
    running = asyncio.create_task(made.run(frozenset({"slack", "discord"})))
    await turns_of_the_loop()
    assert asked == []
    made.reach("discord", None)
    await turns_of_the_loop()
    assert len(asked) == 1
    running.cancel()


async def test_a_platform_that_was_lost_is_waited_for(tmp_path, state, monkeypatch):
    made, asked = reviews(tmp_path, state, Chat(), leave=""), []

    async def ask_owners(today):
        asked.append(today)

    monkeypatch.setattr(made, "ask_owners", ask_owners)
    made.lose("slack")
    running = asyncio.create_task(made.run(frozenset({"slack"})))
    await turns_of_the_loop()
    assert asked == []
    running.cancel()
