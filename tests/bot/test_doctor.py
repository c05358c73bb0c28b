"""The bot's findings for `memoqa doctor`: the ids in its settings, and its state."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import doctor
from bot.port import ThreadKey
from bot.state.file import StateFile
from bot.state.stores import open_state
from memoqa.settings import Settings
from tests.bot.doubles import answer


def settings(tmp_path):
    return Settings(memos=tmp_path / "memos", index=tmp_path / "index", state=tmp_path / "state.sqlite3")


def state(tmp_path):
    (found,) = [finding for finding in doctor.examine(settings(tmp_path)) if finding.name == doctor.NAME]
    return found


@pytest.mark.parametrize("wrong", [{"admins": "bob"}, {"channels": "general"}])
def test_a_setting_that_is_not_an_id_is_found(tmp_path, wrong):
    (found, *_) = doctor.examine(settings(tmp_path).model_copy(update=wrong))
    assert not found.good
    assert "is no id" in found.says


def test_good_ids_are_counted(tmp_path):
    (found, *_) = doctor.examine(settings(tmp_path).model_copy(update={"admins": "slack:U012ABC, slack:S0GROUP"}))
    assert (found.good, found.says) == (True, "2 admins; answering in every channel")


def test_the_figures_of_a_whole_state_are_shown_while_the_bot_has_it_open(tmp_path):
    assert [finding.name for finding in doctor.examine(settings(tmp_path))] == ["ids"]
    with open_state(tmp_path / "state.sqlite3") as opened:
        opened.turns.record(ThreadKey("test", "C1", "1"), answer(), datetime.now(UTC))
        assert state(tmp_path).good
        assert "1 answered" in state(tmp_path).says


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
