"""Several files uploaded at once: what is good lasts, what is not is named, and all or one can be undone."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from memoqa.ingest.upload_batch import MOST_BYTES, MOST_FILES, UndoBatch, UploadBatch, check_sizes
from memoqa.ingest.upload_history import Waiting, new_ticket
from memoqa.ingest.upload_names import UnfitMemo
from memoqa.ingest.uploads import Upload
from tests.library import index, library_of, upload_memo

TEXT = b"Leave must be approved by the manager.\n"


def batch(memos, *names, replace=False, content=TEXT):
    ticket = new_ticket(1)
    uploads = [Upload(memos, name, content, replace=replace, ticket=f"{ticket}.{number}")
               for number, name in enumerate(names)]  # fmt: skip
    return ticket, UploadBatch(uploads)


def uploaded(memos, *names, **how):
    ticket, change = batch(memos, *names, **how)
    with change:
        return ticket


def undone(memos, **what):
    with UndoBatch(memos, **what) as change:
        return change


def names(memos):
    return sorted(entry.name for entry in memos.iterdir() if not entry.name.startswith("."))


def test_of_several_files_the_good_ones_are_kept_and_the_bad_ones_are_named(tmp_path):
    _, change = batch(tmp_path, "a.txt", "b.pdf", "c.txt")
    with change:
        pass
    assert names(tmp_path) == ["a.txt", "c.txt"]
    assert [one.memo for one in change.made] == ["a.txt", "c.txt"]
    ((refused, error),) = change.refused
    assert (refused, "cannot be read" in str(error)) == ("b.pdf", True)


def test_if_none_can_be_kept_the_upload_is_refused_as_the_first_one_is(tmp_path):
    _, change = batch(tmp_path, "a.pdf", "b.docx")
    with pytest.raises(UnfitMemo, match=r"a\.pdf cannot be read"), change:
        pass
    assert names(tmp_path) == []


def test_all_files_go_again_if_their_index_cannot_be_published(tmp_path):
    upload_memo(tmp_path, "a.txt", b"old words\n")
    _, change = batch(tmp_path, "a.txt", "b.txt", replace=True)
    with contextlib.suppress(ZeroDivisionError), change:
        raise ZeroDivisionError
    assert (names(tmp_path), (tmp_path / "a.txt").read_bytes()) == (["a.txt"], b"old words\n")
    assert undone(tmp_path).made[0].memo == "a.txt"  # the upload before is the last one


def test_an_upload_is_undone_whole_and_the_one_before_it_next(tmp_path):
    upload_memo(tmp_path, "a.txt", b"old words\n")
    uploaded(tmp_path, "a.txt", "b.txt", replace=True)
    uploaded(tmp_path, "c.txt", "d.txt")
    first = undone(tmp_path)
    assert ({one.memo for one in first.made}, first.earlier) == ({"c.txt", "d.txt"}, ("a.txt", "b.txt"))
    second = undone(tmp_path)
    assert {(one.memo, one.replaced) for one in second.made} == {("a.txt", True), ("b.txt", False)}
    assert (second.earlier, (tmp_path / "a.txt").read_bytes()) == (("a.txt",), b"old words\n")


def test_an_upload_is_undone_by_its_ticket_whatever_came_after_it(tmp_path):
    ticket = uploaded(tmp_path, "a.txt", "b.txt")
    uploaded(tmp_path, "c.txt")
    undone(tmp_path, ticket=ticket)
    assert names(tmp_path) == ["c.txt"]
    with pytest.raises(UnfitMemo, match="no upload to undo"):
        undone(tmp_path, ticket=ticket)


def test_one_file_of_an_upload_is_undone_by_its_ticket_or_its_name_and_the_others_stay(tmp_path):
    ticket = uploaded(tmp_path, "a.txt", "b.txt", "c.txt")
    undone(tmp_path, ticket=f"{ticket}.1")
    assert names(tmp_path) == ["a.txt", "c.txt"]
    undone(tmp_path, name="a.txt")
    assert names(tmp_path) == ["c.txt"]
    assert [one.memo for one in undone(tmp_path).made] == ["c.txt"]


def test_a_file_that_was_changed_since_stays_and_is_named_and_the_others_are_undone(tmp_path):
    uploaded(tmp_path, "a.txt", "b.txt")
    (tmp_path / "a.txt").write_bytes(b"by hand\n")
    change = undone(tmp_path)
    assert (names(tmp_path), [name for name, _ in change.refused]) == (["a.txt"], ["a.txt"])
    with pytest.raises(UnfitMemo, match="has changed since"):
        undone(tmp_path)


def test_undoing_that_cannot_be_published_puts_all_files_back(tmp_path):
    uploaded(tmp_path, "a.txt", "b.txt")
    with contextlib.suppress(ZeroDivisionError), UndoBatch(tmp_path):
        raise ZeroDivisionError
    assert names(tmp_path) == ["a.txt", "b.txt"]
    assert len(undone(tmp_path).made) == 2


@pytest.mark.parametrize("sizes", [[1] * MOST_FILES, [MOST_BYTES - 1, 1]])
def test_an_upload_at_the_bounds_is_taken(sizes):
    check_sizes(sizes)


@pytest.mark.parametrize(
    ("sizes", "said"),
    [([1] * (MOST_FILES + 1), f"at most {MOST_FILES} at once"), ([MOST_BYTES, 1], f"at most {MOST_BYTES:,} bytes")],
)
def test_one_file_or_one_byte_over_is_refused_with_the_bound(sizes, said):
    with pytest.raises(UnfitMemo, match=said):
        check_sizes(sizes)


KILLED = """
import os, signal, sys
from pathlib import Path
from memoqa.ingest.upload_batch import UploadBatch
from memoqa.ingest.upload_history import new_ticket
from memoqa.ingest.uploads import Upload, hold
memos, ticket = Path(sys.argv[1]), new_ticket(1)
print(hold(memos, {"late.txt": b"This one waits for its sender.\\n"}), flush=True)
files = [Upload(memos, f"{name}.txt", b"Words of " + name.encode(), ticket=f"{ticket}.1") for name in "bc"]
with UploadBatch(files):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_that_is_killed_before_indexing_loses_no_file_that_it_spoke_of(tmp_path):
    library = library_of(tmp_path, {"a.txt": TEXT.decode()})
    died = subprocess.run([sys.executable, "-c", KILLED, library.memos], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert died.returncode == -signal.SIGKILL, died.stderr
    (late,) = Waiting(library.memos).files(died.stdout.strip())
    assert (late.name, late.content) == ("late.txt", b"This one waits for its sender.\n")
    assert index(library).added == ("b.txt", "c.txt")
    with UndoBatch(library.memos):
        assert index(library).removed == ("b.txt", "c.txt")
    assert Path(library.memos / "a.txt").read_bytes() == TEXT
