from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.messages import ThreadKey
from bot.record import Record
from bot.state import StateError, restore
from bot.threads import ThreadLog
from tests.bot.doubles import answer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")
SECRET = "canary-91f2"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "var" / "state.sqlite3"


def questions(state: Path) -> list[str]:
    with ThreadLog(state) as log:
        return [turn.question for turn in log.turns(KEY, 99)]


def test_a_backup_made_while_the_bot_runs_brings_the_state_back(state: Path, tmp_path: Path) -> None:
    with ThreadLog(state) as log:
        log.record(KEY, answer("one?"), NOW)
        log.backup(tmp_path / "copy")
        log.record(KEY, answer("two?"), NOW)
    restore(tmp_path / "copy", state)
    assert questions(state) == ["one?"]
    assert questions(state.with_name("state.sqlite3.before")) == ["one?", "two?"]


def test_a_backup_is_its_owners_alone_and_overwrites_nothing(state: Path, tmp_path: Path) -> None:
    with ThreadLog(state) as log:
        log.backup(tmp_path / "copy")
        assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
        with pytest.raises(StateError, match="there already"):
            log.backup(tmp_path / "copy")


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0" + b"\0" * 4000])
def test_what_is_no_backup_leaves_the_state_as_it_was(state: Path, tmp_path: Path, content: bytes) -> None:
    with ThreadLog(state) as log:
        log.record(KEY, answer("one?"), NOW)
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(StateError):
        restore(tmp_path / "copy", state)
    assert questions(state) == ["one?"]


def test_nothing_of_what_was_purged_or_forgotten_is_left_in_any_file(state: Path) -> None:
    with ThreadLog(state) as log:
        log.record(KEY, answer(f"{SECRET}-old"), NOW - timedelta(days=40), asker="test:u")
        log.record(KEY, answer(f"{SECRET}-mine"), NOW, asker="test:u")
        Record(log).complain("test:1", "test:u", f"{SECRET}-missing", NOW)
        assert Record(log).purge(NOW - timedelta(days=30)) == 1
        assert Record(log).forget("test:u") == 1
        left = b"".join(file.read_bytes() for file in state.parent.iterdir())
    assert SECRET.encode() not in left
