"""Which pages are recognised, and what is said of those that are not; the engine is a stand-in here."""

import json

import pytest

from memoqa.ingest import recognised, recognition
from memoqa.ingest.formats.recognised_page import RecognisedPage, RecognisedWord, page_as_json
from memoqa.ingest.formats.sandbox import TOO_MUCH
from memoqa.ingest.formats.table import PDF, PNG, TIFF
from memoqa.ingest.recognition import Recogniser
from memoqa.ingest.recognition_cache import RecognitionCache
from memoqa.ingest.source import Line, UnreadableFile


def page_that_says(text, confidence=0.97):
    words = (RecognisedWord(one, 80 + 20 * place, 100, 100 + 20 * place, 120, 0, False, confidence)
             for place, one in enumerate(text))  # fmt: skip
    return page_as_json(RecognisedPage(800, 1000, words=tuple(words)))


class Engine:
    """Gives each page of a file what it is told to; counts what it is asked."""

    def __init__(self, monkeypatch):
        self.pages = {}
        self.asked = []
        monkeypatch.setattr(recognition, "lines_from_child", self)

    def __call__(self, content, _format, _seconds):
        request = json.loads(content.partition(b"\n")[0])
        number = request["page"]
        self.asked.append(number)
        given = self.pages.get(number, page_that_says(f"第{number}頁的文字"))
        if isinstance(given, str):
            raise UnreadableFile(given)
        digest = f"{number:064x}"
        return (Line(json.dumps({"digest": digest, "page": None if digest in request["known"] else given}), 1, number),)


@pytest.fixture(autouse=True)
def engine(monkeypatch):
    return Engine(monkeypatch)


@pytest.fixture
def cache(tmp_path):
    return RecognitionCache(tmp_path / "recognised")


def test_a_page_is_recognised_once(engine, cache):
    for _ in range(2):
        found = Recogniser(cache).recognised("a.tif", b"file", TIFF, [1, 2])
        assert list(found.pages) == [1, 2]
    assert engine.asked == [1, 2]


def test_a_page_that_moved_to_another_file_is_known_by_its_picture(cache):
    Recogniser(cache).recognised("a.tif", b"file", TIFF, [1])
    found = Recogniser(cache).recognised("b.tif", b"another file", TIFF, [1])
    assert found.pages == {1: page_that_says("第1頁的文字")}
    assert len(cache.digests()) == 1


def test_a_page_whose_entry_is_damaged_is_recognised_again(cache, tmp_path):
    Recogniser(cache).recognised("a.tif", b"file", TIFF, [1])
    (entry,) = (tmp_path / "recognised" / "pages").iterdir()
    entry.write_bytes(b"{")
    found = Recogniser(cache).recognised("b.tif", b"another file", TIFF, [1])
    assert found.pages == {1: page_that_says("第1頁的文字")}


def test_progress_names_the_file_and_counts_the_pages_that_take_time(cache):
    Recogniser(cache).recognised("scan.pdf", b"file", PDF, [2])
    told = []
    Recogniser(cache, lambda *step: told.append(step)).recognised("scan.pdf", b"file", PDF, [2, 5, 9])
    assert told == [("scan.pdf", 2, 3), ("scan.pdf", 3, 3)]


def test_a_page_that_fails_costs_that_page(engine, cache):
    engine.pages[2] = TOO_MUCH
    found = Recogniser(cache).recognised("a.tif", b"file", TIFF, [1, 2, 3])
    assert list(found.pages) == [1, 3]
    assert found.failed[2].startswith("recognising it takes more than 3 GiB or 90 s")


def test_a_file_with_too_many_pages_is_recognised_as_far_as_the_bound(cache, monkeypatch):
    monkeypatch.setattr(recognition, "MOST_PAGES", 2)
    found = Recogniser(cache).recognised("a.tif", b"file", TIFF, [1, 2, 3])
    assert list(found.pages) == [1, 2]
    assert list(found.failed) == [3]


def test_a_disk_that_cannot_be_written_costs_only_the_keeping(tmp_path):
    (tmp_path / "recognised").write_bytes(b"")
    found = Recogniser(RecognitionCache(tmp_path / "recognised")).recognised("a.tif", b"file", TIFF, [1])
    assert list(found.pages) == [1]


def with_pages(count, *pages, engine, memo_of):
    engine.pages = dict(enumerate(pages, 1))
    lines = tuple(Line("", 0, number, unread=True) for number in range(1, count + 1))
    return recognised.with_recognition(lines, memo_of("a.tif"), b"file", Recogniser())


@pytest.fixture
def memo_of(tmp_path):
    from memoqa.ingest.files import MemoFile

    return lambda name: MemoFile(name, tmp_path / name, tmp_path)


def test_the_lines_of_recognised_pages_have_their_confidence_and_their_page(engine, memo_of):
    lines, unread = with_pages(2, engine=engine, memo_of=memo_of)
    assert [(line.text, line.page) for line in lines if line.text] == [("第1頁的文字", 1), ("第2頁的文字", 2)]
    assert [line.recognised for line in lines if line.text] == pytest.approx([0.97, 0.97])
    assert unread == ""


def test_a_blank_page_is_no_error(engine, memo_of):
    blank = page_as_json(RecognisedPage(800, 1000))
    lines, unread = with_pages(2, blank, engine=engine, memo_of=memo_of)
    assert [line.page for line in lines if line.text] == [2]
    assert unread == ""


def test_a_file_of_blank_pages_alone_says_that_no_text_was_found(engine, memo_of):
    with pytest.raises(UnreadableFile, match="no text was found in its picture"):
        with_pages(1, page_as_json(RecognisedPage(800, 1000)), engine=engine, memo_of=memo_of)


def test_a_page_that_is_too_poor_is_left_out_and_named(engine, memo_of):
    lines, unread = with_pages(2, page_that_says("亂七八糟", 0.55), engine=engine, memo_of=memo_of)
    assert [line.page for line in lines if line.text] == [2]
    assert unread == (
        "page 1 could not be recognised (its text is too poor to be recognised); scan it anew, upright and at 300 dots "
        "an inch; its other pages are indexed"
    )


def test_a_file_of_which_no_page_can_be_recognised_says_why(engine, memo_of):
    with pytest.raises(UnreadableFile, match="too poor to be recognised; scan it anew"):
        with_pages(1, page_that_says("亂七八糟", 0.55), engine=engine, memo_of=memo_of)


@pytest.mark.usefixtures("without_recognition")
def test_a_picture_names_the_command_if_recognition_is_not_installed(reason):
    assert "`pip install 'memoqa[ocr]'`" in reason("a.png", PNG.magic[0])


@pytest.mark.parametrize("missing", ["rapidocr", "cv2", "PIL"])
def test_recognition_needs_all_its_packages(monkeypatch, missing):
    assert recognition.is_installed()
    monkeypatch.setattr(recognition, "find_spec", lambda package: None if package == missing else package)
    assert not recognition.is_installed()
