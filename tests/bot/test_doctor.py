"""`memoqa doctor` examines the bot: its settings, the ids in them, and its state."""

import asyncio
import os
import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import doctor
from bot.health import Health
from bot.port import EventId, ThreadKey
from bot.settings import BotSettings
from bot.state.file import StateFile
from bot.state.stores import open_state
from bot.telemetry.metrics import Metrics
from tests.bot.doubles import answer


def settings(tmp_path):
    return BotSettings(state=tmp_path / "state.sqlite3")


def named(name, settings):
    (found,) = [finding for finding in doctor.findings(settings) if finding.name == name]
    return found


def state(tmp_path):
    return named(doctor.STATE, settings(tmp_path))


@pytest.mark.parametrize("wrong", [{"admins": "bob"}, {"channels": "general"}])
def test_what_is_no_id_in_the_settings_is_found(tmp_path, wrong):
    found = named("ids", settings(tmp_path).model_copy(update=wrong))
    assert not found.good
    assert "is not an id" in found.says


def test_ids_that_are_well_are_counted(tmp_path):
    found = named("ids", settings(tmp_path).model_copy(update={"admins": "slack:U012ABC, slack:S0GROUP"}))
    assert (found.good, found.says) == (True, "2 admins; answering in every channel")
    one = named("ids", settings(tmp_path).model_copy(update={"admins": "slack:U012ABC", "channels": "slack:C012ABC"}))
    assert one.says == "1 admin; answering in 1 channel"


def test_of_a_state_that_is_well_its_figures_are_told_while_the_bot_has_it_open(tmp_path):
    assert "when it first runs" in state(tmp_path).says
    with open_state(tmp_path / "state.sqlite3") as opened:
        opened.turns.record(ThreadKey("test", "C1", "1"), answer(), datetime.now(UTC))
        assert state(tmp_path).good
        assert "1 answered" in state(tmp_path).says


def test_every_setting_of_the_bot_is_told_with_its_value(tmp_path):
    says = named(doctor.SETTINGS, settings(tmp_path)).says
    assert all(f"{field}=" in says for field in BotSettings.model_fields)
    assert "keep_days=30" in says


def test_a_setting_out_of_bounds_is_a_finding(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEMOQA_RATE", "-1")
    (found,) = doctor.examine()
    assert not found.good
    assert "MEMOQA_RATE='-1'" in found.says


def test_a_folder_in_the_state_s_place_is_a_finding(tmp_path):
    (tmp_path / "state.sqlite3").mkdir()
    assert not state(tmp_path).good
    assert "is not a file" in state(tmp_path).says


def another_programs(path):
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE songs (title TEXT)")


def newer(path):
    StateFile(path).close()
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA user_version = 99")


def damaged(path):
    with open_state(path) as opened:
        for number in range(200):
            opened.turns.record(ThreadKey("test", "C1", "1"), answer(f"{number}?"), datetime.now(UTC))
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 6)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (another_programs, "belongs to another program"),
        (newer, "newer memoqa"),
        (damaged, "is damaged"),
        (lambda path: path.write_bytes(b"no database at all, but of some length" * 200), "not a database"),
    ],
)
def test_a_state_that_the_bot_would_refuse_is_a_finding_and_is_left_as_it_is(tmp_path, made, said):
    path = tmp_path / "state.sqlite3"
    made(path)
    before = path.read_bytes()
    assert not state(tmp_path).good
    assert said in state(tmp_path).says
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["state.sqlite3", "."])
def test_a_state_that_cannot_be_written_is_a_finding(tmp_path, monkeypatch, place):
    StateFile(tmp_path / "state.sqlite3").close()
    denied = (tmp_path / place).resolve()
    allowed = os.access
    # No file mode stops root, and the tests may run as root.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != denied and allowed(path, mode))
    assert not state(tmp_path).good
    assert "write access" in state(tmp_path).says


@pytest.fixture
def unset(tmp_path, monkeypatch):
    """Settings of no chat, in a folder without an .env."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("SLACK_", "DISCORD_", "MEMOQA_"))]:
        monkeypatch.delenv(name)
    return monkeypatch


def chat():
    return {finding.name: finding for finding in doctor.examine()}


@pytest.mark.usefixtures("unset")
def test_where_no_chat_is_set_up_it_is_said_without_a_tick(tmp_path):
    found = chat()["chat"]
    assert found.absent
    assert "to serve discord or slack, set its token" in found.says
    assert f"no .env in {tmp_path}" in found.says
    (tmp_path / ".env").write_text("MEMOQA_RATE=5\n")
    assert ".env" not in chat()["chat"].says


def test_where_a_chat_is_set_up_nothing_is_said_of_none(unset):
    unset.setenv("SLACK_BOT_TOKEN", "no token")
    assert "chat" not in chat()


@pytest.mark.parametrize("setting", ["MEMOQA_ADMINS", "MEMOQA_CHANNELS"])
def test_an_id_of_a_platform_that_is_not_set_up_is_a_finding(unset, setting):
    unset.setenv(setting, "slack:C012ABC" if setting == "MEMOQA_CHANNELS" else "slack:U012ABC")
    found = chat()["slack settings"]
    assert not found.good
    assert "but no SLACK_… setting is set" in found.says
    assert "discord settings" not in chat()


def port(tmp_path, number):
    return named("health port", settings(tmp_path).model_copy(update={"health_port": number}))


def test_a_health_port_that_another_program_has_is_a_finding(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0)
        number = other.getsockname()[1]
        other.listen()
        found = port(tmp_path, number)
        assert not found.good
        assert f"MEMOQA_HEALTH_PORT={number} cannot be opened on 127.0.0.1" in found.says
    assert port(tmp_path, number).good
    assert "is free" in port(tmp_path, number).says


async def test_a_health_port_on_which_memoqa_listens_already_is_well(tmp_path):
    async with Health(None, None, Metrics(), frozenset()).served("127.0.0.1", 0) as number:
        found = await asyncio.to_thread(port, tmp_path, number)
    assert found.good
    assert "memoqa is listening now" in found.says


def test_the_channels_that_are_answered_unasked_are_named_and_without_any_there_is_no_finding(tmp_path):
    with open_state(tmp_path / "state.sqlite3") as opened:
        assert doctor.HELPER not in [finding.name for finding in doctor.findings(settings(tmp_path))]
        opened.helpers.set(EventId("slack", ("T1", "C1")), "when-sure")
        opened.helpers.set(EventId("slack", ("T1", "C2")), "when-asked")
    says = "answers unasked in 1 channel (/memos helper): slack:T1:C1 when-sure"
    assert named(doctor.HELPER, settings(tmp_path)).says == says
