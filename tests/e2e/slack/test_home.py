"""The Home tab and the suggestions of an agent, over both transports."""

from typing import Any

import pytest

from bot.adapters.slack.home import ASK
from bot.present.wording import EN, ZH_TW
from tests.bot.doubles import TEXT
from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import AGENT, BOT_USER, Workspace, seen, until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]


async def home(workspace: Workspace, name: str, channel: str) -> dict[str, Any]:
    """A person's Home tab, once memoqa has published it."""
    before = len(workspace.called("views.publish"))
    await workspace.open_app(name, channel)
    return await published(workspace, before)


async def published(workspace: Workspace, before: int) -> dict[str, Any]:
    await until(lambda: len(workspace.called("views.publish")) > before)
    call = workspace.called("views.publish")[before]
    assert call.reply["ok"], call.reply
    return dict(call.reply["view"])


async def test_a_persons_questions_stand_on_their_home_tab_alone_until_they_are_forgotten(workspace: Workspace) -> None:
    channel = await workspace.direct("root")
    ts = await workspace.say("root", "canary: who went where?", channel=channel)
    await workspace.message(TEXT, root=ts, channel=channel)
    assert f"canary: who went where? {ZH_TW.was_answered}" in seen(await home(workspace, "root", channel))
    others = seen(await home(workspace, "alice", await workspace.direct("alice")))
    assert "canary" not in others
    assert EN.home_no_questions in others
    before = len(workspace.called("views.publish"))
    await workspace.command("root", "/forget-me")
    assert ZH_TW.home_no_questions in seen(await published(workspace, before))


async def test_a_question_asked_on_the_home_tab_is_answered_by_direct_message(workspace: Workspace) -> None:
    channel = await workspace.direct("root")
    view = await home(workspace, "root", channel)
    opened = len(workspace.called("views.open"))
    await workspace.press_home("root", view, ASK)
    await until(lambda: len(workspace.called("views.open")) > opened)
    form = workspace.called("views.open")[-1].reply["view"]
    assert form["title"]["text"] == ZH_TW.ask_title
    await workspace.submit("root", form, "who was asked about?")
    asked = await workspace.message("問：who was asked about?", channel=channel)
    await workspace.message(TEXT, root=asked["ts"], channel=channel)
    await workspace.say("root", "and then?", channel=channel, thread=asked["ts"])
    await workspace.message("who was asked about? and then?", root=asked["ts"], channel=channel)


async def test_an_admin_reindexes_from_the_home_tab(workspace: Workspace) -> None:
    channel = await workspace.direct("root")
    view = await home(workspace, "root", channel)
    await workspace.press_home("root", view, "home_reindex")
    await workspace.message("索引已更新", channel=channel)


async def test_an_agent_suggests_what_to_ask_and_its_thread_goes_on_like_any_direct_message(
    workspace: Workspace, bot: Bot
) -> None:
    channel = await workspace.direct("root")
    await workspace.open_app("root", channel, "messages")
    await until(lambda: "suggestions of what to ask (missing_scope)" in bot.log.read_text())
    assert await bot.end() == 0
    workspace.scopes = (*workspace.scopes, AGENT)
    await bot.start()
    await workspace.open_app("root", channel, "messages")
    await until(lambda: workspace.prompts)
    (said,) = workspace.prompts
    assert (said["channel_id"], said["title"]) == (channel, ZH_TW.prompts_title)
    question = said["prompts"][0]["message"]
    ts = await workspace.say("root", question, channel=channel)
    answer = await workspace.message(TEXT, root=ts, channel=channel)
    assert answer["thread_ts"] == ts
    await workspace.say("root", "那第二次呢？", channel=channel, thread=ts, parent_user_id=BOT_USER)
    await workspace.message(f"{question} 那第二次呢？", root=ts, channel=channel)
