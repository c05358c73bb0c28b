"""Whatever Slack signs is answered, over the real port, without a server error and without a word of it in the log."""

import asyncio
import copy
import http.client
import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier

from bot.adapters.slack.dispatch import Dispatcher
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.transport import PATH
from bot.adapters.slack.transport import http as listening_over_http
from bot.adapters.slack.unreadable import log_unreadable
from bot.port import Incoming
from bot.present.wording import Wording
from bot.telemetry.incidents import INCIDENTS
from tests.bot.adapters.slack.doubles import WORKSPACE, Web
from tests.bot.adapters.slack.test_events import BUTTON, told
from tests.e2e.slack.emulator import free_port

SECRET = "s3cret"
WORD = "canary"
SLASH = {
    "command": "/ask", "text": WORD, "team_id": "T1", "channel_id": "C1", "user_id": "U7", "trigger_id": "1.2",
    "response_url": "https://hooks.slack.test/1",
}  # fmt: skip
SHORTCUT = {
    **{name: BUTTON[name] for name in ("team", "user", "channel", "trigger_id")},
    "type": "message_action", "callback_id": "ask_about",
    "message": {
        "ts": "171.5", "text": WORD, "bot_id": "B7", "user": "U8", "files": [{"id": "F1", "name": "a.txt", "size": 1}],
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": WORD}, "fields": [{"text": WORD}]}],
        "attachments": [{"is_share": True, "text": WORD, "fields": [{"title": WORD, "value": WORD}]}],
    },
}  # fmt: skip
VIEW = {
    "type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U7", "team_id": "T1"},
    "view": {
        "type": "modal", "id": "V1", "callback_id": "missing",
        "private_metadata": json.dumps({"event": "slack:T1:C1:171.0", "channel": "C1", "root": "171.1"}),
        "state": {"values": {"missing": {"missing": {"type": "plain_text_input", "value": WORD}}}},
    },
}  # fmt: skip
MENTION = told(text=f"<@UMEMOQA> {WORD}?", attachments=SHORTCUT["message"]["attachments"])
UNINSTALL = {
    "type": "event_callback",
    "team_id": "T1",
    "event": {"type": "tokens_revoked", "tokens": {"bot": ["UMEMOQA"], "oauth": []}},
}
REAL = {
    "mention": MENTION,
    "direct": told(text=WORD, channel="D1", channel_type="im", files=SHORTCUT["message"]["files"]),
    "reply": told(text=WORD, thread_ts="171.1", parent_user_id="UMEMOQA"),
    "uninstall": UNINSTALL,
    "button": BUTTON,
    "shortcut": SHORTCUT,
    "upload": SHORTCUT | {"callback_id": "take_in"},
    "view": VIEW,
}
ODD: tuple[Any, ...] = (None, [], {}, 1, 0.5, True, "", WORD, [None], [WORD], {WORD: WORD}, {"id": []}, [[[WORD]]])


class Desk:
    """Takes what the adapter makes of a request."""

    def __init__(self) -> None:
        self.taken: list[Incoming] = []
        self.waits: list[tuple[str, float]] = []

    def is_admin(self, _incoming: Incoming) -> bool:
        return False

    def acknowledged(self, platform: str, seconds: float) -> None:
        self.waits.append((platform, seconds))

    async def overhears(self, _incoming: Incoming) -> bool:
        return True

    async def follows(self, *_said: object, **_more: object) -> bool:
        return True

    async def handle(self, incoming: Incoming, _post: object, **_more: object) -> None:
        self.taken.append(incoming)


