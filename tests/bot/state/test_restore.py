import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.port import ThreadKey
from bot.state.errors import StateError
from bot.state.file import StateFile
from bot.state.restore import restore
from bot.state.stores import open_state
from bot.state.turns import Turns
from tests.bot.doubles import answer
from tests.bot.state.process import python

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")


def questions(place: Path) -> list[str]:
    with open_state(place) as state:
        return [turn.question for turn in state.turns.last(KEY, 99)]


def test_a_backup_made_while_the_bot_runs_brings_the_state_back(place: Path, tmp_path: Path) -> None:
    with StateFile(place) as file:
        Turns(file).record(KEY, answer("one?"), NOW)
        file.backup(tmp_path / "copy")
        Turns(file).record(KEY, answer("two?"), NOW)
    restore(tmp_path / "copy", place)
    assert questions(place) == ["one?"]
    assert questions(place.with_name("state.sqlite3.before")) == ["one?", "two?"]


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0" + b"\0" * 4000])
def test_a_file_that_is_not_a_backup_leaves_the_state_as_it_was(place: Path, tmp_path: Path, content: bytes) -> None:
    with open_state(place) as state:
        state.turns.record(KEY, answer("one?"), NOW)
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(StateError):
        restore(tmp_path / "copy", place)
    assert questions(place) == ["one?"]


def damage_a_page(place: Path) -> None:
    with place.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 3)


def damage_the_head(place: Path) -> None:
    place.write_bytes(b"x" * 5000)


def write_as_a_newer_one(place: Path) -> None:
    with closing(sqlite3.connect(place)) as opened:
        opened.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("harm", [damage_a_page, damage_the_head, write_as_a_newer_one])
def test_a_state_that_cannot_be_opened_is_put_aside_for_its_backup(
    place: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    with StateFile(place) as file:
        Turns(file).record(KEY, answer("one?"), NOW)
        file.backup(tmp_path / "copy")
    harm(place)
    before = place.read_bytes()
    place.with_name("state.sqlite3-wal").write_bytes(b"of the damaged one")
    restore(tmp_path / "copy", place)
    assert questions(place) == ["one?"]
    assert len(place.with_name("state.sqlite3.before").read_bytes()) == len(before)
    assert {file.name for file in place.parent.iterdir()} <= {
        *("state.sqlite3", "state.sqlite3.before", "state.sqlite3.before-wal", "state.sqlite3.before-shm"),
    }


def test_another_programs_database_is_not_replaced(place: Path, tmp_path: Path) -> None:
    with StateFile(place) as file:
        file.backup(tmp_path / "copy")
    other = tmp_path / "songs.sqlite3"
    with closing(sqlite3.connect(other)) as opened:
        opened.execute("PRAGMA application_id = 7")
        opened.execute("CREATE TABLE songs (title TEXT)")
    with pytest.raises(StateError, match="another program"):
        restore(tmp_path / "copy", other)


def test_a_state_that_a_bot_has_open_is_not_replaced(place: Path, tmp_path: Path) -> None:
    with StateFile(place) as file:
        file.backup(tmp_path / "copy")
    code = """
        import sys; from pathlib import Path; from bot.state.file import StateFile
        with StateFile(Path(sys.argv[1])): print("open", flush=True); input()
        """
    with python(code, place) as bot:
        assert bot.stdout
        assert bot.stdout.readline() == "open\n"
        with pytest.raises(StateError, match="stop the bot"):
            restore(tmp_path / "copy", place)
        bot.communicate("\n")
    restore(tmp_path / "copy", place)
    assert not list(place.parent.glob(".*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can give a file to somebody else.")
@pytest.mark.parametrize("left", ["the state", "the folder alone"])
def test_a_state_that_root_restored_keeps_its_owner(place: Path, tmp_path: Path, left: str) -> None:
    with StateFile(place) as file:
        file.backup(tmp_path / "copy")
    for owned in (place, place.parent):
        os.chown(owned, 10001, 10002)
    if left != "the state":
        place.unlink()
    restore(tmp_path / "copy", place)
    found = place.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (10001, 10002, 0o600)


def test_a_backup_is_one_file_and_needs_no_log_beside_it(place: Path, tmp_path: Path) -> None:
    with StateFile(place) as file:
        Turns(file).record(KEY, answer("one?"), NOW)
        file.backup(tmp_path / "copy")
    # Bytes 18 and 19 of SQLite's header: 1 for a rollback journal, 2 for a log beside the file.
    assert (tmp_path / "copy").read_bytes()[18:20] == b"\x01\x01"
    restore(tmp_path / "copy", place)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["copy"]
