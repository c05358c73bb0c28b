"""A memo for some people is quoted to them alone, or to a channel that is for it, and leaves no trace anywhere else."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.desk.desk import Desk
from bot.port import Alone, Command, Incoming, Memberships, Notice, Passages, Reply, ThreadKey
from bot.present.wording import EN, Wording
from bot.state.claims import LEASE
from bot.state.stores import State
from memoqa.domain import Answer
from memoqa.ingest import uploads
from memoqa.service import MemoQA
from tests.bot.doubles import Transcript, answer, nobody
from tests.library import Library, index, library_of

GROUP, CHANNEL = "test:S1", "test:C1"
SECRET = "The director's salary is 190,000 canaries."
QUESTION = "What is the director's salary?"
TEXTS = {
    "pay/_folder.toml": f'audience = ["{GROUP}", "{CHANNEL}"]',
    "pay/canary.md": f"# Canary pay\n\n## Canary grades\n\n{SECRET}\n\nThe canary money is paid in March.\n",
    "travel.md": "# Travel\n\n## Nights\n\nA night in Oslo costs at most 2,000.\n",
}
MEMBER = Memberships(frozenset({GROUP}))
UNSURE = Memberships(unknown=frozenset({GROUP}))


@pytest.fixture
def memos(tmp_path: Path) -> Library:
    return library_of(tmp_path, TEXTS)


@pytest.fixture
def service(memos: Library) -> MemoQA:
    return memos.service()


@pytest.fixture
def desk(service: MemoQA, state: State) -> Desk:
    return Desk(service, state, Wording(), frozenset({"test:admin"}))


class Asked:
    """One message to the desk; its post says that the asker has these memberships."""

    number = 0

    def __init__(self, desk: Desk, member_of: Memberships, place: str = "", *, dm: str = "D1") -> None:
        self.desk = desk
        self.places = frozenset({place} - {""})
        self.thread = ThreadKey("test", place or dm, "1")
        self.post = Transcript(self.thread)
        self.post.member_of = member_of

    async def do(self, command: Command = "ask", text: str = QUESTION, asker: str = "test:u", **more: Any) -> "Asked":
        Asked.number += 1
        event = f"test:{self.thread.channel}:{Asked.number}"
        who = {"asker": asker, "identities": frozenset({asker}), "places": self.places}
        await self.desk.handle(Incoming(event, self.thread, text, command, **who, **more), self.post)
        return self

    @property
    def alone(self) -> list[Reply]:
        return [reply.reply for reply in self.post.shown if isinstance(reply, Alone)]

    @property
    def public(self) -> list[Reply]:
        return [reply for reply in self.post.shown if not isinstance(reply, Alone)]


@pytest.fixture
def receipt(service: MemoQA) -> str:
    return service.ask(QUESTION).quotes[0].receipt


def answer_of(reply: Reply) -> Answer:
    assert isinstance(reply, Answer)
    return reply


async def test_alone_a_member_is_answered_from_the_memo_and_an_outsider_is_not(desk: Desk) -> None:
    member, outsider = await Asked(desk, MEMBER).do(), await Asked(desk, Memberships(), dm="D2").do()
    assert SECRET in str(member.public)
    assert answer_of(member.public[0]).searched[0] == 2
    assert "canar" not in str(outsider.post.shown).lower()
    assert answer_of(outsider.public[0]).searched[0] == 1
    assert (member.alone, outsider.alone) == ([], [])


async def test_in_a_channel_a_member_gets_the_memo_alone_after_what_all_may_read(desk: Desk) -> None:
    asked = await Asked(desk, MEMBER, "test:C2").do()
    assert "canar" not in str(asked.public).lower()
    (found,) = asked.alone
    assert {quote.memo for quote in answer_of(found).quotes} == {"pay/canary.md"}
    assert isinstance(asked.post.shown[-1], Alone)


async def test_a_channel_that_the_memo_is_for_sees_it(desk: Desk) -> None:
    asked = await Asked(desk, Memberships(), CHANNEL).do()
    assert SECRET in str(asked.public)
    assert asked.alone == []


async def test_what_the_asker_got_alone_is_not_recorded(desk: Desk, state: State) -> None:
    asked = await Asked(desk, MEMBER, "test:C2").do()
    assert asked.alone
    (turn,) = state.turns.last(ThreadKey("test", "test:C2", "1"), 9)
    assert not set(turn.quoted) & {quote.receipt for quote in answer_of(asked.alone[0]).quotes}


async def test_the_memos_are_searched_once_if_the_asker_reads_no_more_than_the_channel(
    desk: Desk, service: MemoQA, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    see = service.seen_by
    monkeypatch.setattr(service, "seen_by", lambda ids: (seen.append(ids), see(ids))[1])
    await Asked(desk, Memberships(), "test:C2").do()
    assert set(seen) == {frozenset({"test:C2"})}


async def test_the_platform_is_asked_only_about_ids_that_a_memo_names(desk: Desk) -> None:
    asked = await Asked(desk, MEMBER).do()
    assert asked.post.looked_up == [frozenset({GROUP, CHANNEL})]


async def test_nobody_is_looked_up_if_everybody_may_read_every_memo(desk: Desk, memos: Library) -> None:
    (memos.memos / "pay/_folder.toml").unlink()
    index(memos)
    asked = await Asked(desk, MEMBER).do()
    assert asked.post.looked_up == []


@pytest.mark.parametrize("place", ["", "test:C2"])
async def test_who_cannot_be_looked_up_is_denied_and_told_so_alone(desk: Desk, place: str) -> None:
    asked = await Asked(desk, UNSURE, place).do()
    assert asked.alone == [Notice(EN.unsure_who_you_are)]
    assert "canar" not in str(asked.post.shown).lower()


async def test_a_group_that_cannot_be_looked_up_does_not_matter_to_who_may_read_the_memo_anyway(desk: Desk) -> None:
    asked = await Asked(desk, UNSURE, CHANNEL).do()
    assert asked.alone == []


@pytest.mark.parametrize("command", ["previous", "next", "section", "whole", "cite", "refer"])
async def test_a_button_shows_a_member_the_memo_alone_and_an_outsider_what_a_memo_that_is_gone_shows(
    desk: Desk, receipt: str, command: Command
) -> None:
    member = await Asked(desk, MEMBER, "test:C2").do(command, "", about=receipt)
    assert member.public == []
    assert member.alone
    assert all(isinstance(one, Passages | Notice) for one in member.alone)
    outsider = await Asked(desk, Memberships(), "test:C2").do(command, "", about=receipt)
    gone = await Asked(desk, Memberships(), "test:C2").do(command, "", about=receipt.replace("0", "1"))
    assert outsider.post.shown == gone.post.shown == [Notice(EN.passage_gone, private=True)]
    unsure = await Asked(desk, UNSURE, "test:C2").do(command, "", about=receipt)
    assert unsure.post.texts == [f"{EN.passage_gone}\n{EN.unsure_who_you_are}"]


@pytest.mark.parametrize("command", ["find", "named", "verify"])
async def test_whoever_seeks_exact_words_is_told_alone_that_the_platform_did_not_say_who_they_are(
    desk: Desk, receipt: str, command: Command
) -> None:
    text = {"find": "salary", "named": "Canary grades", "verify": receipt}[command]
    unsure = await Asked(desk, UNSURE, "test:C2").do(command, text)
    (told,) = [one for one in unsure.post.shown if EN.unsure_who_you_are in str(one)]
    assert isinstance(told, Alone) or (isinstance(told, Notice) and told.private)
    assert "canar" not in str([reply for reply in unsure.post.shown if reply is not told]).lower()
    known = await Asked(desk, Memberships(), "test:C2").do(command, text)
    assert EN.unsure_who_you_are not in str(known.post.shown)


async def test_a_button_whose_reply_only_its_presser_sees_shows_the_memo_at_once(desk: Desk, receipt: str) -> None:
    asked = await Asked(desk, MEMBER, "test:C2").do("whole", "", about=receipt, private=True)
    assert SECRET in str(asked.public)


async def test_the_memos_are_listed_and_counted_as_the_asker_may_read_them(desk: Desk) -> None:
    member = await Asked(desk, MEMBER, "test:C2").do("memos", "")
    outsider = await Asked(desk, Memberships(), "test:C2").do("memos", "")
    assert "Canary" in member.post.texts[0]
    assert "Canary" not in outsider.post.texts[0]
    assert EN.library.format(count=1) in outsider.post.texts[0]
    unsure = await Asked(desk, UNSURE, "test:C2").do("memos", "")
    assert EN.unsure_who_you_are in unsure.post.texts[0]


async def test_the_report_of_a_reindex_goes_to_the_admin_alone_if_a_memo_is_not_for_everybody(
    desk: Desk, memos: Library
) -> None:
    (memos.memos / "pay/canary2.md").write_text("# Canary two\n\nAnother canary.\n", "utf-8")
    public = await Asked(desk, Memberships(), "test:C2").do("reindex", "", asker="test:admin")
    assert "canary" not in str([*public.public, *public.post.updates]).lower()
    assert "canary2.md" in str(public.alone)
    assert public.post.updates[-1][1].text == EN.report_alone


async def test_a_first_memo_that_is_not_for_everybody_is_not_named_by_a_dry_run_either(
    desk: Desk, memos: Library
) -> None:
    folder = memos.memos / "pay/_folder.toml"
    said = folder.read_text("utf-8")
    folder.unlink()
    index(memos)
    folder.write_text(said, "utf-8")
    (memos.memos / "pay/canary2.md").write_text("# Canary two\n\nAnother canary.\n", "utf-8")
    asked = await Asked(desk, Memberships(), "test:C2").do("reindex", "dry-run", asker="test:admin")
    assert "canary" not in str([*asked.public, *asked.post.updates]).lower()
    assert "canary2.md" in str(asked.alone)


async def test_where_everybody_may_read_everything_a_report_is_for_all(desk: Desk, memos: Library) -> None:
    (memos.memos / "pay/_folder.toml").unlink()
    index(memos)
    (memos.memos / "new.md").write_text("# New\n\nA new memo.\n", "utf-8")
    asked = await Asked(desk, Memberships(), "test:C2").do("reindex", "", asker="test:admin")
    assert asked.alone == []
    assert "new.md" in asked.post.updates[-1][1].text


async def test_a_question_that_a_memo_for_some_answered_is_suggested_to_nobody(desk: Desk) -> None:
    for asker in ("test:a", "test:b", "test:c"):
        await Asked(desk, MEMBER).do(asker=asker)
    assert not [one for one in await desk.suggestions("test", 9) if "salary" in one or "Canary" in one]


async def test_who_left_the_group_finds_no_words_of_the_memo_in_a_follow_up(desk: Desk) -> None:
    first = Asked(desk, MEMBER)
    await first.do(text="Who gets the canary money?")
    await first.do(text="And when is it paid?")
    left = await Asked(desk, Memberships()).do(text="And in Oslo?")
    assert "canar" not in str([answer_of(one).quotes for one in left.public if isinstance(one, Answer)]).lower()


async def test_what_a_message_says_of_groups_is_not_trusted_since_it_may_be_from_before_a_restart(
    desk: Desk, state: State
) -> None:
    thread = ThreadKey("test", "D1", "1")
    left = Incoming("test:D1:left", thread, QUESTION, asker="test:u", identities=frozenset({"test:u", GROUP}))
    state.claims.claim(left, datetime.now(UTC) - 2 * LEASE, followed=True)
    post = Transcript(thread)
    resuming = asyncio.create_task(desk.resume("test", lambda _: post))
    while not post.shown:  # noqa: ASYNC110 - the transcript has no event to wait for
        await asyncio.sleep(0.01)
    resuming.cancel()
    assert post.looked_up == [frozenset({GROUP, CHANNEL})]
    assert "canar" not in str(post.shown).lower()


@pytest.mark.parametrize("restricted", [True, False])
async def test_while_there_are_memos_for_some_the_gaps_are_listed_as_they_were_typed(
    desk: Desk, state: State, memos: Library, restricted: bool
) -> None:
    if not restricted:
        (memos.memos / "pay/_folder.toml").unlink()
        index(memos)
    silent = answer("And when is it paid?", asked_as="And when is the canary money paid?", verdict="none", quotes=())
    state.turns.record(ThreadKey("test", "D1", "1"), silent, datetime.now(UTC), event="test:1", asker="test:u")
    told = await Asked(desk, Memberships()).do("gaps", "", asker="test:admin")
    opened = Incoming("test:home", None, "", "gaps", "test:admin", frozenset({"test:admin"}))
    home = await desk.home(opened, nobody)
    assert [("canary" in str(one)) for one in (told.post.texts, home.gaps)] == [not restricted] * 2


async def test_a_second_file_beside_a_memo_for_some_is_refused_since_nothing_says_who_may_read_it(
    desk: Desk, memos: Library
) -> None:
    (memos.memos / "safe.md").write_text("# Safe\n\nThe key is brass.\n", "utf-8")
    (memos.memos / "safe.md.toml").write_text(f'audience = ["{GROUP}"]', "utf-8")
    index(memos)
    ticket = uploads.hold(memos.memos, {"safe.md": b"# Safe\n\nThe key is steel.\n"})
    asked = await Asked(desk, Memberships(), "test:C2").do("keep_both", "", asker="test:admin", about=ticket)
    assert asked.post.shown == [Notice(EN.upload_not_beside.format(name="safe.md"), private=True)]
    assert len(list(memos.memos.glob("safe*.md"))) == 1
