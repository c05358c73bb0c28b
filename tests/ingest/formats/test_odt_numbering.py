"""The numbers of lists and headings in OpenDocument texts, as LibreOffice shows them."""

import pytest

from tests.ingest.formats.office import h, items, level, list_style, odt, p, texts

NOTHING_BEHIND = (
    '<text:list-level-style-number text:level="1" style:num-format="1"><style:list-level-properties>'
    '<style:list-level-label-alignment text:label-followed-by="nothing"/></style:list-level-properties>'
    "</text:list-level-style-number>"
)


def numbers(*body: str, styles: str) -> list[str]:
    return texts(odt(*body, automatic=styles))


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        (level(1, "1", 'style:num-suffix="."'), ["1. x", "2. x"]),
        (level(1, "a", 'style:num-prefix="(" style:num-suffix=")"'), ["(a) x", "(b) x"]),
        (level(1, "I"), ["I x", "II x"]),
        (level(1, "1", 'text:start-value="9"'), ["9 x", "10 x"]),
        (level(1, "甲, 乙, 丙, ...", 'style:num-suffix="、"'), ["甲、x", "乙、x"]),
        (level(1, "壹, 貳, 參, ...", 'style:num-suffix="、"'), ["壹、x", "貳、x"]),
        (level(1, "壹, 贰, 叁, ..."), ["壹 x", "贰 x"]),
        (level(1, "①, ②, ③, ..."), ["① x", "② x"]),
        (level(1, "1", 'style:num-suffix="." loext:num-list-format="第%1%條"'), ["第1條 x", "第2條 x"]),
        (level(1, ""), ["x", "x"]),
        ('<text:list-level-style-bullet text:level="1" text:bullet-char="-"/>', ["• x", "• x"]),
        (NOTHING_BEHIND, ["1x", "2x"]),
        ("", ["x", "x"]),
    ],
)  # fmt: skip
def test_a_number_is_written_as_its_list_style_says(stated, shown):
    assert numbers(items("x", "x"), styles=list_style(stated)) == shown


def test_letters_go_on_as_ab_or_as_bb_as_the_style_says():
    for more, shown in (("", ["z x", "aa x", "ab x"]), ('style:num-letter-sync="true"', ["z x", "aa x", "bb x"])):
        style = list_style(level(1, "a", f'text:start-value="26" {more}'))
        assert numbers(items("x", "x", "x"), styles=style) == shown


def test_an_inner_number_shows_the_outer_ones_and_begins_again_under_the_next():
    style = list_style(level(1, "1"), level(2, "a", 'text:display-levels="2" style:num-suffix="."'))
    inner = items("b", "b", style="")
    assert numbers(items(p("A") + inner, p("A") + inner), styles=style) == [
        "1 A", "1.a. b", "1.b. b", "2 A", "2.a. b", "2.b. b",
    ]  # fmt: skip


def test_a_list_begins_anew_unless_it_says_that_it_continues():
    style = list_style(level(1, "1")) + list_style(level(1, "1"), name="M")
    again = 'text:continue-numbering="true"'
    body = [items("x", "x", more='xml:id="one"'), p("text"), items("x"), items("x", more=again)]
    other = [items("y", style="M"), items("x", more='text:continue-list="one"')]
    assert numbers(*body, *other, styles=style) == ["1 x", "2 x", "text", "1 x", "2 x", "1 y", "3 x"]


def test_an_item_may_state_its_number_and_a_header_of_a_list_has_none():
    style = list_style(level(1, "1"))
    stated = f'<text:list-item text:start-value="7">{p("x")}</text:list-item>'
    content = f'<text:list text:style-name="L"><text:list-header>{p("head")}</text:list-header>{stated}</text:list>'
    assert numbers(content, styles=style) == ["head", "7 x"]


def test_a_list_without_a_style_has_that_of_its_paragraph():
    style = (
        list_style(level(1, "1")) + '<style:style style:name="P" style:family="paragraph" style:list-style-name="L"/>'
    )
    assert numbers(items(p("x", "P"), p("x", "P"), style=""), styles=style) == ["1 x", "2 x"]


def test_headings_are_numbered_by_the_outline_style():
    outline = (
        '<text:outline-style style:name="Outline">'
        '<text:outline-level-style text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="1" style:num-suffix="."/>'
        "</text:outline-style>"
    )
    unnumbered = 'text:is-list-header="true"'
    body = [h("總則"), h("目的", 2), h("範圍", 2), h("序", 1, unnumbered), h("借用"), h("押金", 2)]
    assert texts(odt(*body, styles=outline)) == ["一、總則", "1. 目的", "2. 範圍", "序", "二、借用", "1. 押金"]


def test_a_blank_item_is_counted_and_shown_without_its_number():
    assert numbers(items("x", "", "x"), styles=list_style(level(1, "1"))) == ["1 x", "3 x"]
