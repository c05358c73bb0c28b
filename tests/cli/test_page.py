"""`memoqa page` as a user runs it; it needs no model."""

import json

import pytest

from memoqa.quotes.receipt import Receipt, digest
from tests.cli.test_app import fails_with_one_sentence, memoqa
from tests.ingest.documents import pdf
from tests.library import Library, index

WORDS = "The hall opens at nine and closes at five on every day of the week."


@pytest.fixture
def library(tmp_path):
    made = Library(tmp_path / "memos", tmp_path / "index")
    made.memos.mkdir()
    (made.memos / "hall.pdf").write_bytes(pdf([(50, 700, WORDS)], [(50, 700, "Another page.")]))
    index(made)
    return made


def receipt_of(library):
    (memo,) = library.service().library().memos
    one = next(one for one in memo.paragraphs if "hall" in memo.text[one.start : one.end])
    return str(Receipt(memo.source_sha256[:12], one.start, one.end, digest(memo.text[one.start : one.end])))


def test_a_receipts_page_is_written_as_a_picture(library, tmp_path):
    run = memoqa(tmp_path, "page", receipt_of(library), "--png", "page.png")
    assert (run.returncode, run.stdout, run.stderr) == (0, "page.png shows page 1 of hall.pdf.\n", "")
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    told = json.loads(memoqa(tmp_path, "page", receipt_of(library), "--png", "page.png", "--json").stdout)
    assert told == {"memo": "hall.pdf", "page": 1, "marked": True, "png": "page.png"}


def test_a_page_of_a_file_that_changed_since_is_refused_in_one_sentence(library, tmp_path):
    receipt = receipt_of(library)
    (library.memos / "hall.pdf").write_bytes(pdf([(50, 700, "Other words.")]))
    said = fails_with_one_sentence(memoqa(tmp_path, "page", receipt, "--png", "page.png"))
    assert "the file of hall.pdf was changed or removed since it was indexed" in said
    assert not (tmp_path / "page.png").exists()


def test_a_picture_that_cannot_be_written_and_a_receipt_that_is_none_are_refused(library, tmp_path):
    said = fails_with_one_sentence(memoqa(tmp_path, "page", receipt_of(library), "--png", "gone/page.png"))
    assert "gone/page.png cannot be written" in said
    assert "not a receipt" in fails_with_one_sentence(memoqa(tmp_path, "page", "x", "--png", "page.png"))


def test_a_template_that_cannot_be_used_ends_every_command_that_quotes(tmp_path):
    run = memoqa(tmp_path, "page", "x", "--png", "page.png", MEMOQA_SOURCE_URL="https://a.test/{file}")
    assert "it may name {path}, {page}, {line}" in fails_with_one_sentence(run)
