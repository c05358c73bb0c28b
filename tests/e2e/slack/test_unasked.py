"""Answers that nobody asked for in Slack, over both transports: the channel's mode, threads, hiding and showing."""

from typing import Any

import pytest

from bot.desk.helper import MOST_A_DAY
from bot.present.wording import EN, ZH_TW
from tests.bot.doubles import TEXT
from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import BOT_USER, CHANNEL, Workspace, buttons, quoted, seen, until

pytestmark = pytest.mark.asyncio(loop_scope="module")
QUESTION = "Does anyone know how many days of leave there are?"


@pytest.fixture(autouse=True)
def joined(workspace: Workspace) -> None:
    """memoqa is in the channel: emulate lets it post there, but does not count it among the members."""
    workspace.shared[CHANNEL] = {"is_member": True}


async def set_to(workspace: Workspace, mode: str, *, name: str = "root") -> str:
    """Set the channel's mode; what memoqa says to that."""
    told = len(workspace.responses)
    await workspace.command(name, "/memos", f"helper {mode}")
    await until(lambda: workspace.responses[told:])
    assert {one["response_type"] for one in workspace.responses[told:]} == {"ephemeral"}
    return "\n".join(seen(one) for one in workspace.responses[told:])


async def answered(workspace: Workspace, bot: Bot, question: str = QUESTION) -> dict[str, Any]:
    """Ask nobody in particular, and wait for the answer."""
    ts = await workspace.say("alice", question)
    found = await workspace.message(TEXT, root=ts)
    await bot.until_done()
    return found


async def is_left_alone(workspace: Workspace, bot: Bot, text: str, **more: Any) -> bool:
    """Whether nothing is posted below a message, nor in the channel, once a later question is answered."""
    before = len(workspace.called("chat.postMessage")), len(workspace.called("chat.postEphemeral"))
    ts = await workspace.say("alice", text, **more)
    later = await workspace.say("alice", f"<@{BOT_USER}> who comes later?")
    await workspace.message(TEXT, root=later)
    await bot.until_done()
    after = len(workspace.called("chat.postMessage")) - 1, len(workspace.called("chat.postEphemeral"))
    return len(await workspace.thread(ts)) == 1 and before == after


async def test_only_an_admin_sets_the_mode_and_hears_it_in_their_language(workspace: Workspace, bot: Bot) -> None:
    assert await set_to(workspace, "when-sure", name="alice") == EN.admins_only_helper
    assert await set_to(workspace, "when-sure") == ZH_TW.when_sure.format(most=MOST_A_DAY)
    assert await set_to(workspace, "status", name="alice") == "\n".join(
        [EN.when_sure.format(most=MOST_A_DAY), EN.helper_usage]
    )
    assert f"• {CHANNEL}: when-sure" in await set_to(workspace, "")
    assert bot.process.returncode is None


async def test_a_question_to_nobody_is_answered_in_its_thread(workspace: Workspace, bot: Bot) -> None:
    await set_to(workspace, "when-sure")
    found = await answered(workspace, bot)
    root, answer = await workspace.thread(found["thread_ts"])
    assert (seen(root), quoted([answer])) == (QUESTION, TEXT)
    assert EN.unasked in seen(answer)
    assert "mine" in buttons(answer)


@pytest.mark.parametrize(
    "text",
    [
        "silent 特休一年有幾天？",
        "perhaps 特休一年有幾天？",
        "我等等去開會，中午要不要一起吃飯？",
        "<@U8> how many days are there?",
        "The report is in the shared folder",
    ],
)
async def test_what_is_not_surely_found_or_is_talk_gets_nothing_at_all(
    workspace: Workspace, bot: Bot, text: str
) -> None:
    await set_to(workspace, "when-sure")
    workspace.takes_status = True
    assert await is_left_alone(workspace, bot, text)
    assert set(workspace.statuses.values()) <= {""}


