"""The bot endures restarts, dropped sockets, repeated deliveries, and too many questions."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from aiohttp import ClientSession

from bot.present.wording import EN
from tests.bot.doubles import TEXT
from tests.e2e.slack.process import SLOW_SECONDS, Bot
from tests.e2e.slack.workspace import (
    APP,
    BOT_USER,
    DEADLINE_SECONDS,
    TEAM,
    Call,
    Fault,
    Workspace,
    quoted,
    seen,
    until,
)

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]
MENTION = f"<@{BOT_USER}>"
WORKERS = os.cpu_count() or 1  # of the bot, which answers this many questions at a time
SLOW = 50 if SLOW_SECONDS >= 30 else 4  # questions that each take SLOW_SECONDS; fifty of them take minutes
IN_HAND = 64  # questions that the desk holds
AT_ONCE = 100  # more than the desk holds
PATIENCE_SECONDS = 60.0
MESSAGES = 250
WAVE = 30  # messages delivered at once, four times each; the desk holds 64, including earlier ones until they are noted


async def test_a_thread_continues_and_its_buttons_work_after_a_kill(workspace: Workspace, bot: Bot) -> None:
    await workspace.command("alice", "/ask", "who began it?")
    root = (await workspace.message("asked: who began it?"))["ts"]
    answer = await workspace.message(TEXT, root=root)
    await workspace.say("alice", "and before the kill?", thread=root)
    await workspace.message("who began it? and before the kill?", root=root)
    await bot.kill()
    await bot.start()
    await workspace.say("alice", "and after it?", thread=root)
    assert "who began it?" in seen(await workspace.message("and after it?", root=root))
    await workspace.press("alice", answer, "next")
    await workspace.message("¶ 4", root=root)


async def test_a_question_open_at_a_kill_is_answered_once_by_the_next_process(workspace: Workspace, bot: Bot) -> None:
    if bot.mode == "http":
        pytest.skip("how Slack reaches the bot makes no difference here, and a lease takes its time")
    await workspace.command("alice", "/ask", "slowly killed?")
    root = (await workspace.message("asked: slowly killed?"))["ts"]
    await workspace.message(EN.searching, root=root)
    await bot.kill()
    await bot.start()
    # The lease of the dead process runs out after 15 s.
    await workspace.message(TEXT, root=root, seconds=45)
    assert len(await workspace.thread(root)) == 2
    assert len([one for one in await workspace.history() if "slowly killed?" in seen(one)]) == 1


async def test_a_question_is_not_lost_if_the_process_is_killed_during_the_user_lookup(
    workspace: Workspace, bot: Bot
) -> None:
    if bot.mode == "http":
        pytest.skip("how Slack reaches the bot makes no difference here, and a lease takes its time")
    await bot.kill()  # so that it forgets what it knew about alice
    await bot.start()
    workspace.faults.append(fault := Fault("users.info", times=1, seconds=5))
    ts = await workspace.say("alice", f"{MENTION} acknowledged?")
    await until(lambda: not fault.times)  # the reply to memoqa takes five seconds
    assert len(await workspace.thread(ts)) == 1
    await bot.kill()
    await bot.start()
    await workspace.message(TEXT, root=ts, seconds=45)
    assert len(await workspace.thread(ts)) == 2


async def test_a_question_during_shutdown_is_answered_by_the_next_process(workspace: Workspace, bot: Bot) -> None:
    first = await workspace.say("alice", f"{MENTION} slowly first?")
    await workspace.message(EN.searching, root=first)
    told = len(workspace.responses)
    ending = asyncio.create_task(bot.end())

    async def is_ending() -> bool:
        await workspace.command("alice", "/memos")
        return any(EN.restarting in str(one) for one in workspace.responses[told:])

    await until(is_ending)
    late = await workspace.say("alice", f"{MENTION} late?")
    assert await ending == 0
    assert quoted(await workspace.thread(first)) == TEXT
    assert len(await workspace.thread(late)) == 1
    await bot.start()
    await workspace.message(TEXT, root=late)
    assert len(await workspace.thread(late)) == 2


async def test_a_dropped_or_refreshed_socket_is_reopened(workspace: Workspace, bot: Bot) -> None:
    if bot.mode == "http":
        pytest.skip("HTTP has no socket")
    for drop in (
        lambda socket: socket.send_json({"type": "disconnect", "reason": "refresh_requested"}),
        lambda socket: socket.close(),
    ):
        old = workspace.open_sockets[-1]
        await drop(old)
        await until(lambda old=old: [one for one in workspace.open_sockets if one is not old], 20)
        ts = await workspace.say("alice", f"{MENTION} still there?")
        await workspace.message(TEXT, root=ts)


async def test_it_is_ready_only_while_slack_is_connected(workspace: Workspace, bot: Bot) -> None:
    if bot.mode == "http":
        pytest.skip("over HTTP the port listens for as long as the process runs")

    async def ready() -> int:
        async with ClientSession() as session, session.get(bot.health + "/readyz") as answer:
            return answer.status

    async def is_ready() -> bool:
        return await ready() == 200

    async def is_not() -> bool:
        return await ready() == 503

    await until(is_ready)
    workspace.closed = True
    for socket in workspace.open_sockets:
        await socket.close()
    await until(is_not)
    workspace.closed = False
    await until(is_ready, 30)


async def test_slacks_word_that_it_drops_events_is_logged_and_counted(workspace: Workspace, bot: Bot) -> None:
    told = {"token": "x", "type": "app_rate_limited", "minute_rate_limited": 1_518_467_820, "api_app_id": APP}
    for team in (TEAM, "T0OTHER"):
        await workspace.deliver("events_api", told | {"team_id": team})
    async with ClientSession() as session, session.get(bot.health + "/metrics") as figures:
        assert 'memoqa_dropped_minutes_total{platform="slack"} 1.0' in await figures.text()
    assert bot.log.read_text().count("Slack dropped events") == 1


async def test_a_thousand_deliveries_of_two_hundred_and_fifty_messages_get_as_many_answers(
    workspace: Workspace, bot: Bot
) -> None:
    stamps = [f"{1_600_000_000 + number}.000100" for number in range(MESSAGES)]
    posted, edited = len(workspace.called("chat.postMessage")), len(workspace.called("chat.update"))

    def threads() -> list[str]:
        calls = answered(workspace, posted) + answered_in_place(workspace, edited)
        return [thread_of(workspace, call) for call in calls]

    async def tell(ts: str) -> None:
        # Slack sends a mention in two events, and each again when it believes that the first was lost.
        events = workspace.events_of("alice", f"{MENTION} number {ts}?", ts)
        first, second = (asyncio.gather(*(workspace.tell(one, retry=retry) for one in events)) for retry in (0, 1))
        await asyncio.gather(first, second)

    for start in range(0, MESSAGES, WAVE):
        with patient(workspace):
            await asyncio.gather(*(tell(ts) for ts in stamps[start : start + WAVE]))
        await until(lambda most=start + WAVE: len(threads()) >= min(most, MESSAGES), 120)
    # The desk takes a repeated event before this question.
    after = await workspace.say("alice", f"{MENTION} and after all of them?")
    await workspace.message(TEXT, root=after)
    await bot.until_done()
    assert sorted(threads()) == sorted([*stamps, after])


def answered(workspace: Workspace, since: int) -> list[Call]:
    """The posts with a quote, after so many posts."""
    return [call for call in workspace.called("chat.postMessage")[since:] if quoted([call.said])]


async def test_slow_answers_delay_no_acknowledgement_and_all_arrive(workspace: Workspace, bot: Bot) -> None:
    """Each question takes SLOW_SECONDS: four of two seconds by default, fifty of thirty with SLOW_SECONDS=30."""
    stamps = [f"{1_650_000_000 + number}.000100" for number in range(SLOW)]
    posted = len(workspace.called("chat.postMessage"))
    with bot.holding_answers():
        await told_at_once(workspace, [(ts, "slowly all?") for ts in stamps])
    limit = 60 + 1.5 * SLOW * SLOW_SECONDS / WORKERS
    await until(lambda: set(stamps) <= threads_with_answers(workspace, posted), limit)


async def test_too_many_questions_are_told_so_and_none_is_lost(workspace: Workspace, bot: Bot) -> None:
    """The first questions hold up retrieval, so the desk must hold all the others at once, or turn them away."""
    posted, whispered = len(workspace.called("chat.postMessage")), len(workspace.called("chat.postEphemeral"))
    stamps = [f"{1_700_000_000 + number}.000100" for number in range(AT_ONCE)]
    slow = 2 * WORKERS
    questions = [(ts, f"{'slowly' if number < slow else 'quickly'} all?") for number, ts in enumerate(stamps)]
    with bot.holding_answers():
        await told_at_once(workspace, questions)

    def done() -> bool:
        busy = [call for call in workspace.whispered(since=whispered) if EN.busy in str(call.said)]
        answers = threads_with_answers(workspace, posted) & set(stamps)
        assert len(answers) + len(busy) <= AT_ONCE
        return len(answers) >= IN_HAND and bool(busy) and len(answers) + len(busy) == AT_ONCE

    await until(done, 60 + 1.5 * slow * SLOW_SECONDS / WORKERS)


@contextmanager
def patient(workspace: Workspace) -> Iterator[None]:
    """Let a crowd of deliveries take as long as a busy machine needs; each by itself has Slack's three seconds."""
    workspace.deadline = PATIENCE_SECONDS
    try:
        yield
    finally:
        workspace.deadline = DEADLINE_SECONDS


