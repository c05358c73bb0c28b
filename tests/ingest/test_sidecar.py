"""What may stand beside a memo or at its head, and what is said of the rest."""

import pytest

from memoqa.ingest.about import About
from memoqa.ingest.sidecar import read_sidecar
from memoqa.ingest.source import UnreadableFile


def problem(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_sidecar("brief.txt.toml", content)
    return str(caught.value)


def test_values_are_kept_as_written():
    content = '\ufefftitle = "習近平 出訪"\ndate = "2019-06/2019-07"\norigin = "蔡東杰"'.encode()
    assert read_sidecar("a.txt.toml", content) == About("習近平 出訪", "2019-06/2019-07", "蔡東杰")


def test_a_toml_date_becomes_text():
    assert read_sidecar("a.txt.toml", b"date = 2019-07-01") == About(date="2019-07-01")
    assert read_sidecar("a.txt.toml", b"date = 2019-07-01T09:30:00") == About(date="2019-07-01T09:30:00")


def test_an_empty_sidecar_says_nothing():
    assert read_sidecar("a.txt.toml", b"# nothing yet\n") == About()


def test_an_unknown_key_names_the_file_the_key_and_the_right_keys():
    assert "sidecar brief.txt.toml has the unknown key 'tilte'; use only title, date, origin" in problem(b'tilte = "T"')


@pytest.mark.parametrize("content", [b"title = T", b"title = '\xa4\xa4'", b"date = " + b"[" * 60_000])
def test_malformed_toml_names_the_file(content):
    assert "its sidecar brief.txt.toml is" in problem(content)


@pytest.mark.parametrize("content", [b"title = 7", b"title = 2019-07-01", b"date = 2019", b"[origin]\nx = 1"])
def test_a_value_of_another_type_is_refused(content):
    assert "quotation marks" in problem(content)


def test_the_sidecar_goes_before_the_front_matter():
    assert About(title="beside").or_else(About("within", "2019")) == About("beside", "2019")
