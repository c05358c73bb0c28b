"""Web pages: what a browser shows is read in order; headings, lists, tables and terms keep their part."""

import codecs

import pytest

from memoqa.ingest.formats.web_page import page_text, web_page_lines
from memoqa.ingest.source import UnreadableFile
from tests.ingest.formats.web import lines, texts

TRADITIONAL = "<p>會員借用工具，應於三日內歸還，並且不得轉借他人使用。</p>"


def test_headings_have_their_levels_and_paragraphs_are_lines():
    assert [(line.text, line.heading) for line in lines("<h1>Keys</h1><p>Sign\n here.</p><h3>Loss</h3>Pay.")] == [
        ("Keys", 1),
        ("Sign here.", None),
        ("Loss", 3),
        ("Pay.", None),
    ]


def test_lines_are_numbered_in_order():
    assert [line.number for line in lines("<p>a</p><p>b</p><p>c</p>")] == [1, 2, 3]


@pytest.mark.parametrize("name", ["title", "MsoTitle"])
def test_what_a_word_processor_made_of_the_style_title_is_the_title(name):
    assert lines(f"<p class='{name} western'>Keys</p><p>Sign.</p>")[0].heading == 0


def test_list_items_have_their_numbers_are_set_in_and_never_head():
    found = lines("<ol><li>Ask.<li><p>Book:</p><ul><li>by rail</ul><p>Then pay.</p></ol>")
    assert [(line.text, line.role) for line in found] == [
        ("1. Ask.", "item"),
        ("2. Book:", "item"),
        ("  • by rail", "item"),
        ("Then pay.", "item"),
    ]


def test_an_item_announces_the_items_within_it(read_bytes):
    page = "<title>Trips</title><ol><li>Book the train:<ul><li>second class<li>by day</ul><li>Pay.</ol>"
    assert read_bytes("a.html", page.encode()).source.text.split("\n") == [
        "1. Book the train:", "  • second class", "  • by day", "2. Pay.",
    ]  # fmt: skip


def test_a_table_is_rows_under_its_header_and_caption():
    page = "<table><caption>Fees</caption><tr><th>Room<th>Fee<tr><td>Hall<td>90</table><p>After.</p>"
    assert [(line.text, line.role, line.table) for line in lines(page)] == [
        ("Fees", "table header", 1),
        ("Room\tFee", "table header", 1),
        ("Hall\t90", "table row", 1),
        ("After.", "text", None),
    ]


def test_a_table_that_lays_out_the_page_is_read_cell_by_cell():
    page = "<table><tr><td><h2>Keys</h2><p>Sign.</p><td><p>Pay.</p></table>"
    assert [(line.text, line.table) for line in lines(page)] == [("Keys", None), ("Sign.", None), ("Pay.", None)]


def test_a_term_leads_its_definitions_and_nothing_below_them():
    first = "<dt>Host</dt><dd>Who invites.</dd><dd>May be several.</dd>"
    page = f"<dl>{first}<div><dt>Guest</dt><dd>Who comes.</dd></div></dl><p>End.</p>"
    assert [(line.text, line.role, line.table) for line in lines(page)] == [
        ("Host", "table header", 1), ("Who invites.", "table row", 1), ("May be several.", "table row", 1),
        ("Guest", "table header", 2), ("Who comes.", "table row", 2), ("End.", "text", None),
    ]  # fmt: skip


def test_what_folds_away_stands_under_its_summary():
    page = (
        "<details><summary>May I fly?</summary><p>Yes.</p></details><details><summary>Visas</summary><ul><li>Ask.</ul>"
    )
    assert [(line.text, line.heading, line.role) for line in lines(page)] == [
        ("May I fly?", None, "table header"),
        ("Yes.", None, "table row"),
        ("Visas", 90, "text"),
        ("• Ask.", None, "item"),
    ]


def test_preformatted_text_keeps_its_lines_and_blank_lines_set_apart():
    page = "<p>Say:</p><pre>key = 1\n    sub = 2\n\nnext</pre>"
    assert texts(page) == ["Say:", "key = 1\n    sub = 2", "next"]