class Served:
    """The adapter on a port of this machine, in a thread of its own."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.port = free_port()
        self._loop = asyncio.new_event_loop()
        self._up, self._ended = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))

    def __enter__(self) -> "Served":
        self._thread.start()
        assert self._up.wait(30)
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    async def _serve(self) -> None:
        web: Any = Web()
        web.base_url = "https://slack.test/api/"
        desk: Any = self.desk
        app = Dispatcher(desk, Wording(), web, WORKSPACE, frozenset()).app()
        values = {"signing_secret": SecretStr(SECRET), "port": self.port, "host": "127.0.0.1"}
        async with listening_over_http(app, SlackSettings.model_construct(**values)):
            self._up.set()
            await self._ended.wait()

    def status(self, body: str, sort: str) -> int:
        """The status that answers a signed request."""
        stamp = str(int(time.time()))
        signature = str(SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body))
        headers = {
            "Content-Type": f"application/{sort}",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", PATH, body.encode(), headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def tell(self, payload: dict[str, Any]) -> int:
        """The status that answers a payload in the form that its kind has."""
        if "event" in payload or payload.get("type") == "event_callback":
            return self.status(json.dumps(payload), "json")
        return self.status(urlencode({"payload": json.dumps(payload)}), "x-www-form-urlencoded")


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served() as served:
        yield served


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to each value inside a payload."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*at, key)
        yield from places(one, (*at, key))


def changed(payload: dict[str, Any], path: tuple[Any, ...], odd: Any) -> dict[str, Any]:
    """A payload with another value at a path; without it if the value is Ellipsis."""
    payload = copy.deepcopy(payload)
    inside: Any = payload
    for key in path[:-1]:
        inside = inside[key]
    if odd is ...:
        del inside[path[-1]]
    else:
        inside[path[-1]] = odd
    return payload


@st.composite
def misshapen(draw: st.DrawFn) -> dict[str, Any]:
    """One of Slack's payloads with up to three odd values in it, at any depth."""
    payload = REAL[draw(st.sampled_from(sorted(REAL)))]
    for _ in range(draw(st.integers(1, 3))):
        if paths := sorted(places(payload), key=str):
            payload = changed(payload, draw(st.sampled_from(paths)), draw(st.sampled_from([*ODD, ...])))
    return payload


class Lines(logging.Handler):
    """What is logged, each record as people read it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def logged() -> Iterator[list[str]]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


def first(logged: list[str]) -> str:
    """The first line that is logged; of an event that may be after the answer."""
    deadline = time.monotonic() + 30
    while not logged:
        assert time.monotonic() < deadline, "nothing was logged"
        time.sleep(0.01)
    return logged[0]


@pytest.mark.parametrize("kind", REAL)
def test_a_payload_as_slack_sends_it_is_taken(served: Served, kind: str, logged: list[str]) -> None:
    served.desk.waits.clear()
    assert served.tell(REAL[kind]) == 200
    assert [platform for platform, _ in served.desk.waits] == ["slack"]
    assert not [line for line in logged if "cannot read" in line]


def test_a_command_as_slack_sends_it_is_taken_and_without_a_field_it_is_not(served: Served) -> None:
    assert served.status(urlencode(SLASH), "x-www-form-urlencoded") == 200
    for name in ("channel_id", "user_id", "trigger_id"):
        rest = {key: value for key, value in SLASH.items() if key != name}
        assert served.status(urlencode(rest), "x-www-form-urlencoded") == 400


@settings(max_examples=150, deadline=None)
@given(payload=misshapen())
def test_a_misshapen_payload_is_answered_without_a_server_error_and_logged_without_its_words(
    served: Served, payload: dict[str, Any]
) -> None:
    handler, incidents = Lines(), INCIDENTS._value.get()
    logging.getLogger().addHandler(handler)
    try:
        status = served.tell(payload)
    finally:
        logging.getLogger().removeHandler(handler)
    assert status in ({200} if payload.get("type") == "event_callback" else {200, 400})
    assert INCIDENTS._value.get() == incidents
    assert not [line for line in handler.lines if WORD in line or "\n" in line]
    for taken in served.desk.taken:
        fields = (
            taken.event,
            taken.text,
            taken.asker,
            taken.about,
            taken.conversation,
            taken.thread and taken.thread.root,
        )
        assert all(isinstance(one, str) for one in fields if one is not None)
    served.desk.taken.clear()


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        (MENTION | {"event": None}, 200),
        (MENTION | {"event": [WORD]}, 200),
        (changed(MENTION, ("event", "text"), {WORD: 1}), 200),
        (changed(MENTION, ("event", "user"), [WORD]), 200),
        (changed(BUTTON, ("user",), ...), 400),
        (changed(BUTTON, ("actions",), {}), 400),
        (changed(VIEW, ("view", "private_metadata"), WORD), 400),
        (BUTTON | {"type": "unheard_of"}, 400),
    ],
)
def test_an_unreadable_event_is_taken_so_that_it_is_not_sent_again_and_anything_else_refused(
    served: Served, payload: dict[str, Any], status: int, logged: list[str]
) -> None:
    assert served.tell(payload) == status
    line = first(logged)
    assert "cannot read" in line
    assert WORD not in line
    assert "\n" not in line


def test_what_is_no_fault_of_the_request_is_an_incident(logged: list[str]) -> None:
    log_unreadable(ZeroDivisionError(WORD))
    assert "ZeroDivisionError" in logged[0]
    assert WORD not in logged[0]
