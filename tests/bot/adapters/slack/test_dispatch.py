"""Events reach the desk in order, or not at all; the desk is the real one, and Slack's Web API a double."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.adapters.slack import channels, dispatch, events
from bot.adapters.slack.dispatch import Dispatcher
from bot.desk.desk import Desk
from bot.present.wording import EN, Wording
from bot.state.claims import LEASE
from bot.state.stores import State
from tests.bot.adapters.slack.doubles import WORKSPACE, Web
from tests.bot.doubles import FakeLibrary, until

BODY = {"team_id": "T1", "channel_id": "C1", "user_id": "U7", "command": "/ask", "text": "who began?"}


@pytest.fixture
def web() -> Web:
    web = Web()
    web.locale = "en-GB"
    return web


@pytest.fixture
def dispatcher(web: Web, desk: Desk) -> Dispatcher:
    return Dispatcher(desk, Wording(), web, WORKSPACE, frozenset())  # type: ignore[arg-type]


async def acknowledged() -> None:
    pass


def said(text: str, ts: str, root: str, **more: str) -> dict[str, Any]:
    event = {"type": "message", "user": "U7", "text": text, "ts": ts, "thread_ts": root, "channel": "C1"} | more
    return {"team_id": "T1", "event": event | {"channel_type": "channel"}}


async def ask_elsewhere(dispatcher: Dispatcher, library: FakeLibrary) -> None:
    """Ask in another thread, and wait until the library gets the question; earlier events had their turn by then."""
    await dispatcher.on_message(acknowledged, said("<@UMEMOQA> elsewhere?", "400.1", "400.1"))  # type: ignore[arg-type]
    await until(lambda: "elsewhere?" in [question for question, _ in library.asked])


def listener(dispatcher: Dispatcher, name: str) -> Callable[..., Any]:
    """The listener for one kind of payload, without Bolt around it."""
    return {
        "command": dispatcher.listener(events.slash_command),
        "pressed": dispatcher.listener(events.button_press),
        "pointed at": dispatcher.listener(events.message_shortcut),
        "heard": dispatcher.on_message,
        "parted": dispatcher.on_uninstall,
    }[name]


async def test_a_follow_up_waits_until_the_answer_before_it_is_recorded(
    dispatcher: Dispatcher, web: Web, library: FakeLibrary, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = state.turns.record
    going_on = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(*said: Any, **more: Any) -> None:
        asyncio.run_coroutine_threadsafe(going_on.wait(), loop).result(5)
        noted(*said, **more)

    monkeypatch.setattr(state.turns, "record", slowly)
    await listener(dispatcher, "command")(acknowledged, BODY | {"trigger_id": "9.8"})
    await until(lambda: len(web.messages) == 2)
    opening, visible = web.messages
    assert visible["thread_ts"] == opening["ts"]
    await listener(dispatcher, "heard")(acknowledged, said("and then?", "300.1", opening["ts"]))
    await ask_elsewhere(dispatcher, library)
    assert [question for question, _ in library.asked] == ["who began?", "elsewhere?"]
    going_on.set()
    await until(lambda: len(library.asked) == 3)
    question, earlier = library.asked[2]
    assert (question, [turn.question for turn in earlier]) == ("and then?", ["who began?"])


async def test_a_message_after_a_shortcut_in_its_thread_reaches_the_desk_second(
    dispatcher: Dispatcher, web: Web, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "TIMEOUT_SECONDS", 60)
    web.channel_known.clear()
    message = {"ts": "100.0", "text": "who began?", "user": "U8"}
    pointed = {"user": {"id": "U7", "team_id": "T1"}, "channel": {"id": "C1"}, "message": message, "trigger_id": "9.8"}
    await listener(dispatcher, "pointed at")(acknowledged, pointed)
    await listener(dispatcher, "heard")(acknowledged, said("and then?", "300.1", "100.0"))
    await ask_elsewhere(dispatcher, library)
    assert [question for question, _ in library.asked] == ["elsewhere?"]
    web.channel_known.set()
    await until(lambda: len(library.asked) == 3)
    assert [question for question, _ in library.asked] == ["elsewhere?", "who began?", "and then?"]


@pytest.mark.parametrize("kind", ["command", "pressed", "pointed at"])
async def test_in_a_shared_channel_the_desk_is_not_asked(
    dispatcher: Dispatcher, web: Web, library: FakeLibrary, kind: str
) -> None:
    web.channel = {"is_ext_shared": True}
    pressed = {
        "user": {"id": "U7", "team_id": "T1"}, "channel": {"id": "C1"}, "message": {"ts": "100.0", "text": "who?"},
        "actions": [{"action_id": "next", "value": "receipt-1"}],
    }  # fmt: skip
    body = (BODY if kind == "command" else pressed) | {"trigger_id": "9.8"}
    await listener(dispatcher, kind)(acknowledged, body)
    await until(lambda: web.whispered)
    assert web.whispered[0]["user"] == "U7"
    assert EN.other_organisation in web.whispered[0]["text"]
    assert (library.asked, web.messages) == ([], [])


async def test_a_channel_is_looked_up_after_the_acknowledgement(dispatcher: Dispatcher, web: Web) -> None:
    web.channel_known.clear()
    async with asyncio.timeout(30):
        await listener(dispatcher, "command")(acknowledged, BODY | {"trigger_id": "9.8"})
    await until(lambda: web.channels_asked)
    web.channel_known.set()


async def test_an_acknowledged_event_reaches_the_desk_before_the_process_ends(
    dispatcher: Dispatcher, web: Web, library: FakeLibrary, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed = state.claims.claim
    claiming, going_on = threading.Event(), threading.Event()

    def slowly(*said: Any, **more: Any) -> Any:
        claiming.set()
        assert going_on.wait(30)
        return claimed(*said, **more)

    monkeypatch.setattr(state.claims, "claim", slowly)
    library.gate.clear()
    await listener(dispatcher, "heard")(acknowledged, said("<@UMEMOQA> who?", "300.1", "300.1"))
    draining = asyncio.create_task(dispatcher.drained(60))
    await until(claiming.is_set)
    assert not draining.done()
    going_on.set()
    await until(lambda: state.claims.unfinished("slack", datetime.now(UTC) + 2 * LEASE))
    assert [one.text for one in state.claims.unfinished("slack", datetime.now(UTC) + 2 * LEASE)] == ["who?"]
    assert not draining.done()
    library.gate.set()
    await draining
    assert len(web.messages) == 1


@pytest.mark.parametrize(
    ("team", "error", "ended"),
    [
        ("T1", "account_inactive", True),
        ("T1", "token_revoked", True),
        ("T1", "", False),
        ("T2", "account_inactive", False),
    ],
)
async def test_memoqa_ends_only_if_its_workspace_uninstalled_it_and_slack_refuses_its_token(
    dispatcher: Dispatcher, web: Web, team: str, error: str, ended: bool
) -> None:
    web.errors["auth"] = error
    await listener(dispatcher, "parted")(acknowledged, {"team_id": team, "event": {"type": "app_uninstalled"}})
    await dispatcher.drained(60)
    assert dispatcher.uninstalled.is_set() is ended


@pytest.mark.parametrize("error", ["service_unavailable", "invalid_auth", "ratelimited", "Service Unavailable"])
@pytest.mark.parametrize("revoked", [True, False])
async def test_until_slack_says_plainly_whether_the_token_is_revoked_memoqa_asks_again(
    dispatcher: Dispatcher, web: Web, monkeypatch: pytest.MonkeyPatch, error: str, revoked: bool
) -> None:
    monkeypatch.setattr(dispatch, "ASK_AGAIN_SECONDS", 0.0)
    web.errors["auth"] = error
    for kind in ({"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UMEMOQA"]}}):
        await listener(dispatcher, "parted")(acknowledged, {"team_id": "T1", "event": kind})
    await until(lambda: web.tested > 3)
    assert not dispatcher.uninstalled.is_set()
    web.errors["auth"] = "token_revoked" if revoked else ""
    await dispatcher.drained(60)
    assert dispatcher.uninstalled.is_set() is revoked


async def test_several_events_about_one_uninstall_ask_slack_once_at_a_time(dispatcher: Dispatcher, web: Web) -> None:
    web.errors["auth"] = "service_unavailable"
    for _ in range(3):
        await listener(dispatcher, "parted")(acknowledged, {"team_id": "T1", "event": {"type": "app_uninstalled"}})
    await dispatcher.drained(0.05)
    assert web.tested == 1


async def test_what_colleagues_say_in_a_thread_is_left_alone_unless_they_say_it_to_memoqa(
    dispatcher: Dispatcher, web: Web, library: FakeLibrary
) -> None:
    talk = "我等等去開會，中午要不要一起吃飯？"
    hear = listener(dispatcher, "heard")
    await hear(acknowledged, said("<@UMEMOQA> who?", "100.1", "100.1"))
    await hear(acknowledged, said(talk, "100.2", "100.1"))
    await hear(acknowledged, said(f"<@UMEMOQA> {talk}", "100.3", "100.1"))
    await dispatcher.drained(60)
    assert [question for question, _ in library.asked] == ["who?", talk, talk]
    assert len(web.messages) == 2


async def test_help_in_place_of_a_question_is_shown_to_the_asker_alone(
    dispatcher: Dispatcher, web: Web, library: FakeLibrary
) -> None:
    await listener(dispatcher, "command")(acknowledged, BODY | {"trigger_id": "9.8", "text": "?"})
    await dispatcher.drained(60)
    assert EN.help.splitlines()[0] in web.whispered[0]["text"]
    assert (library.asked, web.messages) == ([], [])


async def test_somebody_else_s_question_is_not_asked_anew(
    dispatcher: Dispatcher, web: Web, library: FakeLibrary
) -> None:
    await listener(dispatcher, "heard")(acknowledged, said("<@UMEMOQA> who?", "100.1", "100.1"))
    await dispatcher.drained(60)
    pressed = {
        "user": {"id": "U8", "team_id": "T1"}, "channel": {"id": "C1"}, "trigger_id": "9.8",
        "message": {"ts": "200.0", "thread_ts": "100.1"},
        "actions": [{"action_id": "anew", "value": "slack:T1:C1:100.1"}],
    }  # fmt: skip
    await listener(dispatcher, "pressed")(acknowledged, pressed)
    await dispatcher.drained(60)
    assert EN.not_your_question in web.whispered[0]["text"]
    assert (web.whispered[0]["user"], len(library.asked), len(web.messages)) == ("U8", 1, 1)
