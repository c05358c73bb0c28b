"""What may stand beside a memo or at its head, and what is said of the rest."""

import pytest

from memoqa.domain import Details
from memoqa.ingest.about import About
from memoqa.ingest.sidecar import read_folder_file, read_sidecar
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


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b'tilte = "T"', "'tilte'; write title"),
        (b'Audiance = ["slack:S1"]', "'Audiance'; write audience"),
        (b'valid-until = "2026-10-01"', "'valid-until'; write valid_until"),
        (b'colour = "red"', "'colour'; use only title, date, origin, owner, audience"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_right_one_or_all(content, advice):
    assert f"sidecar brief.txt.toml has the unknown key {advice}" in problem(content)


def test_every_key_is_read():
    content = """
        owner = "王小明 <slack:U1>"
        audience = ["slack:S1", "discord:role:2"]
        valid_from = 2026-01-01
        valid_until = "2026-12-31"
        review_by = 2026-06-30T09:00:00
        superseded_by = "2027/leave.md"
        url = "https://files.example/leave.pdf"
        tags = "請假, leave"
        language = "zh-TW"
    """
    assert read_sidecar("a.txt.toml", content.encode()).details == Details(
        owner="王小明 <slack:U1>",
        audience=("slack:S1", "discord:role:2"),
        valid_from="2026-01-01",
        valid_until="2026-12-31",
        review_by="2026-06-30",
        superseded_by="2027/leave.md",
        url="https://files.example/leave.pdf",
        tags=("請假", "leave"),
        language="zh-TW",
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"audience = []", "nobody could read"),
        (b'audience = "everyone"', "'everyone' in its audience, which is no id"),
        (b"audience = [7]", "not a list of texts"),
        (b'valid_until = "next year"', "write it as 2027-03-31"),
        (b"valid_from = 2026-02-01\nvalid_until = 2026-01-01", "valid_from after its valid_until"),
        (b'url = "javascript:alert(1)"', "begin it with https://"),
        (b'url = "https://a b"', "begin it with https://"),
        (b'language = "Chinese, mostly"', "write it as zh-TW or en"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused(content, reason):
    assert reason in problem(content)


def test_a_folder_file_cannot_give_every_memo_one_title():
    with pytest.raises(UnreadableFile, match=r"the folder file hr/_folder\.toml has the unknown key 'title'; use only"):
        read_folder_file("hr/_folder.toml", b'title = "T"')


@pytest.mark.parametrize("content", [b"title = T", b"title = '\xa4\xa4'", b"date = " + b"[" * 60_000])
def test_malformed_toml_names_the_file(content):
    assert "its sidecar brief.txt.toml is" in problem(content)


@pytest.mark.parametrize("content", [b"title = 7", b"title = 2019-07-01", b"date = 2019", b"[origin]\nx = 1"])
def test_a_value_of_another_type_is_refused(content):
    assert "quotation marks" in problem(content)


def test_the_sidecar_goes_before_the_front_matter():
    assert About(title="beside").or_else(About("within", "2019")) == About("beside", "2019")
