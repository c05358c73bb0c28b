"""What is left of Markdown when its signs are taken away, and where each character comes from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.text.markup import links_in, reading


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('Write to [the desk](mailto:desk@x.example){:target="_blank"}.', "Write to the desk."),
        ('Fill in <a href="https://x.example/f">the form</a>.<br>', "Fill in the form."),
        ("上午<br/>下午", "上午\n下午"),
        ("&nbsp;&nbsp;(一)病假&nbsp;全薪", "(一)病假 全薪"),
        ("A &amp; B", "A & B"),
        ("<!-- see annex -->Annex", "Annex"),
        ("**Bold** and __bold__ and *it* and _it_", "Bold and bold and it and it"),
        ("[**deep** [1]](x.md) ![a plan](plan.png)", "deep [1] a plan"),
        ('[page]({% page "/a/b(c)/" %}) {% endnote %}', "page"),
        ("### Keys", "Keys"),
        (r"\*Only \_here\_", "*Only _here_"),
        ("<https://x.example/a>", "https://x.example/a"),
    ],
)
def test_tags_comments_link_targets_and_stars_are_not_read(written, read):
    assert reading(written).text == read


@pytest.mark.parametrize(
    "text",
    [
        "send it to <name>, 3 < 4 > 2",
        "2 * 3 * 4",
        "snake_case_name",
        "`**code**`",
        "- item",
        "| a | b |",
        "[1] and (2)",
        "a [note] (see below)",
        "```\n**code** &nbsp;\n```",
    ],
)
def test_what_only_looks_like_markup_is_read(text):
    assert reading(text).text == text


SIGNS = [*"a字 *_[]()<>!-`\\&;{}%#:|\n", "<br>", "&nbsp;", "<!--", "-->", "**", "[a](b)"]


@given(st.lists(st.sampled_from(SIGNS)).map("".join))
def test_each_character_comes_from_its_own_place_or_stands_for_the_markup_there(written):
    read = reading(written)
    assert list(read.places) == sorted(read.places)
    assert len(read.places) == len(read.text)
    for character, place in zip(read.text, read.places, strict=True):
        assert character == written[place] or written[place] in "&< \n"


def test_a_span_is_moved_to_the_same_words_and_one_of_markup_alone_is_dropped():
    written = "Ask [the desk](mailto:d@x.example) <!-- soon -->today."
    read = reading(written)
    spans = [
        (written.index(part), written.index(part) + len(part)) for part in ("[the desk](", "<!-- soon -->", "today")
    ]
    assert [read.text[start:end] for start, end in read.spans(spans)] == ["the desk", "today"]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("see [the form](https://a.example/f) now", [("the form", "https://a.example/f")]),
        (
            "**[a](https://a.example)** and [b](<mailto:b@c.example> 'tip')",
            [("a", "https://a.example"), ("b", "mailto:b@c.example")],
        ),
        ("[a](https://a.example/f_(1)?x=1&amp;y)", [("a", "https://a.example/f_(1)?x=1&y")]),
        ("![a](https://a.example/p.png) [b](form.md) [c](javascript:alert(1)) `[d](https://a.example)`", []),
        ("```\n[a](https://a.example)\n```", []),
    ],
)
def test_a_links_words_lead_where_its_target_says(text, linked):
    assert [(text[start:end], address) for start, end, address in links_in(text)] == linked
