"""An uninstall leaves nothing behind."""

import asyncio

from pydantic import SecretStr

from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.settings import SlackSettings
from bot.desk.desk import Desk
from bot.port import Incoming
from bot.present.wording import Wording
from bot.state.stores import State
from tests.bot.adapters.slack.doubles import WORKSPACE
from tests.bot.doubles import FakeLibrary, Transcript, until


async def test_a_question_that_is_open_at_the_uninstall_leaves_nothing_behind(
    desk: Desk, library: FakeLibrary, state: State
) -> None:
    tokens = {"bot_token": SecretStr("xoxb-1"), "app_token": SecretStr("xapp-1")}
    adapter = SlackAdapter(desk, state, Wording(), SlackSettings.model_construct(**tokens))
    thread = WORKSPACE.thread("C1", "100.0")
    library.gate.clear()
    incoming = Incoming(WORKSPACE.event("C1", "100.0"), thread, "in hand?", asker="slack:U7")
    asking = asyncio.create_task(desk.handle(incoming, Transcript(thread)))
    await until(lambda: library.running)
    parting = asyncio.create_task(adapter.forget(WORKSPACE))
    await asyncio.sleep(0)  # lets the adapter begin to close the desk
    library.gate.set()
    await asyncio.gather(asking, parting)
    assert state.turns.last(thread, 9) == ()
    assert state.turns.asked_by("slack:U7", 9) == ()
