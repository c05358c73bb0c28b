import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.port import Incoming, ThreadKey
from bot.state.file import StateError
from bot.state.record import Record
from bot.state.restore import restore
from bot.state.threads import LEASE, ThreadLog
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


def damage_a_page(state: Path) -> None:
    with state.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 3)


def damage_the_head(state: Path) -> None:
    state.write_bytes(b"x" * 5000)


def write_as_a_newer_one(state: Path) -> None:
    with closing(sqlite3.connect(state)) as opened:
        opened.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("harm", [damage_a_page, damage_the_head, write_as_a_newer_one])
def test_a_state_that_cannot_be_opened_is_put_aside_for_its_backup(
    state: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    with ThreadLog(state) as log:
        log.record(KEY, answer("one?"), NOW)
        log.backup(tmp_path / "copy")
    harm(state)
    before = state.read_bytes()
    state.with_name("state.sqlite3-wal").write_bytes(b"of the damaged one")
    restore(tmp_path / "copy", state)
    assert questions(state) == ["one?"]
    assert len(state.with_name("state.sqlite3.before").read_bytes()) == len(before)
    assert {file.name for file in state.parent.iterdir()} <= {
        *("state.sqlite3", "state.sqlite3.before", "state.sqlite3.before-wal", "state.sqlite3.before-shm"),
    }


def test_another_programs_database_is_not_taken_for_the_state(state: Path, tmp_path: Path) -> None:
    with ThreadLog(state) as log:
        log.backup(tmp_path / "copy")
    other = tmp_path / "songs.sqlite3"
    with closing(sqlite3.connect(other)) as opened:
        opened.execute("PRAGMA application_id = 7")
        opened.execute("CREATE TABLE songs (title TEXT)")
    with pytest.raises(StateError, match="another program"):
        restore(tmp_path / "copy", other)


def test_while_a_bot_has_the_state_open_it_is_not_restored(state: Path, tmp_path: Path) -> None:
    with ThreadLog(state) as log:
        log.backup(tmp_path / "copy")
    program = f"from bot.state.threads import *; from pathlib import Path; t = ThreadLog(Path({str(state)!r})); input()"
    with subprocess.Popen([sys.executable, "-c", f"{program}"], stdin=subprocess.PIPE) as bot:
        while not state.with_name("state.sqlite3-wal").exists():
            assert bot.poll() is None
        try:
            with pytest.raises(StateError, match="stop the bot"):
                restore(tmp_path / "copy", state)
        finally:
            bot.communicate(b"\n")
    restore(tmp_path / "copy", state)
    assert not list(state.parent.glob(".*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can give a file to somebody else.")
@pytest.mark.parametrize("left", ["the state", "the folder alone"])
def test_a_state_restored_by_root_belongs_to_whom_it_belonged(state: Path, tmp_path: Path, left: str) -> None:
    with ThreadLog(state) as log:
        log.backup(tmp_path / "copy")
    for place in (state, state.parent):
        os.chown(place, 10001, 10002)
    if left != "the state":
        state.unlink()
    restore(tmp_path / "copy", state)
    found = state.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (10001, 10002, 0o600)


def test_a_backup_is_one_file_that_needs_none_beside_it_to_be_read(state: Path, tmp_path: Path) -> None:
    with ThreadLog(state) as log:
        log.record(KEY, answer("one?"), NOW)
        log.backup(tmp_path / "copy")
    # Bytes 18 and 19 of SQLite's header: 1 for a rollback journal, 2 for a log beside the file.
    assert (tmp_path / "copy").read_bytes()[18:20] == b"\x01\x01"
    restore(tmp_path / "copy", state)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["copy"]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit",
        "UPDATE audit SET who = 'other'",
        "REPLACE INTO audit VALUES (1, 'then', 'other', '/reindex', 'done')",
    ],
)
def test_what_is_in_the_audit_trail_can_be_neither_changed_nor_removed(state: Path, statement: str) -> None:
    with ThreadLog(state) as log:
        Record(log).audit("test:a", "/reindex", "refused", NOW)
        Record(log).purge(NOW + timedelta(days=999))
        Record(log).forget("test:a")
    with closing(sqlite3.connect(state)) as opened:
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            opened.execute(statement)
        assert opened.execute("SELECT who, result FROM audit").fetchall() == [("test:a", "refused")]


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
