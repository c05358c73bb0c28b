"""A line break is a new line only where its author meant one."""

import pytest

from memoqa.ingest.formats.own_lines import own_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Old Lodge\vHigh Street", ["Old Lodge High Street"]),
        ("Closed.\vOpen at nine", ["Closed.", "Open at nine"]),
        ("Reach us\vPhone: 3", ["Reach us", "Phone: 3"]),
        ("宗旨\v一、互助", ["宗旨", "一、互助"]),
        ("one\ftwo", ["one", "two"]),
        ("a\v\vb", ["a", "b"]),
        ("", [""]),
    ],
)
def test_breaks_are_spaces_unless_they_end_a_sentence_or_begin_a_label_or_an_item(text, lines):
    assert own_lines(text) == lines