async def told_at_once(workspace: Workspace, questions: list[tuple[str, str]]) -> None:
    """Deliver mentions, each in its two events, all at one moment, and wait until memoqa has acknowledged them all."""
    workspace.acknowledged.clear()
    events = (event for ts, text in questions for event in workspace.events_of("alice", f"{MENTION} {text}", ts))
    with patient(workspace):
        await asyncio.gather(*(workspace.tell(event) for event in events))
    seconds = sorted(workspace.acknowledged)
    p95 = seconds[int(0.95 * len(seconds))]
    print(f"{len(questions)} mentions acknowledged: 95th percentile {p95 * 1000:.0f} ms, longest {seconds[-1]:.2f} s")


def threads_with_answers(workspace: Workspace, posted: int) -> set[str]:
    """The roots of the threads that got a quote, at once or in place of the placeholder."""
    return {thread_of(workspace, call) for call in answered(workspace, posted) + answered_in_place(workspace)}


def answered_in_place(workspace: Workspace, since: int = 0) -> list[Call]:
    """The edits that replaced a placeholder by a quote, after so many edits."""
    return [call for call in workspace.called("chat.update")[since:] if quoted([call.said])]


def thread_of(workspace: Workspace, call: Call) -> str:
    """The thread of a posted or edited message."""
    if "thread_ts" in call.said:
        return str(call.said["thread_ts"])
    posts = {one.reply.get("ts"): one.said.get("thread_ts") for one in workspace.called("chat.postMessage")}
    return str(posts.get(call.said["ts"]))
