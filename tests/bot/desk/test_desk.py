import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from bot.desk import desk as desks
from bot.desk import questions
from bot.desk.desk import Desk
from bot.port import PRESSED, UPLOADS, Command, Incoming, Notice, Spoken
from bot.present.wording import EN, ZH_TW, Wording
from bot.state.claims import LEASE
from bot.state.file import StateFile
from bot.state.stores import State
from memoqa.domain import Answer
from memoqa.errors import MemoqaError
from tests.bot.desk.messages import KEY, OTHER, PausedPost, ask, completing, is_claimed, press, reindex
from tests.bot.doubles import FakeLibrary, Transcript, until
from tests.library import library_of

SECRET = "canary-7f3a"


async def test_a_question_is_answered_and_recorded(desk: Desk, state: State) -> None:
    post = Transcript(KEY)
    await desk.handle(ask("who?"), post)
    assert [type(reply) for reply in post.shown] == [Answer]
    assert [turn.question for turn in state.turns.last(KEY, 9)] == ["who?"]


async def test_an_event_delivered_again_changes_nothing(desk: Desk, library: FakeLibrary, state: State) -> None:
    post = Transcript(KEY)
    await asyncio.gather(*(desk.handle(ask("who?", "test:1"), post) for _ in range(4)))
    assert (len(post.shown), len(library.asked), len(state.turns.last(KEY, 9))) == (1, 1, 1)


async def test_a_command_delivered_again_changes_nothing(desk: Desk) -> None:
    post = Transcript(KEY)
    for _ in range(2):
        await desk.handle(Incoming("test:1", KEY, "", "memos"), post)
    assert len(post.shown) == 1


