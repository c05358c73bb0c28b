"""When something goes wrong, the asker sees an id, or a sentence without a path, an SQL statement or a token."""

import errno
import os
import shutil
import sqlite3

import filelock
import pytest

from bot.desk.desk import Desk
from bot.port import Incoming, ThreadKey
from bot.present.wording import EN, Wording
from bot.state.file import IN_MEMORY
from bot.state.stores import open_state
from memoqa.index.generation import MEMOS
from memoqa.index.store import CURRENT, Store
from tests.bot.doubles import FakeLibrary, Transcript
from tests.library import library_of

THREAD = ThreadKey("test", "C1", "1")
TOKEN = "xo" + "xb-123456789012-canary91f2"
ERRORS = (
    FileNotFoundError(2, "No such file or directory", "/srv/canary91f2/token"),
    sqlite3.OperationalError('near "canary91f2": syntax error in SELECT question FROM turns'),
    RuntimeError(f"https://slack.com/api/auth.test?token={TOKEN}"),
    UnicodeDecodeError("utf-8", b"canary91f2", 0, 1, "invalid start byte"),
    KeyError("canary91f2"),
    MemoryError("canary91f2"),
)


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"a.txt": "The office opens at nine.\n"})


async def shown(service, command="ask", text="When does the office open?", about="", who="test:u"):
    """The last text that somebody is shown; they are not an admin by default."""
    post = Transcript(THREAD)
    with open_state(IN_MEMORY) as state:
        desk = Desk(service, state, Wording(), frozenset({"test:admin"}))
        said = Incoming("test:1", THREAD, text, command, asker=who, identities=frozenset({who}), about=about)
        await desk.handle(said, post)
        await desk.close(1)
    # A report replaces the notice that a reindex is under way.
    reports = [notice.text for _, notice in post.updates if notice.share is None]  # not the progress, on a busy machine
    return "\n".join([*post.texts, *reports][-1:])


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_an_unforeseen_error_is_shown_as_an_id_and_nothing_else(error, caplog):
    library = FakeLibrary()
    library.failure = error
    said = await shown(library)
    (record,) = [each for each in caplog.records if each.name == "bot.telemetry.incidents"]
    assert said == EN.incident.format(id=record.args[0])
    assert "canary91f2" not in caplog.text + said


def remove(library):
    shutil.rmtree(library.index)


def put_a_file_in_its_place(library):
    remove(library)
    library.index.write_text("not a folder")


def damage(library):
    for name in Store(library.index).names():
        (library.index / name / MEMOS).write_bytes(b"[]")


def remove_the_pointer_too(library):
    damage(library)
    (library.index / CURRENT).unlink()


@pytest.mark.parametrize(("who", "told"), [("test:admin", EN.reindex_here), ("test:u", EN.cannot_search)])
@pytest.mark.parametrize("command", ["ask", "memos", "section"])
@pytest.mark.parametrize("fault", [remove, put_a_file_in_its_place, damage, remove_the_pointer_too])
async def test_a_sentence_about_the_index_names_no_path(library, fault, command, who, told):
    fault(library)
    said = await shown(library.service(), command, about="0" * 12 + ".0-1." + "0" * 16, who=who)
    assert told in said
    assert str(library.index) not in said
    assert "/" not in said.replace("/reindex", "")


def full(*_args):
    raise OSError(errno.ENOSPC, "No space left on device", "/srv/canary91f2")


def no_room_for_the_index(_library, monkeypatch):
    monkeypatch.setattr(os, "write", full)


def no_lock(_library, monkeypatch):
    monkeypatch.setattr(filelock, "FileLock", full)


def no_memo(library, _monkeypatch):
    for memo in library.memos.iterdir():
        memo.unlink()


def no_memo_that_can_be_read(library, _monkeypatch):
    for memo in library.memos.iterdir():
        memo.write_bytes(b"")


def no_memos_folder(library, _monkeypatch):
    shutil.rmtree(library.memos)


@pytest.mark.parametrize("fault", [no_room_for_the_index, no_lock, no_memo, no_memo_that_can_be_read, no_memos_folder])
@pytest.mark.parametrize("action", ["", "dry-run"])
async def test_a_sentence_about_a_failed_reindex_names_no_path(library, monkeypatch, fault, action):
    (library.memos / "b.txt").write_text("Another memo.\n")
    with monkeypatch.context() as broken:
        fault(library, broken)
        said = await shown(library.service(), "reindex", action, who="test:admin")
    assert ";" in said or EN.incident[:20] in said or "Dry run" in said
    assert "/" not in said
    assert "canary91f2" not in said


@pytest.mark.parametrize("content", [None, "", "no JSON", '{"id": "1"}', '{"question": "?", "id": "1", "gold": []}'])
async def test_a_sentence_about_a_golden_file_names_the_file_without_its_folder(library, tmp_path, content):
    golden = tmp_path / "canary91f2" / "golden.jsonl"
    golden.parent.mkdir()
    if content is not None:
        golden.write_text(content)
    said = await shown(library.service(golden=golden), "reindex", "", who="test:admin")
    assert said.startswith("golden.jsonl")
    assert "canary91f2" not in said
