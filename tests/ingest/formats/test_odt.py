"""OpenDocument texts: what a reader sees, in order, with the levels and numbers that the styles say."""

import pytest

from memoqa.ingest.formats.odt import odt_lines
from memoqa.ingest.formats.table import ODT
from memoqa.ingest.source import UnreadableFile
from memoqa.ingest.structure.outline import outline
from tests.ingest.formats.office import (
    h,
    items,
    level,
    levels,
    list_style,
    odt,
    p,
    package,
    row,
    shown,
    table,
    texts,
)

HIDDEN = '<style:style style:name="T" style:family="text"><style:text-properties text:display="none"/></style:style>'
BOLD = (
    '<style:style style:name="B" style:family="{}"><style:text-properties fo:font-weight="bold"/></style:style>'.format
)
HEAD = "<table:table-header-rows>{}</table:table-header-rows>"
ACROSS = (
    '<table:table-cell table:number-columns-spanned="2"><text:p>{}</text:p></table:table-cell>'
    "<table:covered-table-cell/>"
)
REPEATED = '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'
MIXED = "Bicycles are lent for a day{} or two."


def note(text: str, kind: str = "footnote", citation: str = "<text:note-citation>1</text:note-citation>") -> str:
    return f'<text:note text:note-class="{kind}">{citation}<text:note-body>{text}</text:note-body></text:note>'


def test_an_odt_is_read_through_the_child_as_it_is_without(read_bytes):
    content = odt(h("一、總則"), p("本辦法自發布日施行。"))
    source = read_bytes("a.odt", content).source
    assert (source.format, source.lines) == (ODT, tuple(odt_lines(content)))


def test_paragraphs_headings_and_tables_come_in_order_with_their_levels():
    content = odt(p("題目", "Title"), h("背景"), p("　　內文。"), table(row("甲", "乙")), p(""), h("細節", 2))
    assert [(line.number, line.heading, line.text) for line in odt_lines(content)] == [
        (1, 0, "題目"), (2, 1, "背景"), (3, None, "　　內文。"), (4, None, "甲\t乙"), (5, None, ""), (6, 2, "細節"),
    ]  # fmt: skip


def test_a_style_based_on_the_title_is_one_and_an_outline_level_of_a_style_counts():
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
        '<style:style style:name="P2" style:family="paragraph" style:default-outline-level="3"/>'
        '<style:style style:name="P3" style:family="paragraph" style:parent-style-name="P2"/>'
        '<style:style style:name="P4" style:family="paragraph" style:parent-style-name="P4"/>'
    )
    content = odt(p("題", "P1"), p("章", "P3"), p("文。", "P4"), automatic=styles)
    assert levels(content) == [0, 3, None]


def test_white_space_is_as_odf_counts_it():
    content = odt(p('  one \n two<text:s text:c="3"/>three<text:tab/>four<text:s/> five<text:span> six</text:span> '))
    assert texts(content) == ["one two   three\tfour five six "]


def test_a_line_break_begins_a_line_of_its_own_where_the_text_says_so():
    content = odt(p("地點：教室<text:line-break/>時間：八點"), p("one<text:line-break/>two"))
    assert texts(content) == ["地點：教室", "時間：八點", "one two"]


@pytest.mark.parametrize(
    "inner",
    [
        "<office:annotation><text:p>comment</text:p></office:annotation>",
        '<text:span text:style-name="T">hidden</text:span>',
        '<text:hidden-text text:is-hidden="true">hidden</text:hidden-text>',
        '<text:change text:change-id="c"/>',
        "<text:bookmark/>",
        "<draw:frame><draw:image/><svg:desc xmlns:svg='x'/></draw:frame>",
    ],
)
def test_comments_deletions_and_hidden_text_are_not_read(inner):
    tracked = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    assert texts(odt(tracked, p(MIXED.format(inner)), automatic=HIDDEN)) == [MIXED.format("")]


@pytest.mark.parametrize(
    "hidden",
    [
        p("secret", "P"),
        p('secret<text:hidden-paragraph text:is-hidden="true"/>'),
        f'<text:section text:display="none">{p("secret")}</text:section>',
        f'<text:section text:display="condition" text:is-hidden="true">{p("secret")}</text:section>',
    ],
)
def test_hidden_paragraphs_and_sections_are_not_read(hidden):
    assert texts(odt(p("seen"), hidden, automatic=HIDDEN.replace('"T"', '"P"').replace('"text"', '"paragraph"'))) == [
        "seen"
    ]


@pytest.mark.parametrize(
    ("inner", "read"),
    [
        ('<text:a xlink:href="https://memoqa.example" xmlns:xlink="x">link</text:a>', "link"),
        ("<text:date>6 May 2031</text:date>", "6 May 2031"),
        ("<text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>ㄏㄢˋ</text:ruby-text></text:ruby>", "漢字"),
        ("<text:insertion-cursor/><text:change-start/>new<text:change-end/>", "new"),
        ('<text:hidden-text text:is-hidden="false">shown</text:hidden-text>', "shown"),
        ("\uf06f", "☐"),
    ],
)
def test_links_fields_and_insertions_are_read_as_they_are_shown(inner, read):
    assert texts(odt(p(MIXED.format(inner)))) == [MIXED.format(read)]