@pytest.mark.parametrize("changes", [{"bot_id": "B1"}, {"subtype": "message_changed", "hidden": True}])
async def test_neither_bots_nor_edits_are_answered(workspace: Workspace, bot: Bot, changes: dict[str, Any]) -> None:
    await set_to(workspace, "when-sure")
    assert await is_left_alone(workspace, bot, QUESTION, **changes)


async def test_every_question_also_gets_what_may_help(workspace: Workspace, bot: Bot) -> None:
    await set_to(workspace, "every-question")
    found = await answered(workspace, bot, "perhaps 特休一年有幾天？")
    assert quoted([found]) == TEXT


async def test_in_a_thread_that_people_began_nothing_is_answered_and_in_memoqas_a_follow_up_is(
    workspace: Workspace, bot: Bot
) -> None:
    await set_to(workspace, "when-sure")
    began = await workspace.say("alice", "silent 特休一年有幾天？")
    await bot.until_done()
    await workspace.say("root", QUESTION, thread=began)
    found = await answered(workspace, bot)
    await workspace.say("root", "and in 2020?", thread=found["thread_ts"])
    await workspace.message(f"{QUESTION} and in 2020?", root=found["thread_ts"])
    assert len(await workspace.thread(began)) == 2


async def test_only_for_me_whispers_the_answer_and_deletes_it_and_share_brings_it_back(
    workspace: Workspace, bot: Bot
) -> None:
    await set_to(workspace, "when-sure")
    found = await answered(workspace, bot)
    root = found["thread_ts"]
    whispered = len(workspace.called("chat.postEphemeral"))
    await workspace.press("alice", found, "mine")
    await until(lambda: workspace.whispered(since=whispered))
    (private,) = workspace.whispered(since=whispered)
    assert private.said["user"] == workspace.users["alice"]
    await until(lambda: workspace.called("chat.delete"))
    await bot.until_done()
    assert len(await workspace.thread(root)) == 1
    message = {"ts": private.reply["message_ts"], "blocks": private.said["blocks"]}
    assert quoted([message]) == TEXT
    await workspace.press("alice", message, "share", ephemeral=True)
    again = await workspace.message(TEXT, root=root)
    await bot.until_done()
    assert buttons(again)["mine"]["value"] == buttons(found)["mine"]["value"]
    whispered = len(workspace.called("chat.postEphemeral"))
    await workspace.press("alice", message, "share", ephemeral=True)
    await until(lambda: workspace.whispered(since=whispered))
    assert len(await workspace.thread(root)) == 2


async def test_nobody_else_hides_an_answer(workspace: Workspace, bot: Bot) -> None:
    await set_to(workspace, "when-sure")
    found = await answered(workspace, bot)
    whispered = len(workspace.called("chat.postEphemeral"))
    await workspace.press("root", found, "mine")
    await until(lambda: workspace.whispered(since=whispered))
    (told,) = workspace.whispered(since=whispered)
    assert ZH_TW.not_yours_to_hide in str(told.said)
    assert len(await workspace.thread(found["thread_ts"])) == 2


async def test_whoever_sets_it_where_memoqa_hears_nothing_is_told(workspace: Workspace, bot: Bot) -> None:
    assert bot
    workspace.scopes = tuple(scope for scope in workspace.scopes if scope != "channels:history")
    try:
        assert ZH_TW.helper_is_deaf_to_admin in await set_to(workspace, "when-sure")
    finally:
        workspace.scopes = (*workspace.scopes, "channels:history")


async def test_the_mode_outlives_the_process(workspace: Workspace, bot: Bot) -> None:
    await set_to(workspace, "when-sure")
    await bot.until_done()  # a command cut short after its reply would stay in hand for ever
    await bot.kill()
    await bot.start()
    await answered(workspace, bot)


async def test_back_at_when_asked_nothing_is_overheard(workspace: Workspace, bot: Bot) -> None:
    assert await set_to(workspace, "when-asked") == ZH_TW.when_asked
    assert await is_left_alone(workspace, bot, QUESTION)
