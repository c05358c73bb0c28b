import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.port import Incoming, ThreadKey
from bot.state.errors import StateError
from bot.state.file import StateFile
from bot.state.stores import open_state
from bot.state.turns import Turns
from tests.bot.doubles import answer, rows

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")


def test_a_commit_waits_for_the_disk(place: Path) -> None:
    with StateFile(place) as file:
        assert [rows(file, f"PRAGMA {name}") for name in ("journal_mode", "synchronous")] == [[("wal",)], [(2,)]]


def test_only_its_owner_can_read_the_state(place: Path) -> None:
    with open_state(place) as state:
        state.claims.claim(Incoming("test:1", KEY, "q"), NOW)
        modes = {file.name: file.stat().st_mode & 0o777 for file in place.parent.iterdir()}
    assert modes
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be looked at" * 40, b"\0" * 8192])
def test_a_file_that_is_not_a_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s").write_bytes(content)
    with pytest.raises(StateError, match=r"^The state file .*/s (is damaged|belongs to).* in MEMOQA_STATE\.$"):
        StateFile(tmp_path / "s")
    assert (tmp_path / "s").read_bytes() == content


def test_a_damaged_database_is_refused(place: Path) -> None:
    with open_state(place) as state:
        for number in range(200):
            state.turns.record(KEY, answer(f"question {number} " * 20), NOW)
    content = bytearray(place.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * (4096 * 3)
    place.write_bytes(content)
    with pytest.raises(StateError, match=r"is damaged; restore it .* MEMOQA_STATE\.$"):
        StateFile(place)


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "s")
    other.execute("CREATE TABLE turns (theirs TEXT)")
    other.close()
    before = (tmp_path / "s").read_bytes()
    with pytest.raises(StateError, match=r"belongs to another program; name another file in MEMOQA_STATE\.$"):
        StateFile(tmp_path / "s")
    assert (tmp_path / "s").read_bytes() == before


@pytest.mark.parametrize("where", ["file/state.sqlite3", "/proc/memoqa/state.sqlite3"])
def test_a_place_that_cannot_be_written_is_named_in_one_sentence(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match=r"cannot be made \(.*\); give the bot write access .* MEMOQA_STATE\.$"):
        StateFile(tmp_path / where)


def test_a_full_disk_is_a_sentence_without_the_path_and_loses_nothing(place: Path) -> None:
    with StateFile(place) as file:
        turns = Turns(file)
        turns.record(KEY, answer("kept"), NOW)
        rows(file, "PRAGMA max_page_count = 8")  # SQLite's own stand-in for a full disk
        with pytest.raises(StateError, match=r"^The bot's state file has no room left") as raised:
            turns.record(KEY, answer("long " * 9_000), NOW)
        assert str(place) not in str(raised.value)
        assert turns.last(KEY, 1000)[0].question == "kept"
        turns.record(KEY, answer("short"), NOW)  # the failed transaction has ended


def test_another_programs_file_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    foreign = tmp_path / "important.txt"
    foreign.write_text("somebody's")
    foreign.chmod(0o644)
    with pytest.raises(StateError):
        StateFile(foreign)
    assert foreign.read_text() == "somebody's"
    assert foreign.stat().st_mode & 0o777 == 0o644


def test_a_device_or_a_folder_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(StateError):
        StateFile(tmp_path)
    mode = Path("/dev/null").stat().st_mode
    with pytest.raises(StateError, match="not a regular file"):
        StateFile(Path("/dev/null"))
    assert Path("/dev/null").stat().st_mode == mode


def test_only_its_owner_can_read_a_backup_and_it_overwrites_nothing(place: Path, tmp_path: Path) -> None:
    with StateFile(place) as file:
        file.backup(tmp_path / "copy")
        assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
        with pytest.raises(StateError, match="already exists"):
            file.backup(tmp_path / "copy")
