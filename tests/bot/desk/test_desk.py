import asyncio
import gc
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from bot.state.threads import LEASE, MOST_ATTEMPTS, ThreadLog

from bot.desk import desk as desks
from bot.desk import leases, placeholder, questions
from bot.desk import reindex as reindexing
from bot.desk.admission import Limits
from bot.desk.desk import Desk
from bot.desk.questions import MOST_WAITING
from bot.port import Command, Incoming, Language, Notice, Passages, Reply, ThreadKey
from bot.present.wording import EN, WORDS, ZH_TW, Wording
from memoqa.domain import Answer
from memoqa.errors import MemoqaError
from tests.bot.doubles import FakeLibrary, Transcript
from tests.library import library_of

KEY = ThreadKey("test", "C1", "1")
SECRET = "canary-7f3a"


def ask(text: str, event: str = "", thread: ThreadKey | None = KEY) -> Incoming:
    return Incoming(event or f"test:{text}", thread, text)


def reindex(event: str = "test:r", who: str = "test:admin") -> Incoming:
    return Incoming(event, KEY, "", "reindex", identities=frozenset({who}))


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in other threads
            await asyncio.sleep(0.005)


async def test_a_question_is_answered_and_remembered(desk: Desk, threads: ThreadLog) -> None:
    post = Transcript(KEY)
    await desk.handle(ask("who?"), post)
    assert [type(reply) for reply in post.shown] == [Answer]
    assert [turn.question for turn in threads.turns(KEY, 9)] == ["who?"]


async def test_a_follow_up_gets_the_threads_earlier_questions(desk: Desk, library: FakeLibrary) -> None:
    for question in ("one?", "two?"):
        await desk.handle(ask(question), Transcript(KEY))
    await desk.handle(ask("elsewhere?", thread=ThreadKey("test", "C1", "2")), Transcript())
    assert [[turn.question for turn in earlier] for _, earlier in library.asked] == [[], ["one?"], []]


async def test_an_event_delivered_again_changes_nothing(desk: Desk, library: FakeLibrary, threads: ThreadLog) -> None:
    post = Transcript(KEY)
    await asyncio.gather(*(desk.handle(ask("who?", "test:1"), post) for _ in range(4)))
    assert (len(post.shown), len(library.asked), len(threads.turns(KEY, 9))) == (1, 1, 1)


async def test_a_command_delivered_again_changes_nothing(desk: Desk) -> None:
    post = Transcript(KEY)
    for _ in range(2):
        await desk.handle(Incoming("test:1", KEY, "", "memos"), post)
    assert len(post.shown) == 1