def test_text_boxes_and_shapes_are_read_once_after_their_paragraph():
    frame = f"<draw:frame><draw:text-box>{p('box')}</draw:text-box></draw:frame>"
    shape = f"<draw:g><draw:custom-shape>{p('shape')}</draw:custom-shape></draw:g>"
    assert texts(odt(p(f"before {frame}after{shape}"), p("next"))) == ["before after", "box", "shape", "next"]


def test_a_section_is_transparent_and_a_table_of_contents_is_left_out_with_its_heading():
    contents = (
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>x</text:index-title-template>"
        f"</text:table-of-content-source><text:index-body>{p('一、總則 1')}</text:index-body></text:table-of-content>"
    )
    content = odt(p("目錄"), contents, f"<text:section>{h('一、總則')}{p('內文。')}</text:section>")
    assert shown(content) == [
        ("目錄", "left out"), ("一、總則 1", "left out"), ("一、總則", "text"), ("內文。", "text"),
    ]  # fmt: skip


def test_notes_follow_at_the_end_of_their_section_with_their_marks():
    first, second = note(p("A day ends at eight.") + p("In May at nine.")), note(p("Last."), "endnote")
    content = odt(p(MIXED.format(first)), p("Helmets too."), h("Returns"), p(f"Ask.{second}"))
    assert shown(content) == [
        ("Bicycles are lent for a day[1] or two.", "text"), ("Helmets too.", "text"),
        ("[1] A day ends at eight.", "note"), ("In May at nine.", "note"), ("Returns", "text"), ("Ask. [i]", "text"),
        ("[i] Last.", "note"),
    ]  # fmt: skip


def test_an_author_s_own_mark_is_kept_and_not_counted():
    own = note(p("Except in May."), citation='<text:note-citation text:label="*">*</text:note-citation>')
    content = odt(p(MIXED.format(own)), p(MIXED.format(note(p("F.")))))
    assert texts(content) == [MIXED.format("*"), MIXED.format("[1]"), "* Except in May.", "[1] F."]


def test_notes_are_numbered_as_the_styles_say():
    styles = '<text:notes-configuration text:note-class="footnote" style:num-format="a"/>'
    assert texts(odt(p(MIXED.format(note(p("F.")))), styles=styles))[-1] == "[a] F."


def master(*margins: str, name: str = "Standard", more: str = "") -> str:
    return f'<style:master-page style:name="{name}" {more}>{"".join(margins)}</style:master-page>'


def test_page_headers_and_footers_in_use_are_read_once_at_the_end_without_page_numbers():
    number = "<text:page-number>1</text:page-number> / <text:page-count>2</text:page-count>"
    masters = (
        master(
            f"<style:footer>{p(f'第 {number} 頁')}{p('Registered charity 98')}</style:footer>",
            f"<style:header>{p('Bicycle Kitchen')}</style:header>",
            f'<style:header-left style:display="false">{p("not shown")}</style:header-left>',
            more='style:next-style-name="Next"',
        )
        + master(
            f"<style:header>{p('Bicycle  Kitchen')}</style:header>",
            name="Next",
        )
        + master(f"<style:header>{p('unused')}</style:header>", name="Other")
    )
    assert shown(odt(p("Text."), masters=masters)) == [
        ("Text.", "text"), ("Bicycle Kitchen", "furniture"), ("Registered charity 98", "furniture"),
    ]  # fmt: skip


def test_bold_lines_are_headings_if_there_are_no_others_and_bold_is_inherited():
    automatic = BOLD("paragraph") + BOLD("text")
    body = (
        p("Returns", "B"),
        p("Bring it back on time."),
        p('<text:span text:style-name="B">Fees</text:span>'),
        p("None."),
    )
    assert levels(odt(p("Bicycles are lent."), *body, automatic=automatic)) == [None, 90, None, 90, None]
    assert levels(odt(p("Bicycles are lent."), *body, h("More"), automatic=automatic)) == [
        None,
        None,
        None,
        None,
        None,
        1,
    ]


@pytest.mark.parametrize(
    ("body", "roles"),
    [
        (
            f"<table:table-header-rows>{row('設備', '押金')}</table:table-header-rows>{row('電鑽', '500')}",
            ["header", "row"],
        ),
        (row("設備", "押金", "借期") + row("電鑽", "500", "三") + row("鋸", "200", "二"), ["header", "row", "row"]),
        (row("電鑽", "500") + row("鋸", "200"), ["row", "row"]),
        (
            "".join(
                f'<table:table-row><table:table-cell table:style-name="{style}">{p(text)}</table:table-cell>'
                f'<table:table-cell table:style-name="{style}">{p(more)}</table:table-cell></table:table-row>'
                for style, text, more in (("C", "設備", "押金"), ("", "電鑽", "五百"))
            ),
            ["header", "row"],
        ),
    ],
    ids=["stated", "words over figures", "none", "shaded"],
)
def test_header_rows_are_known_as_in_word_files(body, roles):
    shade = (
        '<style:style style:name="C" style:family="table-cell">'
        '<style:table-cell-properties fo:background-color="#dddddd"/></style:style>'
    )
    assert [role for _, role in shown(odt(table(body), automatic=shade))] == [f"table {role}" for role in roles]


