"""The child that parses: bombs cost one memo, and neither our memory nor a traceback."""

import io
import json
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
import zlib
from contextlib import contextmanager

import docx
import pytest

from memoqa.errors import UnreadableMemo
from memoqa.ingest.formats import sandbox, worker
from memoqa.ingest.refusal import UnreadableFormat
from tests.ingest.documents import deflated_repeat, pdf, raw_pdf
from tests.ingest.formats.test_docx import repacked, saved

LIMITS = "it takes more than 1 GiB or 30 s to read; it may be a decompression bomb"


@contextmanager
def at_most(megabytes):
    """Fails where this process takes more memory than that, on top of what it has."""
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


def test_a_child_that_does_not_end_is_killed():
    start = time.monotonic()
    with pytest.raises(UnreadableMemo, match="30 s"):
        sandbox.lines_from_child("a.pdf", pdf([(72, 700, "text")]), "pdf", seconds=0.01)
    assert time.monotonic() - start < 2


def test_a_child_that_cannot_start_says_so_in_one_line(monkeypatch, capfd):
    monkeypatch.setattr(sandbox.sys, "path", [])
    monkeypatch.setattr(sandbox.sys, "executable", "/nonexistent/python")
    with pytest.raises(UnreadableMemo, match=r"could not be run \(No such file or directory\)"):
        sandbox.lines_from_child("a.pdf", b"%PDF-", "pdf")
    assert capfd.readouterr() == ("", "")


def test_a_missing_parser_is_named_and_no_traceback_reaches_the_terminal(tmp_path, monkeypatch, capfd):
    (tmp_path / "pypdfium2.py").write_text("raise ImportError('pdfium is broken')")
    monkeypatch.setattr(sandbox.sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(UnreadableMemo, match=r"failed \(ImportError: pdfium is broken\); install"):
        sandbox.lines_from_child("a.pdf", b"%PDF-", "pdf")
    assert capfd.readouterr() == ("", "")


def test_the_child_sees_no_secrets_of_the_environment(tmp_path, monkeypatch):
    (tmp_path / "pypdfium2.py").write_text("import os; raise ImportError(os.environ.get('SLACK_BOT_TOKEN'))")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setattr(sandbox.sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(UnreadableMemo, match=r"ImportError: None"):
        sandbox.lines_from_child("a.pdf", b"%PDF-", "pdf")


@pytest.mark.parametrize("output", [b"", b"[", b'{"lines": [[1]]}', b'{"other": 1}', b"[" * 100_000, b"7"])
def test_an_answer_that_is_not_ours_is_refused(output):
    with pytest.raises(UnreadableMemo):
        sandbox._lines("a.pdf", output)


def test_the_child_imports_no_model():
    code = "import sys, memoqa.ingest.formats.worker as c; c._parser('pdf'); c._parser('docx'); print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"torch", "numpy", "yaml", "transformers", "faiss"} & set(modules)


def test_the_child_answers_in_json_whatever_the_file():
    command = [sys.executable, "-m", "memoqa.ingest.formats.worker", "docx"]
    answer = subprocess.run(command, input=b"PK junk", capture_output=True, check=True)
    assert list(json.loads(answer.stdout)) == ["problem"]
    assert answer.stderr == b""


def test_more_text_than_the_bound_is_refused(monkeypatch):
    monkeypatch.setattr(worker, "MAX_CHARACTERS", 10)
    with pytest.raises(UnreadableFormat, match="more than 10 characters"):
        list(worker._bounded(iter([worker.Line("x" * 10, 1)])))


STAND_IN = """
class PdfTextPage: ...
class PdfiumError(Exception):
    err_code = None
class PdfDocument:
    def __init__(self, content): {}
"""


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("bytearray(2**30)", LIMITS),
        ("import os; os.abort()", LIMITS),
        ("1 / 0", "it is damaged, or no proper PDF (ZeroDivisionError)"),
        ("open('/dev/stderr', 'w').write('secret'); raise PdfiumError", "it is damaged"),
    ],
)
def test_each_way_for_a_parser_to_fail_has_its_own_reason(tmp_path, monkeypatch, capfd, statement, told):
    (tmp_path / "pypdfium2").mkdir()
    (tmp_path / "pypdfium2/__init__.py").write_text(STAND_IN.format(statement))
    (tmp_path / "pypdfium2/raw.py").write_text("FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY = 4, 5")
    monkeypatch.setattr(sandbox.sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(UnreadableMemo) as caught:
        sandbox.lines_from_child("a.pdf", b"%PDF-", "pdf")
    assert caught.value.reason.startswith(told)
    assert capfd.readouterr() == ("", "")


def test_the_child_limits_its_memory_time_and_output():
    code = (
        "import resource as r, memoqa.ingest.formats.worker as c; c._limit_self();"
        "print([r.getrlimit(limit)[0] for limit in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)])"
    )
    limits = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert json.loads(limits) == [2**30, 30, 64_000_000, 0]
