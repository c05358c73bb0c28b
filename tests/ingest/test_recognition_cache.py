"""Recognised pages, kept in the index folder."""

import pytest

from memoqa.ingest.recognition_cache import RecognitionCache

FIRST, SECOND = "a" * 64, "b" * 64  # files
ONE, TWO = "1" * 64, "2" * 64  # pictures of pages
PAGE = {"words": []}


@pytest.fixture
def cache(tmp_path):
    return RecognitionCache(tmp_path / "recognised")


def test_a_page_that_was_kept_is_found_by_its_file_and_by_its_picture(cache, tmp_path):
    assert cache.page(FIRST, 1) is None
    cache.keep(FIRST, 1, ONE, PAGE)
    again = RecognitionCache(tmp_path / "recognised")
    assert again.page(FIRST, 1) == again.known(ONE) == PAGE
    assert again.page(FIRST, 2) is None
    assert again.digests() == [ONE]


def test_a_page_that_stands_in_two_files_is_kept_once(cache):
    cache.keep(FIRST, 1, ONE, PAGE)
    cache.keep(SECOND, 3, ONE, None)
    assert cache.page(SECOND, 3) == PAGE
    assert cache.digests() == [ONE]


def test_what_no_file_has_any_more_is_removed(cache, tmp_path):
    cache.keep(FIRST, 1, ONE, PAGE)
    cache.keep(SECOND, 1, TWO, PAGE)
    cache.sweep({SECOND})
    assert cache.page(FIRST, 1) is None
    assert cache.digests() == [TWO]
    assert len(list((tmp_path / "recognised" / "files").iterdir())) == 1


def test_what_a_crash_left_is_removed(cache, tmp_path):
    cache.keep(FIRST, 1, ONE, PAGE)
    leftover = tmp_path / "recognised" / "pages" / f".{TWO}.json.new"
    leftover.write_bytes(b'{"wor')
    cache.sweep({FIRST})
    assert not leftover.exists()
    assert cache.page(FIRST, 1) == PAGE


@pytest.mark.parametrize("content", [b"", b'{"words": [', b"\xff", b"[]"])
def test_a_damaged_entry_is_as_good_as_none(cache, tmp_path, content):
    cache.keep(FIRST, 1, ONE, PAGE)
    (tmp_path / "recognised" / "files" / f"{FIRST}.json").write_bytes(content)
    assert cache.page(FIRST, 1) is None
    cache.keep(FIRST, 1, ONE, PAGE)
    (tmp_path / "recognised" / "pages" / f"{ONE}.json").write_bytes(content or b"{")
    assert cache.page(FIRST, 1) in (None, [])


def test_a_name_that_is_no_digest_leads_nowhere(cache):
    cache.keep(FIRST, 1, ONE, PAGE)
    assert cache.known("../files/" + FIRST) is None


def test_nothing_is_swept_where_nothing_was_kept(cache):
    cache.sweep(set())
    assert cache.digests() == []