def test_merged_cells_are_not_repeated_and_repeated_ones_are():
    twice = f'<table:table-cell table:number-columns-repeated="2">{p("x")}</table:table-cell>'
    content = odt(
        table(row(ACROSS.format("wide"), "tall"), row("1", "2", "<table:covered-table-cell/>"), row(twice, "3"))
    )
    assert texts(content) == ["wide\ttall", "1\t2", "x\tx\t3"]


def test_a_row_across_the_table_heads_those_below_and_a_table_of_one_column_is_layout():
    content = odt(table(row(ACROSS.format("乙區")), row("甲", "1")), table(row("框內"), row("文字")))
    assert [(line.text, line.heading, line.role) for line in odt_lines(content)] == [
        ("乙區", None, "text"), ("甲\t1", None, "table row"), ("框內", None, "text"), ("文字", None, "text"),
    ]  # fmt: skip


def test_a_list_in_a_list_and_a_second_paragraph_of_an_item_are_counted_as_shown():
    style = list_style(level(1, "一, 二, 三, ...", 'style:num-suffix="、"'), level(2, "1", 'style:num-suffix="."'))
    inner = items("a", "b", style="")
    content = odt(items(p("借用") + p("more") + inner, p("歸還") + inner), automatic=style)
    assert texts(content) == ["一、借用", "more", "1. a", "2. b", "二、歸還", "1. a", "2. b"]


def test_the_properties_title_is_a_hint_where_the_text_has_none(read_bytes):
    def memo(*body, title="借用說明"):
        meta = f"<dc:title>{title}</dc:title><dc:date>2031-05-06T08:00:00</dc:date>"
        loaded = read_bytes("a.odt", odt(*body, meta=meta))
        return outline(loaded.source, memo_id="a.odt", source_sha256=loaded.sha256)

    sentence = p("本辦法自發布日施行，借用人須為學員。")
    assert (memo(sentence).title, memo(sentence).date) == ("借用說明", "2031-05-06")
    assert memo(p("工具間借用辦法"), sentence).title == "工具間借用辦法"
    assert memo(sentence, title="Microsoft Word - 文件1").title == "a"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04 no", "damaged"),
        (odt(p("x"))[:-200], "damaged"),
        (package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "of another kind"),
        (package({"word/document.xml": b"<x/>"}), "damaged"),
        (package({"content.xml": b"<x/>"}), "damaged"),
        (package({"content.xml": b"<x"}), "damaged"),
        (odt(p("x"), **{"META-INF__manifest_xml": b"<m><manifest:encryption-data/></m>"}), "password"),
        (package({"mimetype": b"application/vnd.oasis.opendocument.text", "encrypted-package": b"?"}), "password"),
        (odt(p(" ")), "no text"),
        (odt('<draw:frame>' * 60 + p("x") + '</draw:frame>' * 60), "damaged"),
        (odt(p("<text:span>" * 300 + "x" + "</text:span>" * 300)), "damaged"),
        (odt(table(REPEATED.format(1_000_000_000))), "damaged"),
        (odt(table(REPEATED.format(99_999_999))), "damaged"),
        (package({"content.xml": b" " * 50_000_000}), "decompression bomb"),
    ],
    ids=[
        "no archive", "cut off", "a sheet", "a Word file", "another root", "half a part", "a password",
        "encrypted whole", "blank", "deep frames", "deep spans", "rows without end", "many rows", "a bomb",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_in_one_sentence(reason, content, told):
    assert told in reason("a.odt", content)


@pytest.mark.parametrize(
    "trap",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        '<!DOCTYPE x SYSTEM "http://memoqa.example/x.dtd"><x/>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    ],
)
@pytest.mark.parametrize("part", ["content.xml", "styles.xml", "meta.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_dtds_are_refused(trap, part, encoding):
    content = package({"content.xml": b"<x/>", part: trap.encode(encoding)})
    with pytest.raises(UnreadableFile, match="XML entities"):
        list(odt_lines(content))


def test_the_name_of_a_dtd_in_the_manifest_as_old_programs_write_it_does_no_harm():
    manifest = b'<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><m/>'
    assert texts(odt(p("x"), **{"META-INF__manifest_xml": manifest})) == ["x"]


def test_an_empty_file_and_one_of_another_format_are_named(reason):
    assert reason("a.odt", b"") == "it is empty (0 bytes); save it again or remove it"
    assert reason("b.odt", b"%PDF-1.7").startswith("it is not a .odt file, whatever its name says")