async def test_repetitions_take_no_place_at_the_desk_from_another_question(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_WAITING", 2)
    await desk.handle(ask("who?", "test:1"), Transcript(KEY))
    repeated, new = Transcript(KEY), Transcript(KEY)
    work = [desk.handle(ask("who?", "test:1"), repeated) for _ in range(5)]
    await asyncio.gather(*work, desk.handle(ask("when?", "test:2"), new))
    assert [type(reply).__name__ for reply in new.shown] == ["Answer"]
    assert repeated.shown == []


async def test_questions_of_a_thread_are_answered_in_order_each_knowing_the_ones_before(
    desk: Desk, library: FakeLibrary
) -> None:
    library.delay = 0.02
    questions = [f"{number}?" for number in range(8)]
    await asyncio.gather(*(desk.handle(ask(question), Transcript(KEY, delay=0.01)) for question in questions))
    assert [[turn.question for turn in earlier] for _, earlier in library.asked] == [questions[:n] for n in range(8)]


async def test_questions_of_two_threads_do_not_wait_for_each_other(desk: Desk, library: FakeLibrary) -> None:
    desk._questions._workers._max_workers = 2
    library.gate.clear()
    both = [
        asyncio.create_task(desk.handle(ask(root, thread=ThreadKey("test", "C", root)), Transcript())) for root in "ab"
    ]
    await until(lambda: library.running == 2)
    library.gate.set()
    await asyncio.gather(*both)


async def test_a_turn_that_could_not_be_posted_is_not_remembered(desk: Desk, threads: ThreadLog) -> None:
    post = Transcript(KEY)
    post.failure = OSError("gone")
    await desk.handle(ask("who?"), post)
    assert threads.turns(KEY, 9) == ()


async def test_a_question_to_which_nothing_could_be_said_is_left_to_be_taken_up_again(
    desk: Desk, threads: ThreadLog
) -> None:
    post = Transcript(KEY)
    post.failure = OSError("gone")
    await desk.handle(ask("who?"), post)
    later = datetime.now(UTC) + LEASE + timedelta(seconds=1)
    assert [incoming.text for incoming in threads.unfinished("test", later)] == ["who?"]


async def test_an_error_that_the_asker_was_told_of_is_the_end_of_the_question(
    desk: Desk, library: FakeLibrary, threads: ThreadLog
) -> None:
    library.failure = RuntimeError("gone")
    await desk.handle(ask("who?"), Transcript(KEY))
    assert threads.unfinished("test", datetime.now(UTC) + LEASE + timedelta(seconds=1)) == ()


async def test_commands_and_buttons_have_a_bound_and_a_rate_too(
    library: FakeLibrary, threads: ThreadLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(library, threads, Wording(), frozenset(), limits=Limits(rate=3))  # type: ignore[arg-type]
    posts = [Transcript(KEY) for _ in range(5)]
    for number, post in enumerate(posts):
        await desk.handle(Incoming(f"test:C1:{number}", KEY, "", "memos", asker="test:u"), post)
    assert [post.texts == [EN.too_fast.format(rate=3)] for post in posts] == [False] * 3 + [True] * 2
    monkeypatch.setattr(desks, "MOST_OPEN", 0)
    await desk.handle(Incoming("test:C2:9", KEY, "", "memos", asker="test:v"), busy := Transcript(KEY))
    assert busy.texts == [EN.busy]


async def test_who_looked_at_others_questions_or_tried_to_is_in_the_audit_trail(desk: Desk, threads: ThreadLog) -> None:
    for who in ("test:admin", "test:u"):
        await desk.handle(
            Incoming(f"test:{who}", KEY, "", "gaps", asker=who, identities=frozenset({who})), Transcript()
        )
    rows = threads._connection.execute("SELECT who, action, result FROM audit").fetchall()
    assert rows == [("test:admin", "/gaps", "told"), ("test:u", "/gaps", "refused")]


async def test_a_turn_is_kept_under_the_thread_that_the_reply_began(desk: Desk, threads: ThreadLog) -> None:
    await desk.handle(ask("who?", thread=None), Transcript(ThreadKey("test", "C1", "77")))
    assert len(threads.turns(ThreadKey("test", "C1", "77"), 9)) == 1


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


async def test_a_stated_error_is_the_reply(desk: Desk, library: FakeLibrary) -> None:
    library.failure = MemoqaError("the model is not the one that the index was built with; run `memoqa index`.")
    post = Transcript(KEY)
    await desk.handle(ask("who?"), post)
    assert post.texts == ["The model is not the one that the index was built with; run `memoqa index`."]


async def test_without_an_index_the_way_to_one_is_said(desk: Desk, library: FakeLibrary) -> None:
    library.indexed = False
    post = Transcript(KEY)
    await desk.handle(ask("有嗎？"), post)
    assert post.texts == ["There is no index yet; run `memoqa index`. " + ZH_TW.reindex_here]


async def test_a_failure_leaves_the_thread_usable(desk: Desk, library: FakeLibrary) -> None:
    library.failure = RuntimeError()
    await desk.handle(ask("one?"), Transcript(KEY))
    library.failure = None
    post = Transcript(KEY)
    await desk.handle(ask("two?"), post)
    assert isinstance(post.shown[0], Answer)


@pytest.mark.parametrize(("length", "answered"), [(2000, True), (2001, False), (1_000_000, False)])
async def test_a_question_may_have_2000_characters(
    desk: Desk, library: FakeLibrary, length: int, answered: bool
) -> None:
    post = Transcript(KEY)
    await desk.handle(ask("長" * length), post)
    assert bool(library.asked) == answered
    assert answered or post.texts == [ZH_TW.too_long.format(length=length, limit=2000)]


@pytest.mark.parametrize("text", ["", "  \n\t "])
async def test_an_empty_question_gets_the_help(desk: Desk, library: FakeLibrary, text: str) -> None:
    post = Transcript(KEY)
    await desk.handle(ask(text, "test:1"), post)
    assert (post.texts, library.asked) == ([EN.help], [])


@pytest.mark.parametrize("text", ["a\ud800b", "nul\0", "e" + "\u0301" * 1000, "\u202eabc", "習\u200b近平"])
async def test_hostile_characters_in_a_question_are_answered_and_remembered(
    desk: Desk, threads: ThreadLog, text: str
) -> None:
    post = Transcript(KEY)
    await desk.handle(ask(text, "test:1"), post)
    assert isinstance(post.shown[0], Answer)
    assert len(threads.turns(KEY, 9)) == 1


async def test_of_too_many_questions_the_last_ones_are_told_that_it_is_busy(desk: Desk, library: FakeLibrary) -> None:
    library.gate.clear()
    posts = [Transcript(KEY) for _ in range(MOST_WAITING + 5)]
    asked = [asyncio.create_task(desk.handle(ask(f"{n}?"), post)) for n, post in enumerate(posts)]
    await until(lambda: sum(post.texts == [EN.busy] for post in posts) == 5)
    library.gate.set()
    await asyncio.gather(*asked)
    assert [post.texts for post in posts] == [[]] * MOST_WAITING + [[EN.busy]] * 5


async def test_a_slow_answer_does_not_hold_up_the_event_loop(desk: Desk, library: FakeLibrary) -> None:
    library.delay = 0.3
    answering = asyncio.create_task(desk.handle(ask("who?"), Transcript(KEY)))
    longest, last = 0.0, time.monotonic()
    while not answering.done():
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    assert longest < 0.2


async def test_locks_of_quiet_threads_are_let_go(desk: Desk) -> None:
    for root in range(5):
        await desk.handle(ask(f"{root}?", thread=ThreadKey("test", "C", str(root))), Transcript())
    gc.collect()
    assert len(desk._questions._locks) == 0


async def test_only_an_admin_may_reindex(desk: Desk, library: FakeLibrary) -> None:
    library.indexed = False
    for event, who in (("test:1", "test:user"), ("test:2", "other:admin"), ("test:3", "admin")):
        post = Transcript(KEY)
        await desk.handle(reindex(event, who), post)
        assert post.texts == [EN.admins_only]
    assert not library.indexed


async def test_an_admin_gets_a_report_of_the_reindex(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(reindex(), post)
    assert post.shown == [Notice(EN.reindexing, share=0.0)]
    assert "New: brief.txt" in post.updates[-1][1].text
    assert post.updates[-1][1].share is None


async def test_progress_is_shown_at_intervals_however_often_it_is_told(
    desk: Desk, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "PROGRESS_SECONDS", 0.1)
    library.delay = 0.04
    post = Transcript(KEY)
    await desk.handle(reindex(), post)
    times = [at for at, notice in post.updates if notice.share is not None]
    assert times
    assert all(later - earlier >= 0.09 for earlier, later in pairwise(times))


async def test_progress_that_cannot_be_shown_does_not_stop_the_reindex(
    desk: Desk, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "PROGRESS_SECONDS", 0.01)
    library.delay = 0.03

    class Deaf(Transcript):
        async def update(self, notice: Notice) -> None:
            if notice.share is not None:
                raise OSError
            await super().update(notice)

    post = Deaf(KEY)
    await desk.handle(reindex(), post)
    assert len(post.updates) == 1
    assert len(post.shown) == 1


async def test_a_second_reindex_is_told_that_one_is_under_way(desk: Desk, library: FakeLibrary) -> None:
    library.gate.clear()
    first, second = Transcript(KEY), Transcript(KEY)
    running = asyncio.create_task(desk.handle(reindex("test:1"), first))
    await until(lambda: first.shown)
    await desk.handle(reindex("test:2"), second)
    assert second.texts == [EN.already_under_way]
    library.gate.set()
    await running


async def test_after_a_reindex_that_failed_another_may_begin(desk: Desk, library: FakeLibrary) -> None:
    library.failure = MemoqaError("there is nothing to index; put a memo in the folder.")
    failed, post = Transcript(KEY), Transcript(KEY)
    await desk.handle(reindex("test:1"), failed)
    library.failure = None
    await desk.handle(reindex("test:2"), post)
    assert failed.texts[-1] == "There is nothing to index; put a memo in the folder."
    assert post.texts == [EN.reindexing]


async def test_questions_are_answered_while_a_reindex_runs(desk: Desk, library: FakeLibrary) -> None:
    desk._questions._workers._max_workers = 1
    started = threading.Event()
    held = threading.Event()

    def slow(_progress: object, **_: object) -> object:
        started.set()
        held.wait(5)
        raise MemoqaError("done")

    library.reindex = slow  # type: ignore[method-assign,assignment]
    running = asyncio.create_task(desk.handle(reindex(), Transcript(KEY)))
    await until(started.is_set)
    post = Transcript(KEY)
    await desk.handle(ask("who?"), post)
    held.set()
    await running
    assert isinstance(post.shown[0], Answer)


async def test_a_command_without_words_is_answered_in_the_language_of_the_thread(desk: Desk) -> None:
    await desk.handle(ask("有嗎？"), Transcript(KEY))
    post = Transcript(KEY)
    await desk.handle(Incoming("test:h", KEY, "", "help"), post)
    assert post.texts == [ZH_TW.help]


async def test_memos_names_each_memo_with_date_and_generation(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(Incoming("test:m", KEY, "", "memos"), post)
    assert all(
        part in post.texts[0] for part in ("四、習近平出訪俄羅斯、中亞之觀察", "2019-07", "g1", "2026-01-02 03:04")
    )


async def test_closing_waits_for_what_is_in_hand_and_leaves_later_questions_to_the_next_process(
    desk: Desk, library: FakeLibrary, threads: ThreadLog
) -> None:
    library.delay = 0.1
    post, late = Transcript(KEY), Transcript(KEY)
    asking = asyncio.create_task(desk.handle(ask("who?"), post))
    await until(lambda: library.running)
    closing = asyncio.create_task(desk.close(5))
    await asyncio.sleep(0)
    await desk.handle(ask("late?", "test:late"), late)
    assert await closing
    assert isinstance(post.shown[0], Answer)
    assert len(threads.turns(KEY, 9)) == 1
    await desk.handle(ask("later still?", "test:later"), late)
    assert late.shown == []
    left = threads.unfinished("test", datetime.now(UTC) + timedelta(seconds=1))
    assert [one.text for one in left] == ["late?", "later still?"]
    await asking


@pytest.mark.parametrize("language", ["en", "zh-TW"])
async def test_who_gives_a_command_while_it_ends_is_told_to_try_again(desk: Desk, language: Language) -> None:
    await desk.close(1)
    post = Transcript(KEY)
    await desk.handle(Incoming("test:m", KEY, "", "memos", language=language), post)
    assert post.shown == [Notice(WORDS[language].restarting, private=True)]


async def test_closing_gives_up_on_work_that_does_not_end(desk: Desk, library: FakeLibrary) -> None:
    library.gate.clear()
    asking = asyncio.create_task(desk.handle(ask("who?"), Transcript(KEY)))
    await until(lambda: library.running)
    assert not await desk.close(0.05)
    library.gate.set()
    await asking


async def test_what_still_waits_when_closing_gives_up_is_neither_refused_nor_lost(
    desk: Desk, library: FakeLibrary, threads: ThreadLog
) -> None:
    library.gate.clear()
    posts = [Transcript(KEY) for _ in range(3)]
    asking = [asyncio.create_task(desk.handle(ask(f"{n}?"), post)) for n, post in enumerate(posts)]
    await until(lambda: library.running and is_claimed(threads, "test:2?"))
    assert not await desk.close(0.05)
    library.gate.set()
    await asyncio.gather(*asking)
    assert [len(post.shown) for post in posts] == [1, 0, 0]
    left = threads.unfinished("test", datetime.now(UTC) + 2 * LEASE)
    assert [one.text for one in left] == ["1?", "2?"]


async def test_what_goes_wrong_is_said_in_the_language_that_the_platform_told(desk: Desk, library: FakeLibrary) -> None:
    library.indexed = False
    for command in ("memos", "ask"):
        post = Asking()
        post.answered.set()
        await desk.handle(replace(ask("who?", f"test:{command}"), command=command), post)
        assert ZH_TW.reindex_here in post.texts[0]


async def test_over_the_real_library_a_quote_is_a_slice_of_its_memo(tmp_path: Path, threads: ThreadLog) -> None:
    text = "The bridge in Tainan opens in May.\n\nThe museum in Taipei is closed on Mondays.\n"
    made = library_of(tmp_path, {"brief.txt": text})
    desk = Desk(made.service(), threads, Wording(), admins=frozenset({"test:admin"}))
    post = Transcript(KEY)
    await desk.handle(ask("When is the museum in Taipei closed?"), post)
    (answer,) = post.shown
    assert isinstance(answer, Answer)
    assert answer.quotes
    assert all(quote.text in text for quote in answer.quotes)
    await desk.handle(reindex(), post)
    assert post.updates[-1][1].text.startswith("Nothing has changed. Memos: 1")


PRESSER = Incoming("test:press", KEY, "", asker="test:u")


def press(command: Command, about: str = "receipt-1", text: str = "") -> Incoming:
    return replace(PRESSER, event=f"test:{command}:{about}:{text}", command=command, about=about, text=text)


async def test_the_asker_is_told_after_a_second_that_an_answer_is_on_its_way(
    desk: Desk, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placeholder, "PATIENCE_SECONDS", 0.01)
    quick, slow = Transcript(KEY), Transcript(KEY)
    library.delay = 0.2
    await desk.handle(ask("slow?"), slow)
    monkeypatch.setattr(placeholder, "PATIENCE_SECONDS", 5.0)
    await desk.handle(ask("quick?"), quick)
    assert (slow.waits, quick.waits) == (1, 0)
    assert isinstance(slow.shown[0], Answer)


async def test_the_paragraphs_beside_a_quote_are_shown_until_the_memo_ends(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(press("next"), post)
    await desk.handle(press("section"), post)
    (beside, section) = post.shown
    assert isinstance(beside, Passages)
    assert isinstance(section, Passages)
    assert ([q.paragraph for q in beside.quotes], beside.walkable) == ([4], True)
    assert (len(section.quotes), section.walkable) == (2, False)


async def test_a_button_on_words_that_are_gone_says_so_in_the_threads_language(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(press("next", "receipt-0"), post)
    await desk.handle(ask("誰去過？"), Transcript(KEY))
    await desk.handle(press("section", "receipt-0", "2"), post)
    assert post.texts[0] == EN.passage_gone


async def test_a_citation_names_memo_place_and_receipt(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(press("cite"), post)
    (text,) = post.texts
    for part in ("“四、習近平出訪俄羅斯、中亞之觀察”", "brief.txt", "¶ 3", "receipt-2", "2019-07"):
        assert part in text


async def test_a_follow_up_can_be_asked_again_as_a_new_question(desk: Desk, library: FakeLibrary) -> None:
    await desk.handle(ask("one?"), Transcript(KEY))
    await desk.handle(ask("and two?", "test:two"), Transcript(KEY))
    post = Transcript(KEY)
    await desk.handle(press("anew", "test:two"), post)
    assert library.asked[-1] == ("and two?", ())
    await desk.handle(press("anew", "test:never"), post)
    assert post.texts == [EN.question_gone]


async def test_feedback_is_kept_once_a_person_and_what_was_missing_with_it(desk: Desk, threads: ThreadLog) -> None:
    post = Transcript(KEY)
    for command, text in (("good", ""), ("bad", ""), ("missing", "the year")):
        await desk.handle(press(command, "test:one", text), post)
    rows = threads._connection.execute("SELECT event, asker, good, missing FROM feedback").fetchall()
    assert rows == [("test:one", "test:u", 0, "the year")]
    assert post.texts == [EN.thanks, EN.thanks, EN.thanks_missing]


async def test_who_asks_to_be_forgotten_is_and_nobody_else(desk: Desk, threads: ThreadLog) -> None:
    for who in ("test:u", "test:v"):
        await desk.handle(replace(ask(f"{who}?"), asker=who), Transcript(KEY))
    post = Transcript(KEY)
    await desk.handle(press("forget"), post)
    assert [turn.question for turn in threads.turns(KEY, 9)] == ["test:v?"]
    assert post.texts == [EN.forgotten.format(count=1)]


async def test_a_refused_reindex_is_in_the_audit_trail_which_cannot_be_changed(desk: Desk, threads: ThreadLog) -> None:
    await desk.handle(replace(reindex(who="test:u"), asker="test:u"), Transcript(KEY))
    rows = threads._connection.execute("SELECT who, action, result FROM audit").fetchall()
    assert rows == [("test:u", "/reindex", "refused")]
    with pytest.raises(sqlite3.IntegrityError):
        threads._connection.execute("UPDATE audit SET who = 'x'")


async def test_more_questions_in_a_minute_than_the_rate_are_put_off(library: FakeLibrary, threads: ThreadLog) -> None:
    bounded = Desk(library, threads, Wording(), admins=frozenset(), limits=Limits(rate=2))  # type: ignore[arg-type]
    post = Transcript(KEY)
    for number in range(4):
        await bounded.handle(replace(ask(f"{number}?"), asker="test:u"), post)
    await bounded.handle(replace(ask("other?"), asker="test:v"), post)
    assert [type(reply).__name__ for reply in post.shown] == ["Answer", "Answer", "Notice", "Notice", "Answer"]
    assert post.texts[0] == EN.too_fast.format(rate=2)


async def test_more_questions_in_a_channel_than_its_rate_are_put_off_whoever_asks(
    library: FakeLibrary, threads: ThreadLog
) -> None:
    bounded = Desk(library, threads, Wording(), admins=frozenset(), limits=Limits(channel_rate=2))  # type: ignore[arg-type]
    post = Transcript(KEY)
    for number in range(4):
        asked = replace(ask(f"{number}?", f"test:C1:{number}"), asker=f"test:{number}", places=frozenset({"test:C1"}))
        await bounded.handle(asked, post)
    await bounded.handle(replace(ask("other?", "test:C10:1"), places=frozenset({"test:C10"})), post)
    assert [type(reply).__name__ for reply in post.shown] == ["Answer", "Answer", "Notice", "Notice", "Answer"]
    assert post.texts[0] == EN.too_fast_here.format(rate=2)


@pytest.fixture
def choosy(library: FakeLibrary, threads: ThreadLog) -> Desk:
    """A desk that answers in the channel C1 alone."""
    only = Limits(channels=frozenset({"test:C1"}))
    return Desk(library, threads, Wording(), admins=frozenset({"test:admin"}), limits=only)  # type: ignore[arg-type]


@pytest.mark.parametrize("command", ["ask", "memos", "section", "reindex"])
async def test_nothing_of_the_memos_is_said_in_a_channel_that_is_not_on_the_list(choosy: Desk, command: str) -> None:
    post = Transcript(KEY)
    asked = replace(ask("who?"), command=command, places=frozenset({"test:C2"}), identities=frozenset({"test:admin"}))
    await choosy.handle(asked, post)
    await choosy.handle(asked, post)
    assert post.shown == [Notice(EN.not_here, private=True)]


@pytest.mark.parametrize("places", [{"test:C1"}, {"test:C1", "test:thread"}, set()])
async def test_the_channels_on_the_list_their_threads_and_direct_messages_are_answered(
    choosy: Desk, places: set[str]
) -> None:
    post = Transcript(KEY)
    await choosy.handle(replace(ask("who?"), places=frozenset(places)), post)
    assert [type(reply).__name__ for reply in post.shown] == ["Answer"]


async def test_an_answer_whose_threads_quotes_changed_says_so_once(desk: Desk, library: FakeLibrary) -> None:
    await desk.handle(ask("one?"), Transcript(KEY))
    library.gone = {"receipt-1"}
    post = Transcript(KEY)
    await desk.handle(ask("two?"), post)
    assert post.texts == [EN.quotes_changed]


async def test_a_question_in_hand_when_the_process_died_is_answered_by_the_next_one(
    library: FakeLibrary, threads: ThreadLog, desk: Desk
) -> None:
    lost = ask("who?", "test:lost")
    threads.claim(lost, datetime.now(UTC) - 2 * LEASE)
    post = Transcript(KEY)
    resuming = asyncio.create_task(desk.resume("test", lambda _incoming: post))
    await until(lambda: threads.turns(KEY, 9))
    resuming.cancel()
    assert [type(reply) for reply in post.shown] == [Answer]
    assert library.asked == [("who?", ())]


async def test_who_asked_what_kills_the_process_each_time_is_told_that_it_failed(
    library: FakeLibrary, threads: ThreadLog, desk: Desk
) -> None:
    lost = ask("who?", "test:lost")
    for attempt in range(MOST_ATTEMPTS):
        threads.claim(lost, datetime.now(UTC) - 2 * (MOST_ATTEMPTS - attempt) * LEASE)
    post = Transcript(KEY)
    resuming = asyncio.create_task(desk.resume("test", lambda _incoming: post))
    await until(lambda: post.shown)
    resuming.cancel()
    assert library.asked == []
    [told] = post.texts
    assert "incident" in told
    assert threads.unfinished("test", datetime.now(UTC) + 2 * LEASE) == ()


async def test_an_answer_that_was_posted_before_the_process_died_is_not_posted_again_but_remembered(
    threads: ThreadLog, desk: Desk
) -> None:
    lost = ask("who?", "test:lost")
    threads.claim(lost, datetime.now(UTC) - 2 * LEASE)
    post = Transcript(KEY)
    post.already = ThreadKey("test", "C1", "77")
    await desk.handle(lost, post)
    assert post.shown == []
    assert [turn.question for turn in threads.turns(ThreadKey("test", "C1", "77"), 9)] == ["who?"]


async def test_a_long_question_keeps_its_lease(
    desk: Desk, library: FakeLibrary, threads: ThreadLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "RENEWAL_SECONDS", 0.01)
    renewed: list[str] = []
    monkeypatch.setattr(threads, "renew", lambda events, _now: renewed.extend(events))
    library.gate.clear()
    asking = asyncio.create_task(desk.handle(ask("who?", "test:1"), Transcript(KEY)))
    await until(lambda: renewed)
    library.gate.set()
    await asking
    assert set(renewed) == {"test:1"}
    await desk.close(1)


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


class Asking(Transcript):
    """A Post that asks its platform for something until it is let go on; it declines where `declining`."""

    def __init__(self, *, declining: bool = False) -> None:
        super().__init__(KEY)
        self.answered = asyncio.Event()
        self._declining = declining

    async def completed(self, incoming: Incoming) -> Incoming | None:
        await self.answered.wait()
        return None if self._declining else replace(incoming, language="zh-TW")


def is_claimed(threads: ThreadLog, event: str) -> bool:
    return threads._connection.execute("SELECT 1 FROM claims WHERE event = ?", (event,)).fetchone() is not None


@pytest.mark.parametrize("command", ["ask", "memos"])
async def test_an_event_is_claimed_before_the_platform_is_asked_anything(
    desk: Desk, library: FakeLibrary, threads: ThreadLog, command: Command
) -> None:
    post = Asking()
    asking = asyncio.create_task(desk.handle(replace(ask("who?", "test:1"), command=command), post))
    await until(lambda: is_claimed(threads, "test:1"))
    assert (library.asked, post.shown) == ([], [])
    post.answered.set()
    await asking
    assert len(post.shown) == 1


async def test_a_question_is_claimed_while_it_waits_for_the_one_before_it(
    desk: Desk, library: FakeLibrary, threads: ThreadLog
) -> None:
    library.gate.clear()
    asking = [asyncio.create_task(desk.handle(ask(f"{n}?", f"test:{n}"), Transcript(KEY))) for n in range(3)]
    await until(lambda: all(is_claimed(threads, f"test:{n}") for n in range(3)))
    assert len(library.asked) == 1
    library.gate.set()
    await asyncio.gather(*asking)


async def test_questions_keep_their_order_however_long_the_platform_takes_to_tell_of_them(
    desk: Desk, library: FakeLibrary
) -> None:
    slow = Asking()
    first = asyncio.create_task(desk.handle(ask("first?"), slow))
    second = asyncio.create_task(desk.handle(ask("second?"), Transcript(KEY)))
    await asyncio.sleep(0.05)
    slow.answered.set()
    await asyncio.gather(first, second)
    assert [question for question, _ in library.asked] == ["first?", "second?"]


async def test_what_the_platform_tells_is_what_the_desk_goes_by(desk: Desk) -> None:
    post = Asking()
    post.answered.set()
    await desk.handle(ask(" "), post)
    assert post.texts == [ZH_TW.help]


@pytest.mark.parametrize("command", ["ask", "memos"])
async def test_what_an_adapter_declined_is_done_with(
    desk: Desk, library: FakeLibrary, threads: ThreadLog, command: Command
) -> None:
    post = Asking(declining=True)
    post.answered.set()
    await desk.handle(replace(ask("who?", "test:1"), command=command), post)
    assert (library.asked, post.shown) == ([], [])
    assert threads.claim(ask("who?", "test:1"), datetime.now(UTC) + 2 * LEASE) == "refused"


async def test_an_event_that_another_process_has_in_hand_is_not_kept_from_being_taken_over(
    desk: Desk, threads: ThreadLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "RENEWAL_SECONDS", 0.01)
    renewed: list[str] = []
    monkeypatch.setattr(threads, "renew", lambda events, _now: renewed.extend(events))
    threads.claim(ask("elsewhere?", "test:1"), datetime.now(UTC))
    slow = Asking()
    other = asyncio.create_task(desk.handle(ask("here?", "test:2"), slow))
    refused = asyncio.create_task(desk.handle(ask("elsewhere?", "test:1"), Transcript(KEY)))
    await until(lambda: len(renewed) > 3)
    slow.answered.set()
    await asyncio.gather(other, refused)
    await desk.close(1)
    assert set(renewed) == {"test:2"}


async def test_a_repetition_of_a_question_that_was_taken_up_does_not_end_its_lease(
    desk: Desk, library: FakeLibrary, threads: ThreadLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "RENEWAL_SECONDS", 0.01)
    renewed: list[str] = []
    monkeypatch.setattr(threads, "renew", lambda events, _now: renewed.extend(events))
    lost, repeated = ask("who?", "test:lost", thread=None), Transcript(KEY)
    threads.claim(lost, datetime.now(UTC) - 2 * LEASE)
    library.gate.clear()
    resuming = asyncio.create_task(desk.resume("test", lambda _incoming: Transcript(KEY)))
    await until(lambda: library.running)
    await desk.handle(lost, repeated)
    renewed.clear()
    await asyncio.sleep(0.1)
    assert renewed
    library.gate.set()
    await until(lambda: threads.turns(KEY, 9))
    resuming.cancel()
    assert repeated.shown == []
    await desk.close(1)


async def test_of_questions_at_once_those_within_the_rate_are_answered(
    library: FakeLibrary, threads: ThreadLog
) -> None:
    bounded = Desk(library, threads, Wording(), admins=frozenset(), limits=Limits(rate=2))  # type: ignore[arg-type]
    posts = [Transcript(KEY) for _ in range(4)]
    asked = (bounded.handle(replace(ask(f"{n}?"), asker="test:u"), post) for n, post in enumerate(posts))
    await asyncio.gather(*asked)
    assert sorted(type(post.shown[0]).__name__ for post in posts) == ["Answer", "Answer", "Notice", "Notice"]


async def test_no_more_questions_of_a_dead_process_are_taken_up_at_once_than_there_is_room_for_and_none_is_lost(
    desk: Desk, library: FakeLibrary, threads: ThreadLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_WAITING", 2)
    monkeypatch.setattr(desks, "LEASE", timedelta(seconds=0.02))
    for n in range(5):
        threads.claim(ask(f"{n}?"), datetime.now(UTC) - 2 * LEASE)
    posts: list[Transcript] = []

    def post_for(_incoming: Incoming) -> Transcript:
        posts.append(Transcript(KEY))
        return posts[-1]

    library.gate.clear()
    resuming = asyncio.create_task(desk.resume("test", post_for))
    await until(lambda: library.running)
    await asyncio.sleep(0.05)
    assert len(posts) == 2
    library.gate.set()
    await until(lambda: len(threads.turns(KEY, 9)) == 5)
    resuming.cancel()
    assert [question for question, _ in library.asked] == [f"{n}?" for n in range(5)]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placeholder, "PATIENCE_SECONDS", 0.05)


@pytest.mark.usefixtures("impatient")
async def test_who_waits_behind_another_question_is_told_that_an_answer_is_on_its_way(
    desk: Desk, library: FakeLibrary
) -> None:
    library.gate.clear()
    posts = [Transcript(KEY), Transcript(KEY)]
    asking = [asyncio.create_task(desk.handle(ask(f"{n}?"), post)) for n, post in enumerate(posts)]
    await until(lambda: all(post.waits for post in posts))
    assert len(library.asked) == 1
    library.gate.set()
    await asyncio.gather(*asking)
    assert [post.waits for post in posts] == [1, 1]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("text", ["", "長" * 2_001])
async def test_a_question_that_is_refused_while_another_is_sought_is_refused_at_once_and_not_on_its_way(
    desk: Desk, library: FakeLibrary, text: str
) -> None:
    library.gate.clear()
    asking = asyncio.create_task(desk.handle(ask("who?"), Transcript(KEY)))
    await until(lambda: library.running)
    post = Transcript(KEY)
    refused = asyncio.create_task(desk.handle(ask(text, "test:2"), post))
    await until(lambda: post.shown)
    await asyncio.sleep(0.1)
    assert post.waits == 0
    library.gate.set()
    await asyncio.gather(asking, refused)


@pytest.mark.usefixtures("impatient")
async def test_the_answer_waits_for_the_message_that_says_that_it_is_on_its_way(
    desk: Desk, library: FakeLibrary
) -> None:
    order: list[str] = []

    class Slow(Transcript):
        async def waiting(self) -> None:
            await asyncio.sleep(0.2)
            order.append("waiting")

        async def send(self, reply: Reply) -> ThreadKey:
            order.append("send")
            await asyncio.sleep(0.2)
            return await super().send(reply)

    library.delay = 0.1
    await desk.handle(ask("who?"), Slow(KEY))
    assert order == ["waiting", "send"]
    library.delay = 0.0
    await desk.handle(ask("again?"), Slow(KEY))
    assert order == ["waiting", "send", "send"]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("arrived", "waits"), [(True, 0), (False, 1)])
async def test_after_a_crash_an_answer_is_said_to_be_on_its_way_only_where_it_did_not_arrive(
    desk: Desk, library: FakeLibrary, threads: ThreadLog, arrived: bool, waits: int
) -> None:
    threads.claim(ask("who?"), datetime.now(UTC) - 2 * LEASE)
    post = Transcript(KEY)
    post.already = KEY if arrived else None
    library.delay = 0.2
    await desk.handle(ask("who?"), post)
    assert post.waits == waits


@pytest.mark.parametrize("text", ["", "長" * 2_001])
async def test_a_thread_in_which_a_question_was_not_answered_is_followed_too(desk: Desk, text: str) -> None:
    await desk.handle(ask(text, "test:1"), Transcript(KEY))
    assert await desk.follows(KEY, "and who?")
    assert not await desk.follows(ThreadKey("test", "C1", "2"), "and who?")


async def test_a_thread_in_a_channel_that_is_not_on_the_list_is_not_followed(choosy: Desk) -> None:
    await choosy.handle(replace(ask("who?"), places=frozenset({"test:C2"})), Transcript(KEY))
    assert not await choosy.follows(KEY, "and who?")


async def test_thanks_in_a_thread_are_not_answered(desk: Desk) -> None:
    await desk.handle(ask("who?"), Transcript(KEY))
    assert await desk.follows(KEY, "and when?")
    assert not await desk.follows(KEY, "謝謝！")
    assert not await desk.follows(ThreadKey("test", "C1", "2"), "thanks", own=True)
    assert await desk.follows(ThreadKey("test", "C1", "2"), "and when?", own=True)
