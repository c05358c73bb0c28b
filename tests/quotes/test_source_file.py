"""A memo's file, and its page as a picture, from the very file that was indexed."""

import os
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.errors import MemoqaError, SourceChanged, UnreadableMemo
from memoqa.quotes.receipt import Receipt, digest
from memoqa.quotes.source_file import LONGEST_ABOUT, page_picture, source_file, with_marks, without_marks
from tests.bot.doubles import quote
from tests.ingest.archives import archive, mail
from tests.ingest.documents import pdf
from tests.library import index, library_of

RECEIPT = "0a1b2c3d4e5f.120-384.89abcdef01234567"
PAGE = [(50, 700, "The hall opens at nine and closes at five."), (50, 600, "Dogs are not allowed in the hall.")]


@pytest.fixture
def library(tmp_path):
    made = library_of(tmp_path, {"note.txt": "A note.\n\nIt says that the hall opens at nine."})
    (made.memos / "rules").mkdir()
    (made.memos / "rules" / "hall.pdf").write_bytes(pdf(PAGE))
    index(made)
    return made


def memo_of(library, name):
    return next(memo for memo in library.service().library().memos if memo.id == name)


def test_a_memos_file_is_given_byte_for_byte_under_its_own_name(library):
    given_file = source_file(library.memos, memo_of(library, "rules/hall.pdf"))
    assert (given_file.name, given_file.content) == ("hall.pdf", (library.memos / "rules/hall.pdf").read_bytes())


def test_a_page_is_drawn_with_its_paragraph_marked(library):
    memo = memo_of(library, "rules/hall.pdf")
    paragraph = next(one for one in memo.paragraphs if "Dogs" in memo.text[one.start : one.end])
    picture = page_picture(library.memos, memo, paragraph, [(0, 4)])
    assert (picture.name, picture.page, picture.marked, picture.png[:4]) == ("hall-1.png", 1, True, b"\x89PNG")
    assert page_picture(library.memos, memo, paragraph, [(0, 9_999), (-3, 2), (5, 5)]).marked


@pytest.mark.parametrize("change", ["other words", "gone", "a folder", "a link that leads out"])
def test_a_file_that_is_not_the_one_indexed_any_more_is_not_given(library, change):
    memo, path = memo_of(library, "note.txt"), library.memos / "note.txt"
    path.unlink()
    if change == "other words":
        path.write_text("Other words, for other readers.", "utf-8")
    elif change == "a folder":
        path.mkdir()
    elif change == "a link that leads out":
        (library.memos.parent / "secret.txt").write_text("secret", "utf-8")
        path.symlink_to(library.memos.parent / "secret.txt")
    with pytest.raises((SourceChanged, UnreadableMemo), match=r"note\.txt"):
        source_file(library.memos, memo)


def test_a_file_whose_name_is_in_another_unicode_form_is_found(library):
    memo = memo_of(library, "note.txt")
    os.rename(library.memos / "note.txt", library.memos / "cafe\u0301.txt")
    assert source_file(library.memos, replace(memo, id="caf\u00e9.txt")).content.startswith(b"A note")


def test_a_memo_without_pages_says_that_it_has_none(library):
    memo = memo_of(library, "note.txt")
    with pytest.raises(MemoqaError, match="has no pages to show"):
        page_picture(library.memos, memo, memo.paragraphs[0])


def test_a_view_opens_only_the_sources_of_memos_that_its_reader_may_read(library):
    (library.memos / "note.txt.toml").write_text('audience = ["slack:S1"]', "utf-8")
    index(library)
    service = library.service()
    memo = memo_of(library, "note.txt")
    start, end = memo.paragraphs[-1].start, memo.paragraphs[-1].end
    receipt = str(Receipt(memo.source_sha256[:12], start, end, digest(memo.text[start:end])))
    assert service.seen_by(frozenset({"slack:S1"})).source_file(receipt).name == "note.txt"
    for outsider in (frozenset(), frozenset({"slack:U1"})):
        for door in ("source_file", "page"):
            with pytest.raises(MemoqaError, match="has changed since it was quoted"):
                getattr(service.seen_by(outsider), door)(receipt)


@given(st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 9_999)), max_size=40))
def test_a_button_holds_as_many_marks_as_it_has_room_for(spans):
    held = with_marks(quote(receipt=RECEIPT, highlights=tuple(spans)))
    receipt, marks = without_marks(held)
    assert len(held) <= LONGEST_ABOUT
    assert (receipt, list(marks)) == (RECEIPT, spans[: len(marks)])
    assert len(marks) >= min(len(spans), 4)


@pytest.mark.parametrize("text", [RECEIPT, f"{RECEIPT}~", f"{RECEIPT}~1-", f"{RECEIPT}~1-2,x", f"{RECEIPT}~-1-2"])
def test_malformed_marks_count_as_none(text):
    assert without_marks(text) == (RECEIPT, ())


@pytest.fixture
def packed(library):
    """A library with a PDF in an archive, and a mail of which one attachment is for others."""
    (library.memos / "a.zip").write_bytes(archive({"rules/hall.pdf": pdf(PAGE)}))
    (library.memos / "m.eml").write_bytes(mail(attached={"b.txt": b"Twelve days."}))
    secret = b"---\naudience: slack:S1\n---\nTwelve weeks.\n"
    (library.memos / "n.eml").write_bytes(mail(attached={"c.md": secret}))
    index(library)
    return library


def test_of_a_memo_in_an_archive_its_own_bytes_are_given(packed):
    given_file = source_file(packed.memos, memo_of(packed, "a.zip/rules/hall.pdf"))
    assert (given_file.name, given_file.content) == ("hall.pdf", pdf_in(packed))


def pdf_in(packed):
    with zipfile.ZipFile(packed.memos / "a.zip") as file:
        return file.read("rules/hall.pdf")


def test_a_page_of_a_pdf_in_an_archive_is_drawn(packed):
    memo = memo_of(packed, "a.zip/rules/hall.pdf")
    picture = page_picture(packed.memos, memo, memo.paragraphs[0])
    assert (picture.name, picture.marked, picture.png[:4]) == ("hall-1.png", True, b"\x89PNG")


def test_a_memo_in_an_archive_that_changed_is_not_given(packed):
    memo = memo_of(packed, "a.zip/rules/hall.pdf")
    (packed.memos / "a.zip").write_bytes(archive({"rules/hall.pdf": b"%PDF-1.4 other"}))
    with pytest.raises(SourceChanged):
        source_file(packed.memos, memo)
    (packed.memos / "a.zip").write_bytes(archive({"other.md": "x"}))
    with pytest.raises(SourceChanged):
        source_file(packed.memos, memo)


def test_a_mail_is_given_whole_if_all_attached_to_it_is_for_the_same_readers(packed):
    assert source_file(packed.memos, memo_of(packed, "m.eml")).content == (packed.memos / "m.eml").read_bytes()
    with pytest.raises(MemoqaError, match="meant for others than the mail itself"):
        source_file(packed.memos, memo_of(packed, "n.eml"))
    assert source_file(packed.memos, memo_of(packed, "n.eml/c.md")).name == "c.md"