def test_a_break_is_a_space_unless_a_new_line_was_meant():
    assert texts("<p>Old Lodge<br>High Street</p><p>Closed.<br>Phone: 5550142</p>") == [
        "Old Lodge High Street", "Closed.", "Phone: 5550142",
    ]  # fmt: skip


def test_text_between_blocks_is_read_in_its_place():
    assert texts("one <div>two <span>in<p>three</p>four</span> five</div> six") == [
        "one", "two", "in", "three", "four", "five", "six",
    ]  # fmt: skip


def test_quotations_rules_and_quoted_words_are_text():
    assert texts("<blockquote><p>Be kind.</blockquote><hr><p>She said <q>no</q>.") == ["Be kind.", "", "She said “no”."]


@pytest.mark.parametrize(
    "content",
    [
        b"<meta charset=big5>" + TRADITIONAL.encode("cp950"),
        b'<meta http-equiv="Content-Type" content="text/html; charset=big5">' + TRADITIONAL.encode("cp950"),
        b"<meta charset=utf-8>" + TRADITIONAL.encode("cp950"),  # it says what it is not
        TRADITIONAL.encode("cp950"),
        TRADITIONAL.encode(),
        TRADITIONAL.encode("utf-8-sig"),
        codecs.BOM_UTF8 + b"<meta charset=big5>" + TRADITIONAL.encode(),
        TRADITIONAL.encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-8"?>' + TRADITIONAL.encode(),
        b"<meta charset=nonsense>" + TRADITIONAL.encode(),
    ],
)
def test_the_encoding_is_the_marks_the_pages_or_that_of_its_text(content):
    assert texts(content) == [TRADITIONAL[3:-4]]


def test_gb2312_is_read_as_what_holds_it():
    assert "镕" in page_text("<meta charset=gb2312><p>镕".encode("gb18030"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is empty (0 bytes)"),
        (b"<html><body><div id=app></div><script>run()</script>", "it has no text; if a program fills the page in"),
        (b"<!-- nothing -->", "it has no text"),
        (b"%PDF-1.7", "it looks like a PDF"),
        (b"<p>\x00\x01</p>", "it has control characters"),
        (b"<nav>Home</nav>", "it has no text"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(reason, content, told):
    assert told in reason("a.html", content)


def test_a_page_that_is_cut_off_or_broken_is_read_as_far_as_it_goes():
    assert texts("<table><tr><td>A<td>B<tr><td>1<td>2</table><p>Then <b>bo") == ["A\tB", "1\t2", "Then bo"]


def test_entities_that_multiply_or_name_files_are_text_and_nothing_is_opened(monkeypatch):
    def opened(*_args, **_more):
        raise AssertionError("something was opened")

    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    page = f"{bomb}<p>x &b; &f;</p><img src=http://192.0.2.1/a.png><link rel=stylesheet href=http://192.0.2.1/a.css>"
    monkeypatch.setattr("socket.socket.connect", opened)
    assert "aaaa" not in "".join(line.text for line in web_page_lines(page.encode()))


@pytest.mark.parametrize("tag", ["div", "span", "ul><li", "table><tr><td", "blockquote", "b"])
def test_elements_nested_a_hundred_thousand_deep_are_read_as_deep_as_the_parser_goes(read_bytes, tag):
    page = f"<p>before</p>{f'<{tag}>' * 100_000}deep".encode()
    assert "before" in read_bytes("a.html", page).source.text


def test_a_list_of_ten_thousand_items_is_counted_once():
    found = texts("<ol>" + "<li>x</li>" * 10_000 + "</ol>")
    assert found[-1] == "10000. x"


def test_too_large_a_table_is_refused():
    with pytest.raises(UnreadableFile, match="more than 200 columns"):
        texts("<table><tr>" + "<td>x" * 201 + "<tr><td>a<td>b</table>")
