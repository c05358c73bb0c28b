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


def test_the_files_of_one_upload_are_kept_or_go_together(tmp_path):
    history = History(tmp_path)
    for upload in range(KEPT_STEPS + 1):
        for number in range(3):
            history.add(f"{upload}-{number}.txt", None, b"new", ticket=f"{upload}.{number}")
    history.shorten()
    assert len({step.upload for step in history.steps()}) == KEPT_STEPS
    assert [step.name for step in history.steps()][-3:] == ["1-2.txt", "1-1.txt", "1-0.txt"]


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
    assert f"until somebody decides; those of the last {KEPT_WAITING} uploads |" in said


def test_a_step_is_never_given_the_number_of_another(tmp_path):
    history = History(tmp_path)
    history.add("a.txt", None, b"new")
    (tmp_path / FOLDER / "000007").mkdir()  # a crash came before the record
    history.add("b.txt", None, b"new")
    assert [step.name for step in history.steps()] == ["b.txt", "a.txt"]


def test_files_wait_one_by_one_or_together_until_their_end(tmp_path):
    waiting = Waiting(tmp_path)
    ticket = waiting.add({"a.txt": b"words", "b.txt": b"more"}, 1, {"owner": "Ada"})
    first, second = Waiting(tmp_path).files(ticket)
    assert [(one.name, one.content, one.details) for one in (first, second)] == [
        ("a.txt", b"words", {"owner": "Ada"}), ("b.txt", b"more", {"owner": "Ada"}),
    ]  # fmt: skip
    waiting.end(first.ticket)
    assert waiting.files(ticket) == waiting.files(second.ticket) == [second]
    with pytest.raises(UnfitMemo, match="no longer waiting"):
        waiting.files(first.ticket)
    waiting.end(second.ticket)
    with pytest.raises(UnfitMemo, match="no longer waiting"):
        waiting.files(ticket)


def test_only_the_last_uploads_wait_each_with_all_its_files(tmp_path):
    waiting = Waiting(tmp_path)
    tickets = [waiting.add({"a.txt": b"a", "b.txt": b"b"}, number) for number in range(KEPT_WAITING + 1)]
    assert [len(waiting.files(ticket)) for ticket in tickets[1:]] == [2] * KEPT_WAITING
    with pytest.raises(UnfitMemo):
        waiting.files(tickets[0])


def test_a_file_that_was_kept_in_part_when_memoqa_died_does_not_wait(tmp_path):
    ticket = Waiting(tmp_path).add({"a.txt": b"a", "b.txt": b"b"}, 1)
    (tmp_path / FOLDER / "waiting" / ticket / "1" / "record.json").unlink()
    assert [file.name for file in Waiting(tmp_path).files(ticket)] == ["a.txt"]


@pytest.mark.parametrize("ticket", ["", "..", "../000001", "/etc", f"{1:020}-{'0' * 16}./..", f"{1:020}-{'0' * 16}.x"])
def test_a_forged_ticket_leads_nowhere(tmp_path, ticket):
    History(tmp_path).add("a.txt", None, b"new")
    Waiting(tmp_path).end(ticket)
    with pytest.raises(UnfitMemo):
        Waiting(tmp_path).files(ticket)
    assert len(History(tmp_path).steps()) == 1
