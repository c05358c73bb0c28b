"""What may stand beside a memo or at its head, and what is said of the rest."""

import pytest

from memoqa.errors import UnreadableMemo
from memoqa.ingest.sidecar import Sidecar, read_front_matter, read_sidecar


def problem(content: bytes) -> str:
    with pytest.raises(UnreadableMemo) as caught:
        read_sidecar("2019/brief.txt", content)
    return str(caught.value)


def test_values_are_kept_as_written():
    content = '\ufefftitle = "習近平 出訪"\ndate = "2019-06/2019-07"\norigin = "蔡東杰"'.encode()
    assert read_sidecar("a.txt", content) == Sidecar("習近平 出訪", "2019-06/2019-07", "蔡東杰")


def test_a_toml_date_becomes_text():
    assert read_sidecar("a.txt", b"date = 2019-07-01") == Sidecar(date="2019-07-01")
    assert read_sidecar("a.txt", b"date = 2019-07-01T09:30:00") == Sidecar(date="2019-07-01T09:30:00")


def test_an_empty_sidecar_says_nothing():
    assert read_sidecar("a.txt", b"# nothing yet\n") == Sidecar()


def test_an_unknown_key_names_the_file_the_key_and_the_right_keys():
    assert "sidecar brief.txt.toml has the unknown key 'tilte'; only title, date, origin" in problem(b'tilte = "T"')


@pytest.mark.parametrize("content", [b"title = T", b"title = '\xa4\xa4'", b"date = " + b"[" * 60_000])
def test_malformed_toml_names_the_file(content):
    assert "its sidecar brief.txt.toml is" in problem(content)


@pytest.mark.parametrize("content", [b"title = 7", b"title = 2019-07-01", b"date = 2019", b"[origin]\nx = 1"])
def test_a_value_of_another_type_is_refused(content):
    assert "quotation marks" in problem(content)


def test_front_matter_keeps_what_yaml_would_turn_into_numbers_and_dates():
    assert read_front_matter("a.md", "title: 007\ndate: 2019-7-1\ntags: [x]\n") == Sidecar("007", "2019-7-1")


@pytest.mark.parametrize("key", ["origin", "source", "author", "byline"])
def test_front_matter_says_whom_the_memo_is_from_under_several_names(key):
    assert read_front_matter("a.md", f"{key}: 蔡東杰") == Sidecar(origin="蔡東杰")


def test_several_authors_are_listed():
    assert read_front_matter("a.md", "author: [A, B]") == Sidecar(origin="A, B")


def test_a_block_that_is_no_mapping_is_no_front_matter():
    assert read_front_matter("a.md", "a paragraph between two rules") is None


@pytest.mark.parametrize("block", ["title: a: b", "[" * 16_000, "x" * 16_385, "title: &a [*a"])
def test_malformed_or_endless_front_matter_is_refused(block):
    with pytest.raises(UnreadableMemo, match="its front matter"):
        read_front_matter("a.md", block)


def test_yaml_cannot_make_objects():
    assert read_front_matter("a.md", "title: !!python/object/apply:os.getcwd []") == Sidecar()


def test_the_sidecar_goes_before_the_front_matter():
    assert Sidecar(title="beside").or_else(Sidecar("within", "2019")) == Sidecar("beside", "2019")
