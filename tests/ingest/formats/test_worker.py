"""The child process: what it imports, its limits and its answer."""

import json
import subprocess
import sys

import pytest

from memoqa.ingest.formats import worker
from memoqa.ingest.formats.format import reader_at
from memoqa.ingest.formats.table import BUILT_IN
from memoqa.ingest.source import Line, Member, UnreadableFile

SANDBOXED = [row for row in BUILT_IN if row.sandboxed]
# A mail may be a web page, and Outlook's has what any mail has: their readers need these.
NEEDS = {"mail": {"html"}, "outlook": {"html", "mail"}}


@pytest.mark.parametrize("row", SANDBOXED, ids=lambda row: row.name)
def test_the_child_imports_neither_a_model_nor_the_table_nor_another_reader(row):
    code = f"import sys, memoqa.ingest.formats.worker as w; w.reader_at({row.reader!r}); print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    own = {row.name, *NEEDS.get(row.name, ())}
    mine = {other.reader.partition(":")[0] for other in SANDBOXED if other.name in own}
    others = {other.reader.partition(":")[0] for other in SANDBOXED} - mine
    assert not {"torch", "numpy", "yaml", "transformers", "faiss"} & set(modules)
    assert not {"memoqa.ingest.formats.table", "importlib.metadata", *others} & set(modules)


def test_the_child_answers_in_json_whatever_the_file():
    command = [sys.executable, "-m", "memoqa.ingest.formats.worker", "memoqa.ingest.formats.docx:docx_lines", "docx"]
    answer = subprocess.run(command, input=b"PK junk", capture_output=True, check=True)
    assert list(json.loads(answer.stdout)) == ["problem"]
    assert answer.stderr == b""


def test_more_text_than_the_bound_is_refused(monkeypatch):
    monkeypatch.setattr(worker, "MAX_CHARACTERS", 10)
    with pytest.raises(UnreadableFile, match="more than 10 characters"):
        list(worker.bounded([Line("x" * 10, 1)]))


def test_the_child_limits_its_memory_time_and_output():
    code = (
        "import resource as r, memoqa.ingest.formats.worker as w; w.limit_self();"
        "print([r.getrlimit(limit)[0] for limit in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)])"
    )
    limits = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert json.loads(limits) == [2**30, 30, 64_000_000, 0]


def test_a_reader_is_found_by_its_path():
    assert reader_at("memoqa.ingest.formats.plain:text_lines")(b"one\ntwo") == (Line("one", 1), Line("two", 2))


def test_files_of_a_container_that_are_too_large_together_are_refused(monkeypatch, capsysbinary):
    monkeypatch.setattr(worker, "MAX_UNPACKED_BYTES", 10)
    files = [Line("text", 1), Member("a.md", b"x" * 5), Member("b.md", None, "why"), Member("c.md", b"y" * 5)]
    worker._write(*worker._unpacked(files))
    head, _, packed = capsysbinary.readouterr().out.partition(b"\n")
    assert json.loads(head)["members"] == [["a.md", 5, ""], ["b.md", None, "why"], ["c.md", 5, ""]]
    assert packed == b"xxxxxyyyyy"
    with pytest.raises(UnreadableFile, match="files have more than"):
        worker._unpacked([*files, Member("d.md", b"z")])
