"""What uploads replaced is kept, within bounds; files wait for a decision, a few of them."""

from pathlib import Path

import pytest

from memoqa.ingest import upload_history
from memoqa.ingest.upload_history import FOLDER, KEPT_BYTES, KEPT_STEPS, KEPT_WAITING, History, Waiting
from memoqa.ingest.upload_names import UnfitMemo
from tests.library import undo_upload


@pytest.mark.parametrize(
    "record", ['{"name": "../outside.txt", "replaced": false}', '{"name": "/etc/a.txt"}', '{"name": "a.t', "[]", ""]
)
def test_a_record_that_memoqa_did_not_write_to_its_end_undoes_nothing(tmp_path, record):
    (tmp_path / "outside.txt").write_bytes(b"precious")
    memos = tmp_path / "memos"
    (memos / FOLDER / "000001").mkdir(parents=True)
    (memos / FOLDER / "000001" / "record.json").write_text(record)
    with pytest.raises(UnfitMemo, match="no upload to undo"):
        undo_upload(memos)
    assert (tmp_path / "outside.txt").read_bytes() == b"precious"


def test_the_last_steps_are_kept_and_no_more(tmp_path):
    history = History(tmp_path)
    for number in range(KEPT_STEPS + 3):
        history.add(f"{number}.txt", None, b"new")
    history.shorten()
    assert [step.name for step in history.steps()] == [f"{number}.txt" for number in range(KEPT_STEPS + 2, 2, -1)]
    assert len(list((tmp_path / FOLDER).iterdir())) == KEPT_STEPS


def test_old_steps_go_if_their_files_are_large_but_the_last_one_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(upload_history, "KEPT_BYTES", 10)
    history = History(tmp_path)
    for name, size in (("a.txt", 1), ("b.txt", 4), ("c.txt", 6)):
        history.add(name, b"x" * size, b"new")
    history.shorten()
    assert [step.name for step in history.steps()] == ["c.txt", "b.txt"]
    history.add("d.txt", b"x" * 11, b"new")
    history.shorten()
    assert [step.name for step in history.steps()] == ["d.txt"]


def test_the_documents_say_what_is_kept():
    said = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    assert f"the last {KEPT_STEPS} uploads, {KEPT_BYTES // 10**6} MB at most" in said
    assert f"until somebody decides; the last {KEPT_WAITING} |" in said


def test_a_step_is_never_given_the_number_of_another(tmp_path):
    history = History(tmp_path)
    history.add("a.txt", None, b"new")
    (tmp_path / FOLDER / "000007").mkdir()  # a crash came before the record
    history.add("b.txt", None, b"new")
    assert [step.name for step in history.steps()] == ["b.txt", "a.txt"]


def test_a_waiting_file_is_there_until_its_end(tmp_path):
    waiting = Waiting(tmp_path)
    ticket = waiting.add("a.txt", b"words", 1)
    assert Waiting(tmp_path).file(ticket) == ("a.txt", b"words")
    waiting.end(ticket)
    with pytest.raises(UnfitMemo, match="no longer waiting"):
        waiting.file(ticket)


def test_only_the_last_files_wait(tmp_path):
    waiting = Waiting(tmp_path)
    tickets = [waiting.add(f"{number}.txt", b"words", number) for number in range(KEPT_WAITING + 1)]
    assert [waiting.file(ticket)[0] for ticket in tickets[1:]] == [f"{n}.txt" for n in range(1, KEPT_WAITING + 1)]
    with pytest.raises(UnfitMemo):
        waiting.file(tickets[0])


@pytest.mark.parametrize("ticket", ["", "..", "../000001", "/etc"])
def test_a_forged_ticket_leads_nowhere(tmp_path, ticket):
    History(tmp_path).add("a.txt", None, b"new")
    Waiting(tmp_path).end(ticket)
    with pytest.raises(UnfitMemo):
        Waiting(tmp_path).file(ticket)
    assert len(History(tmp_path).steps()) == 1
