"""The journal of an index run: what it keeps, what it drops, how large it grows."""

import os

import pytest

from memoqa.index.journal import HEAD, MAGIC, Journal, key_of

ONE, TWO = key_of("one"), key_of("two")


@pytest.fixture
def path(tmp_path):
    journal = Journal(tmp_path / "journal")
    journal.add([(ONE, b"first"), (TWO, b"")])
    journal.close()
    return tmp_path / "journal"


def kept(path):
    journal = Journal(path, keeps=False)
    found = {name: journal.get(key) for name, key in (("one", ONE), ("two", TWO)) if key in journal}
    journal.close()
    return found


def test_the_next_run_finds_what_a_run_kept(path):
    assert kept(path) == {"one": b"first", "two": b""}


def test_a_torn_tail_is_dropped_wherever_it_is_torn_and_what_is_before_it_stays(path):
    whole = path.read_bytes()
    second = len(MAGIC) + HEAD.size + len(b"first")
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert kept(path) == ({"one": b"first"} if length >= second else {})


def test_after_a_torn_tail_the_journal_goes_on_from_the_last_whole_record(path):
    path.write_bytes(path.read_bytes()[:-1])
    journal = Journal(path)
    journal.add([(TWO, b"second")])
    journal.close()
    assert kept(path) == {"one": b"first", "two": b"second"}


def test_a_changed_byte_ends_the_journal_before_its_record(path):
    content = bytearray(path.read_bytes())
    content[len(MAGIC) + HEAD.size] ^= 1
    path.write_bytes(content)
    assert kept(path) == {}


def test_another_file_in_its_place_is_no_journal_and_is_begun_anew(path):
    path.write_bytes(b"something else, and longer than its mark")
    journal = Journal(path)
    journal.add([(ONE, b"anew")])
    journal.close()
    assert kept(path) == {"one": b"anew"}


def test_it_grows_to_its_bound_and_keeps_what_is_in_it(path, caplog):
    room = path.stat().st_size + HEAD.size + 4
    for content, taken in ((b"12345", False), (b"1234", True)):
        journal = Journal(path, most_bytes=room)
        journal.add([(key_of("three"), content)])
        journal.close()
        assert (path.stat().st_size == room) is taken
        assert kept(path) == {"one": b"first", "two": b""}
    assert "its rest is redone" in caplog.text


def test_one_that_is_larger_than_its_bound_is_begun_anew(path):
    Journal(path, most_bytes=10).close()
    assert kept(path) == {}


def test_a_dry_run_reads_it_and_writes_nothing(path):
    before = path.read_bytes()
    journal = Journal(path, keeps=False)
    assert journal.get(ONE) == b"first"
    journal.add([(key_of("three"), b"third")])
    journal.close()
    assert path.read_bytes() == before


def test_a_full_disk_costs_what_does_not_fit_and_no_more(path, monkeypatch, caplog):
    def half(descriptor, content, write=os.write):
        write(descriptor, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    journal = Journal(path)
    monkeypatch.setattr(os, "write", half)
    journal.add([(key_of("three"), b"third")])
    monkeypatch.undo()
    journal.add([(key_of("four"), b"fourth")])
    assert journal.get(ONE) == b"first"
    journal.close()
    assert kept(path) == {"one": b"first", "two": b""}
    assert "No space left on device" in caplog.text


def test_others_may_not_read_it(path):
    assert path.stat().st_mode & 0o077 == 0


def test_keys_differ_wherever_their_parts_do():
    assert len({key_of("a", "b"), key_of("ab"), key_of("a", "c"), key_of("b", "a")}) == 4
