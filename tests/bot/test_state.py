from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.messages import Incoming, ThreadKey
from bot.record import Record
from bot.state import StateError, restore
from bot.threads import LEASE, ThreadLog
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


def test_of_a_workspace_that_is_forgotten_nothing_is_left_in_any_file_and_the_others_keep_theirs(state: Path) -> None:
    there, here = ThreadKey("slack", "T1:C1", "1"), ThreadKey("slack", "T10:C1", "1")
    with ThreadLog(state) as log:
        record = Record(log)
        for key, asker, words in ((there, "slack:U1", SECRET), (here, "slack:U2", "kept")):
            event = f"{key.platform}:{key.channel}:1"
            log.claim(Incoming(f"{event}-in-hand", key, f"{words}-in-hand", asker=asker), NOW)
            log.record(key, answer(f"{words}-asked"), NOW, event=event, asker=asker)
            record.complain(event, asker, f"{words}-missing", NOW)
        assert record.forget_place("slack:T1") == 1
        assert log.turns(there, 9) == ()
        assert [turn.question for turn in log.turns(here, 9)] == ["kept-asked"]
        assert [one.text for one in log.unfinished("slack", NOW + LEASE * 2)] == ["kept-in-hand"]
        assert log.asked_since("slack:U2", NOW - LEASE, "slack:T10:C1:1-in-hand") == 1
        left = b"".join(file.read_bytes() for file in state.parent.iterdir())
    assert SECRET.encode() not in left
    assert b"slack:U1" not in left
    assert b"kept-missing" in left
