"""Front matter: taken off the text with its values, or left there if it is none."""

import pytest

from memoqa.ingest.about import About
from memoqa.ingest.formats.plain import text_lines
from memoqa.ingest.front_matter import read_front_matter, without_front_matter
from memoqa.ingest.source import UnreadableFile


def test_front_matter_is_not_text_and_line_numbers_count_it():
    lines, front = without_front_matter(text_lines(b"---\ntitle: T\ndate: 2019-07-01\n---\n# Head\n"))
    assert [(line.number, line.text) for line in lines] == [(5, "# Head")]
    assert front == About("T", "2019-07-01")


@pytest.mark.parametrize(
    "text", ["---\nprose between rules\n---\nmore\n", "---\nno second rule\n", "a\n---\nb: c\n---\n"]
)
def test_rules_that_are_no_front_matter_stay_in_the_text(text):
    lines, front = without_front_matter(text_lines(text.encode()))
    assert "".join(line.text + "\n" for line in lines) == text
    assert front == About()


def test_front_matter_keeps_what_yaml_would_turn_into_numbers_and_dates():
    assert read_front_matter(["title: 007", "date: 2019-7-1", "layout: x"]) == About("007", "2019-7-1")


@pytest.mark.parametrize("key", ["origin", "source", "author", "byline"])
def test_front_matter_says_whom_the_memo_is_from_under_several_names(key):
    assert read_front_matter([f"{key}: 蔡東杰"]) == About(origin="蔡東杰")


@pytest.mark.parametrize("key", ["titleFull", "full_title"])
def test_a_title_may_have_a_longer_name_and_the_plain_one_goes_first(key):
    assert read_front_matter([f"{key}: Rules of the club", "titleShort: Rules"]) == About("Rules of the club")
    assert read_front_matter([f"{key}: Rules of the club", "title: Rules"]) == About("Rules")


def test_several_authors_are_listed():
    assert read_front_matter(["author: [A, B]"]) == About(origin="A, B")


def test_a_block_that_is_no_mapping_is_no_front_matter():
    assert read_front_matter(["a paragraph between two rules"]) is None


@pytest.mark.parametrize("block", ["title: a: b", "[" * 16_000, "x" * 16_385, "title: &a [*a"])
def test_malformed_or_endless_front_matter_is_refused(block):
    with pytest.raises(UnreadableFile, match="its front matter"):
        read_front_matter([block])


def test_yaml_cannot_make_objects():
    assert read_front_matter(["title: !!python/object/apply:os.getcwd []"]) == About()
