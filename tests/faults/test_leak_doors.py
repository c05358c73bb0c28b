"""Each door of the bot is in the leak drill: each command, button, form, event, completion and callback.

A door that is not there yet fails a test here: give it a request in `leak_slack` or `leak_discord`.
"""

import random
import re
from collections.abc import Callable
from typing import Any, get_args

import pytest

from bot.adapters.discord.client import MemoqaClient
from bot.adapters.discord.components import MemoqaButton
from bot.adapters.slack import dispatch, events
from bot.adapters.slack.details import FORM
from bot.desk.desk import Desk
from bot.port import Button, Decision, Review, Spoken, Submitted, Upload
from bot.present.wording import Wording
from tests.bot.adapters.slack.doubles import WORKSPACE, Web
from tests.e2e.discord.front import Front
from tests.e2e.discord.scene import BotHere, Scene
from tests.faults.leak_discord import OnDiscord
from tests.faults.leak_memos import Chance
from tests.faults.leak_slack import OnSlack

# They show nobody anything: Slack's word that memoqa was uninstalled, and what becomes of connections and servers.
SHUT = {"event app_uninstalled", "event tokens_revoked"}
UNHEARD = {
    *("on_shard_connect", "on_shard_resumed", "on_shard_disconnect", "on_ready", "on_guild_join", "on_guild_remove"),
    "on_error",
}
# What reaches the dispatcher, and by which requests of the drill.
HEARD = {"on_message": "message mention", "on_interaction": "button bad", "on_button": "button next"}
# Commands that are typed after another one.
TYPED = {"helper": "command /memos", "help": "command /ask", "edit": "command /memos edit"}


class Recorder:
    """Slack's app, which keeps what it is told to listen to."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.doors: set[str] = set()

    def error(self, _handler: Any) -> None: ...

    def middleware(self, _handler: Any) -> None: ...

    def _listening(self, kind: str, every: tuple[str, ...] = ()) -> Callable[[Any], Callable[[Any], None]]:
        def to(name: Any) -> Callable[[Any], None]:
            self.doors |= {f"{kind} {one}" for one in ([name] if isinstance(name, str) else every)}
            return lambda _listener: None

        return to

    @property
    def event(self) -> Any:
        return self._listening("event")

    @property
    def command(self) -> Any:
        return self._listening("command", tuple(events.COMMANDS))

    @property
    def message_shortcut(self) -> Any:
        return self._listening("shortcut")

    @property
    def view(self) -> Any:
        return self._listening("view")

    @property
    def action(self) -> Any:
        return self._listening("action", tuple(events.BUTTONS))


@pytest.fixture
def on_slack(chance: Chance) -> set[str]:
    drill = OnSlack(lambda: chance, lambda: 0.0)
    drill.direct = {}
    return set(drill.requests())


@pytest.fixture
def on_discord(chance: Chance) -> set[str]:
    return set(OnDiscord(lambda: chance, lambda: 0.0).requests())


@pytest.fixture
def chance() -> Chance:
    return Chance(random.Random(7), None, None, None)  # type: ignore[arg-type]


def test_each_listener_of_slack_is_tried(desk: Desk, monkeypatch: pytest.MonkeyPatch, on_slack: set[str]) -> None:
    monkeypatch.setattr(dispatch, "AnsweringApp", Recorder)
    web: Any = Web()
    web.base_url = "https://slack.test/api/"
    recorder: Any = dispatch.Dispatcher(desk, Wording(), web, WORKSPACE, frozenset()).app()
    assert len(recorder.doors) > 25
    assert recorder.doors - SHUT <= on_slack


async def test_each_command_and_completion_of_discord_is_tried(desk: Desk, state: Any, on_discord: set[str]) -> None:
    async with Front() as front, BotHere(Scene(front), desk, state) as here:
        commands = here.client.tree.get_commands()
    completed = {f"autocomplete {one.name}" for one in commands for option in _options(one) if option.autocomplete}
    assert {f"command {one.name}" for one in commands} | completed <= on_discord
    assert completed


def _options(command: Any) -> list[Any]:
    return list(getattr(command, "parameters", ()))


def test_each_button_of_discord_is_tried(on_discord: set[str]) -> None:
    template = MemoqaButton.__discord_ui_compiled_template__.pattern
    found = re.search(r"\(\?P<action>([^)]*)\)", template)
    assert found
    assert {f"button {action}" for action in found[1].split("|")} <= on_discord


def test_each_callback_of_discord_is_tried_or_shows_nobody_anything(on_discord: set[str]) -> None:
    callbacks = {name for name in vars(MemoqaClient) if name.startswith("on_")}
    assert callbacks - UNHEARD == set(HEARD)
    assert set(HEARD.values()) <= on_discord


def test_each_command_and_button_of_the_desk_is_tried(on_slack: set[str], on_discord: set[str]) -> None:
    by_name = {command: f"command {name}" for name, command in events.COMMANDS.items()}
    by_name |= {command: f"action {name}" for name, command in events.BUTTONS.items()}
    by_name |= TYPED | {"missing": "view missing", "save": f"view {FORM}"}
    pressed = {*get_args(Button), *get_args(Decision), *get_args(Review), *get_args(Upload)}
    assert {
        one for one in {*get_args(Spoken), *pressed, *get_args(Submitted)} if by_name.get(one) not in on_slack
    } == set()
    assert {f"button {one}" for one in pressed - {"missing"}} <= on_discord
    assert {f"modal {one}" for one in get_args(Submitted)} <= on_discord


def test_what_the_bot_says_unasked_is_tried(on_slack: set[str], on_discord: set[str]) -> None:
    assert "message to an owner" in on_slack & on_discord