async def test_repeated_deliveries_take_no_place_from_another_question(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_WAITING", 2)
    await desk.handle(ask("who?", "test:1"), Transcript(KEY))
    repeated, new = Transcript(KEY), Transcript(KEY)
    work = [desk.handle(ask("who?", "test:1"), repeated) for _ in range(5)]
    await asyncio.gather(*work, desk.handle(ask("when?", "test:2"), new))
    assert [type(reply).__name__ for reply in new.shown] == ["Answer"]
    assert repeated.shown == []


@pytest.mark.parametrize("command", ["ask", "memos"])
async def test_an_event_is_claimed_before_the_platform_is_asked_anything(
    desk: Desk, library: FakeLibrary, file: StateFile, command: Command
) -> None:
    post = PausedPost()
    asking = asyncio.create_task(desk.handle(replace(ask("who?", "test:1"), command=command), post))
    await until(lambda: is_claimed(file, "test:1"))
    assert (library.asked, post.shown) == ([], [])
    post.go_on.set()
    await asking
    assert len(post.shown) == 1


async def test_the_desk_goes_by_the_completed_message(desk: Desk) -> None:
    post = completing()
    await desk.handle(ask(" "), post)
    assert post.texts == [ZH_TW.help]


@pytest.mark.parametrize("command", ["ask", "memos"])
async def test_an_event_that_an_adapter_declined_is_finished(
    desk: Desk, library: FakeLibrary, state: State, command: Command
) -> None:
    post = completing(declining=True)
    await desk.handle(replace(ask("who?", "test:1"), command=command), post)
    assert (library.asked, post.shown) == ([], [])
    assert state.claims.claim(ask("who?", "test:1"), datetime.now(UTC) + 2 * LEASE) == "refused"


class Failing(Transcript):
    """A post whose platform fails when it is asked about the message."""

    async def completed(self, incoming: Incoming) -> Incoming | None:
        raise RuntimeError(incoming.command)


@pytest.mark.parametrize("command", sorted({*get_args(Spoken), *PRESSED}))
async def test_an_error_is_shown_to_others_only_if_the_reply_would_have_been(desk: Desk, command: Command) -> None:
    post = Failing(KEY)
    await desk.handle(replace(ask("who?", "test:1"), command=command), post)
    (told,) = post.shown
    assert isinstance(told, Notice)
    assert told.private is (command not in {"ask", "anew", "reindex", *UPLOADS})


async def test_an_unforeseen_error_reaches_the_asker_as_an_id_and_the_log_without_its_text(
    desk: Desk, library: FakeLibrary, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    library.failure = RuntimeError(f"{SECRET} /etc/token")
    post = Transcript(KEY)
    await desk.handle(ask(f"{SECRET}?"), post)
    (said,) = post.texts
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    incident = str(record.args[0]) if isinstance(record.args, tuple) else ""
    assert said == EN.incident.format(id=incident)
    assert "RuntimeError" in record.getMessage()
    assert "doubles.py" in record.getMessage()
    assert SECRET not in caplog.text + said


async def test_a_deliberate_error_is_an_admins_reply(desk: Desk, library: FakeLibrary) -> None:
    library.failure = MemoqaError("the model is not the one that the index was built with; run `memoqa index`.")
    post = Transcript(KEY)
    await desk.handle(replace(ask("who?"), identities=frozenset({"test:admin"})), post)
    assert post.texts == ["The model is not the one that the index was built with; run `memoqa index`."]


async def test_without_an_index_who_asks_is_told_whom_to_tell(desk: Desk, library: FakeLibrary) -> None:
    library.indexed = False
    post = Transcript(KEY)
    await desk.handle(ask("有嗎？"), post)
    assert post.texts == [ZH_TW.cannot_search]


async def test_an_error_is_told_in_the_language_that_the_platform_knows(desk: Desk, library: FakeLibrary) -> None:
    library.indexed = False
    for command in ("memos", "ask"):
        post = completing()
        await desk.handle(replace(ask("who?", f"test:{command}"), command=command), post)
        assert post.texts == [ZH_TW.cannot_search]


async def test_a_button_that_fails_is_answered_in_the_threads_language(desk: Desk) -> None:
    await desk.handle(ask("有嗎？"), Transcript(KEY))
    post = Transcript(KEY)
    await desk.handle(press("next", "receipt-0"), post)
    assert post.texts == [ZH_TW.passage_gone]


async def test_a_command_that_comes_while_the_process_ends_is_put_off_in_the_threads_language(desk: Desk) -> None:
    await desk.handle(ask("有嗎？"), Transcript(KEY))
    await desk.close(1)
    post = Transcript(KEY)
    await desk.handle(press("next"), post)
    assert post.texts == [ZH_TW.restarting]


async def test_a_failure_leaves_the_thread_usable(desk: Desk, library: FakeLibrary) -> None:
    library.failure = RuntimeError()
    await desk.handle(ask("one?"), Transcript(KEY))
    library.failure = None
    post = Transcript(KEY)
    await desk.handle(ask("two?"), post)
    assert isinstance(post.shown[0], Answer)


async def test_a_question_that_got_no_reply_at_all_is_tried_again_later(desk: Desk, state: State) -> None:
    post = Transcript(KEY)
    post.failure = OSError("gone")
    await desk.handle(ask("who?"), post)
    later = datetime.now(UTC) + LEASE + timedelta(seconds=1)
    assert [incoming.text for incoming in state.claims.unfinished("test", later)] == ["who?"]


async def test_a_question_is_finished_once_the_asker_was_told_of_its_error(
    desk: Desk, library: FakeLibrary, state: State
) -> None:
    library.failure = RuntimeError("gone")
    await desk.handle(ask("who?"), Transcript(KEY))
    assert state.claims.unfinished("test", datetime.now(UTC) + LEASE + timedelta(seconds=1)) == ()


async def test_a_thread_is_followed_from_its_first_question_on(desk: Desk, library: FakeLibrary) -> None:
    assert not await desk.follows(KEY, "and then?")
    library.gate.clear()
    asking = asyncio.create_task(desk.handle(ask("who?"), Transcript(KEY)))
    await until(lambda: library.running)
    assert await desk.follows(KEY, "and then?")
    library.gate.set()
    await asking
    del asking
    assert await desk.follows(KEY, "and then?")


@pytest.mark.parametrize("text", ["", "長" * 2_001])
async def test_a_thread_with_a_refused_question_is_followed_too(desk: Desk, text: str) -> None:
    await desk.handle(ask(text, "test:1"), Transcript(KEY))
    assert await desk.follows(KEY, "and who?")
    assert not await desk.follows(OTHER, "and who?")


async def test_small_talk_in_a_thread_is_not_answered(desk: Desk) -> None:
    await desk.handle(ask("who?"), Transcript(KEY))
    assert await desk.follows(KEY, "and when?")
    assert not await desk.follows(KEY, "謝謝！")
    assert not await desk.follows(OTHER, "thanks", own=True)
    assert await desk.follows(OTHER, "and when?", own=True)


async def test_over_the_real_library_a_quote_is_a_slice_of_its_memo(tmp_path: Path, state: State) -> None:
    text = "The bridge in Tainan opens in May.\n\nThe museum in Taipei is closed on Mondays.\n"
    made = library_of(tmp_path, {"brief.txt": text})
    desk = Desk(made.service(), state, Wording(), admins=frozenset({"test:admin"}))
    post = Transcript(KEY)
    await desk.handle(ask("When is the museum in Taipei closed?"), post)
    (answer,) = post.shown
    assert isinstance(answer, Answer)
    assert answer.quotes
    assert all(quote.text in text for quote in answer.quotes)
    await desk.handle(reindex(), post)
    assert post.updates[-1][1].text.startswith("Nothing has changed. Memos: 1")


@pytest.mark.parametrize(("who", "told"), [("test:admin", EN.busy_to_admin), ("test:u", EN.busy)])
async def test_a_command_beyond_the_bound_is_told_that_the_bot_is_busy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, who: str, told: str
) -> None:
    monkeypatch.setattr(desks, "MOST_OPEN", 0)
    post = Transcript(KEY)
    await desk.handle(Incoming("test:1", KEY, "", "memos", identities=frozenset({who})), post)
    assert post.texts == [told]


async def test_a_platform_is_connected_while_its_adapter_resumes_and_says_that_it_is_up(desk: Desk) -> None:
    up = True
    resuming = asyncio.create_task(desk.resume("test", lambda _incoming: Transcript(KEY), lambda: up))
    await until(lambda: desk.connected == {"test"})
    up = False
    assert desk.connected == frozenset()
    up = True
    resuming.cancel()
    await asyncio.gather(resuming, return_exceptions=True)
    assert desk.connected == frozenset()


async def test_a_fault_that_the_asker_is_not_told_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Transcript):
        async def completed(self, incoming: Incoming) -> Incoming | None:
            raise MemoqaError(f"the disk is full; free some space ({incoming.event}).")

    post = Broken(KEY)
    await desk.handle(ask("who?", "test:1"), post)
    assert "the disk is full" in caplog.text
    assert "the disk is full" not in " ".join(post.texts)
