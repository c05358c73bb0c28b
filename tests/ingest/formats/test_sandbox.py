"""The sandbox: a bomb or a broken file costs one memo, and neither our memory nor a traceback."""

import dataclasses
import io
import json
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import contextmanager

import docx
import pytest

from memoqa.ingest.formats import sandbox, worker
from memoqa.ingest.formats.format import Format
from memoqa.ingest.source import Line, UnreadableFile
from tests.ingest.documents import deflated_repeat, raw_pdf
from tests.ingest.formats.test_docx import repacked, saved

LIMITS = "it takes more than 1 GiB or 30 s to read; it may be a decompression bomb"
STAND_IN = Format("pdf", (".pdf",), "stand_in:lines")


@pytest.fixture
def read_by(tmp_path, monkeypatch):
    """Has the child run a reader of this body, in a module that it finds."""

    def read_by(body, above="", **details):
        (tmp_path / "stand_in.py").write_text(f"{above}\ndef lines(content):\n    {body}\n")
        monkeypatch.setattr(sandbox.sys, "path", [str(tmp_path), *sandbox.sys.path])
        return sandbox.lines_from_child(b"%PDF-", STAND_IN, **details)

    return read_by


@contextmanager
def at_most(megabytes):
    """Fails if this process takes so much more memory than it has."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1e6
    finally:
        tracemalloc.stop()


def docx_with(document_xml: bytes) -> bytes:
    return repacked(saved(docx.Document()), "word/document.xml", lambda _xml: document_xml)


@pytest.mark.parametrize(
    ("stream", "filters"),
    [
        (deflated_repeat(b"BT (hi) Tj ET   ", 1100), b"/FlateDecode"),
        (zlib.compress(deflated_repeat(b" ", 1100)), b"[/FlateDecode/FlateDecode]"),
    ],
    ids=["flat", "nested"],
)
def test_a_pdf_that_unpacks_to_a_gibibyte_is_refused_within_bounds(reason, stream, filters, capfd):
    content = raw_pdf(stream, filters)
    with at_most(megabytes=3 + 2 * len(content) / 1e6):
        assert reason("bomb.pdf", content).startswith(LIMITS)
    assert capfd.readouterr() == ("", "")


def test_a_docx_that_packs_a_thousand_to_one_is_refused_without_unpacking(reason):
    bomb = docx_with(b" " * 50_000_000)
    with at_most(megabytes=3):
        assert "decompression bomb" in reason("bomb.docx", bomb)


def test_a_docx_that_forges_its_sizes_is_refused(reason):
    bomb = docx_with(b" " * 50_000_000)
    true_size = struct.pack("<I", 50_000_000)
    assert bomb.count(true_size) == 2  # the part's own header, and the directory at the end
    assert "damaged" in reason("bomb.docx", bomb.replace(true_size, struct.pack("<I", 900)))


def test_too_many_entries_are_refused(reason):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for number in range(10_001):
            package.writestr(f"{number}", "")
    assert "decompression bomb" in reason("bomb.docx", file.getvalue())


def test_a_child_that_does_not_end_is_killed(read_by):
    with pytest.raises(UnreadableFile, match="the machine may be busy"):
        read_by("import time; time.sleep(100_000)", seconds=0.01)  # and it is waited for, until it is gone


def test_a_child_that_works_longer_than_its_processor_time_is_ended(read_by):
    with pytest.raises(UnreadableFile, match="30 s to read"):
        read_by("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\n    while True: pass")


def test_the_clock_bound_is_far_longer_than_the_processor_time():
    assert sandbox.MAX_CLOCK_SECONDS >= 10 * worker.MAX_SECONDS


def test_a_child_that_cannot_start_says_so_in_one_line(monkeypatch, capfd):
    monkeypatch.setattr(sandbox.sys, "path", [])
    monkeypatch.setattr(sandbox.sys, "executable", "/nonexistent/python")
    with pytest.raises(UnreadableFile, match=r"could not start .* \(No such file or directory\)"):
        sandbox.lines_from_child(b"%PDF-", STAND_IN)
    assert capfd.readouterr() == ("", "")


def test_a_reader_that_cannot_be_imported_is_named_and_no_traceback_reaches_the_terminal(read_by, capfd):
    with pytest.raises(UnreadableFile, match=r"failed \(ImportError: pdfium is broken\); install"):
        read_by("pass", above="raise ImportError('pdfium is broken')")
    assert capfd.readouterr() == ("", "")


def test_the_child_sees_no_secrets_of_the_environment(read_by, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    with pytest.raises(UnreadableFile, match=r"ImportError: None"):
        read_by("pass", above="import os; raise ImportError(os.environ.get('SLACK_BOT_TOKEN'))")


def test_links_that_a_reader_makes_up_are_none():
    made_up = [[0, 1, "javascript:alert(1)"], [0, 1, "https://a.example/<@U1>"]]
    output = json.dumps({"lines": [[*dataclasses.astuple(Line("a", 1))[:-1], made_up]]}).encode()
    assert [line.links for line in sandbox.lines_in(output)] == [((0, 1, "https://a.example/%3C@U1%3E"),)]


@pytest.mark.parametrize("output", [b"", b"[", b'{"lines": [[1]]}', b'{"other": 1}', b"[" * 100_000, b"7"])
def test_an_output_that_the_worker_did_not_write_is_refused(output):
    with pytest.raises(UnreadableFile):
        sandbox.lines_in(output)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("bytearray(2**30)", LIMITS),
        ("import os; os.abort()", LIMITS),
        ("1 / 0", "it is damaged, or not really PDF (ZeroDivisionError)"),
        ("open('/dev/stderr', 'w').write('secret'); 1 / 0", "it is damaged"),
    ],
)
def test_each_way_for_a_reader_to_fail_has_its_own_reason(read_by, capfd, statement, told):
    with pytest.raises(UnreadableFile) as caught:
        read_by(statement)
    assert str(caught.value).startswith(told)
    assert capfd.readouterr() == ("", "")
