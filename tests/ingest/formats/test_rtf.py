"""Rich text: what a reader sees, in order, with headings, numbers, tables, notes and page furniture."""

import pytest

from memoqa.ingest.formats.rtf import rtf_lines
from memoqa.ingest.formats.table import RTF
from tests.ingest.formats.office import levels, rtf, shown, texts, unicode_escapes

STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 Chapter;}{\s2\sbasedon1 Derived;}{\s3 heading 2;}{\s4 Title;}"
    r"{\s5 toc 1;}{\s6\sbasedon6 Circle;}}"
)
SENTENCE = r"Bicycles are lent for a day{} or two.\par"


def row(*cells: str, definitions: tuple[str, ...] = (), head: str = "") -> str:
    defined = "".join(f"{one}\\cellx{place + 1}000" for place, one in enumerate(definitions or ("",) * len(cells)))
    return rf"\trowd{head}{defined}" + "".join(rf"\pard\intbl {cell}\cell" for cell in cells) + r"\row\pard "


def test_an_rtf_is_read_through_the_child_as_it_is_without(read_bytes):
    content = rtf(r"{\b 題目}\par 內文。\par")
    source = read_bytes("a.rtf", content).source
    assert (source.format, source.lines) == (RTF, tuple(rtf_lines(content)))


def test_paragraphs_and_headings_come_in_order_with_the_levels_of_their_styles():
    body = r"\s4 題目\par\pard\s1 一\par\pard\s2 二\par\pard\s3 三\par\pard\s6 四\par\pard\outlinelevel4 五\par\pard 文"
    content = rtf(body, STYLES)
    assert texts(content) == ["題目", "一", "二", "三", "四", "五", "文"]
    assert levels(content) == [0, 1, 1, 2, None, 5, None]


@pytest.mark.parametrize(
    ("head", "escaped", "text"),
    [
        (r"\ansi\ansicpg950", r"\'b3\'c6\'a7\'d1\'bf\'fd", "備忘錄"),
        (r"\ansi\ansicpg950", r"\'b3\'c6\'a7\'d1\'bf\'fd".replace(r"\'d1", r"\'D1"), "備忘錄"),
        (r"\ansi\ansicpg950", r"\'b7|ij", "會ij"),
        (r"\ansi\ansicpg936", r"\'b1\'b8\'cd\'fc\'c2\'bc", "备忘录"),
        (r"\ansi\ansicpg1252", r"caf\'e9 \'93x\'94", "café “x”"),
        (r"\mac", r"caf\'8e", "café"),
        (r"\ansi\ansicpg1252\uc1", r"\u20633?\u24536 ?", "備忘"),
        (r"\ansi\ansicpg1252\uc2", r"\u20633\'b3\'c6\u24536 ab", "備忘"),
        (r"\ansi\ansicpg1252\uc0", r"\u20633\u24536", "備忘"),
        (r"\ansi\ansicpg1252", r"\u-10179?\u-8704?", "😀"),
        (r"\ansi\ansicpg1252", r"\u-10179?x", "\ufffdx"),
        (r"\ansi\ansicpg1252", r"{\upr{a?}{\*\ud{\u20633 ?}}}", "備"),
        (r"\ansi\ansicpg99999", r"x", "x"),
    ],
)
def test_characters_are_decoded_by_code_page_or_as_unicode(head, escaped, text):
    content = rf"{{\rtf1{head} {escaped}\par}}".encode()
    assert texts(content) == [text]


def test_a_font_has_a_code_page_of_its_own_which_its_group_ends():
    fonts = r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset136 B;}{\f2\fcharset134 C;}{\f3\fcharset2 Wingdings;}}"
    body = r"\f0 caf\'e9 {\f1\'b3\'c6}{\f2\'b1\'b8}{\f3\'a8}\'e9\par"
    assert texts(rf"{{\rtf1\ansi\ansicpg1252\deff0{fonts}{body}}}".encode()) == ["café 備备☐é"]


@pytest.mark.parametrize("raw", ["功能說明", "備忘錄", "許可"])
def test_big5_that_is_written_unescaped_is_read_even_if_a_byte_is_a_backslash(raw):
    content = rb"{\rtf1\ansi\ansicpg950\deff0 " + raw.encode("cp950") + rb"\par}"
    assert texts(content) == [raw]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"a\~b\_c\emdash d\endash e\lquote f\rquote g\bullet h", "a\u00a0b\u2011c—d–e‘f’g•h"),
        (r"a\{b\}c\\d", r"a{b}c\d"),
        ("a\r\nb", "ab"),
        (r"{\v hidden}a{\deleted gone}{\*\unknown x}{\pict 00ff}{\object{\objdata 00}{\result b}}", "ab"),
        (r"a{\*\annotation comment}{\*\bkmkstart x}{\xe index}b", "ab"),
        (r'a{\field{\*\fldinst HYPERLINK "x"}{\fldrslt link}}b', "alinkb"),
        (r"a\v hidden\v0 b\plain c", "abc"),
        (r"a{\pict\bin5 }{}{}}b", "ab"),
    ],
)
def test_signs_and_what_is_not_shown(written, text):
    assert texts(rtf(written + r"\par")) == [text]


def test_a_line_break_is_read_as_in_word_files():
    assert texts(rtf(r"地點：教室\line 時間：八點\par one\line two\par")) == ["地點：教室", "時間：八點", "one two"]


def test_the_mark_of_a_deleted_paragraph_does_not_end_it():
    assert texts(rtf(r"one {\deleted gone\par}two\par")) == ["one two"]


def test_numbers_and_bullets_are_shown_as_word_wrote_them():
    def item(number: str, text: str) -> str:
        return rf"\pard{{\listtext\pard\plain {number}\tab}}\ls1 {text}\par"

    body = item("1.", "x") + item("(a)", "y") + item("一、", "z") + item(r"\u61623 ?", "b") + item("", "plain")
    assert texts(rtf(body + r"{\pntext\'b7\tab}{\*\pn\pnlvlblt}c\par")) == [
        "1. x",
        "(a) y",
        "一、z",
        "• b",
        "plain",
        "• c",
    ]


def test_a_table_is_its_rows_under_the_header_row_that_it_states():
    content = rtf(row("設備", "押金", head=r"\trhdr") + row("電鑽", "500") + r"\pard 文。\par" + row("鋸", "200"))
    assert shown(content) == [
        ("設備\t押金", "table header"), ("電鑽\t500", "table row"), ("文。", "text"), ("鋸\t200", "table row"),
    ]  # fmt: skip
    assert [line.table for line in rtf_lines(content) if line.table] == [1, 1, 2]


@pytest.mark.parametrize("head", [r"\clcbpat1", ""])
def test_a_shaded_or_bold_row_heads_the_others(head):
    colours = r"{\colortbl;\red200\green200\blue200;\red255\green255\blue255;}"
    names = ("設備", "押金") if head else (r"{\b 設備}", r"{\b 押金}")
    body = row(*names, definitions=(head, head)) + row("電鑽", "五百", definitions=(r"\clcbpat2", r"\clcbpat2"))
    assert [role for _, role in shown(rtf(body, colours))] == ["table header", "table row"]


def test_merged_cells_are_not_repeated_and_nested_tables_stand_in_their_cell():
    merged = row("wide", "", "tall", definitions=(r"\clmgf", r"\clmrg", r"\clvmgf"))
    below = row("1", "2", "", definitions=("", "", r"\clvmrg"))
    nested = row(r"a\par\itap2 b\nestcell c\nestcell{\*\nesttableprops\trowd\cellx1\nestrow}{\nonesttables\par}", "d")
    assert texts(rtf(merged + below + nested)) == ["wide\ttall", "1\t2", "a b c\td"]


def test_notes_follow_at_the_end_of_their_section_with_their_marks():
    first = r"{\super\chftn{\footnote {\super\chftn} A day ends at eight.}}"
    second = r"{\chftn{\footnote\ftnalt\chftn Last.}}"
    own = r"{*{\footnote * Except in May.}}"
    body = SENTENCE.format(first) + rf"\pard\s1 Returns\par\pard Ask.{second}{own}\par"
    assert shown(rtf(body, STYLES)) == [
        ("Bicycles are lent for a day[1] or two.", "text"), ("[1] A day ends at eight.", "note"), ("Returns", "text"),
        ("Ask. [i]*", "text"), ("[i] Last.", "note"), ("* Except in May.", "note"),
    ]  # fmt: skip


def test_page_headers_and_footers_are_read_once_at_the_end_without_page_numbers():
    page = r"{\field{\*\fldinst PAGE}{\fldrslt 3}}"
    margins = (
        rf"{{\footer 第{page}頁\par Charity 98\par}}"
        r"{\header Kitchen\par}{\headerl Kitchen\par}{\headerf\chpgn\par}"
    )
    assert shown(rtf(margins + r"Text.\par")) == [
        ("Text.", "text"), ("Kitchen", "furniture"), ("Charity 98", "furniture"),
    ]  # fmt: skip


def test_text_boxes_are_read_once_after_their_paragraph():
    shape = r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt box\par}}{\shprslt{\*\do{\dptxbxtext box\par}}}}"
    assert texts(rtf(rf"before{shape} after\par next\par")) == ["before after", "box", "next"]


def test_a_table_of_contents_is_left_out_with_its_heading():
    field = r"{\field{\*\fldinst TOC \\o}{\fldrslt 一、總則 1\par 二、押金 2}}\par"
    body = r"目錄\par" + field + r"\pard\s5 三、其他 3\par\pard 內文。\par"
    assert [text for text, role in shown(rtf(body, STYLES)) if role == "left out"] == [
        "目錄", "一、總則 1", "二、押金 2", "三、其他 3",
    ]  # fmt: skip
    assert texts(rtf(body, STYLES)) == ["內文。"]


def test_bold_lines_are_headings_if_there_are_no_others():
    assert levels(rtf(r"Bicycles are lent.\par{\b Returns\par}Bring it back.\par")) == [None, 90, None]


def test_what_the_file_says_of_itself_is_a_hint():
    info = r"{\info{\title " + unicode_escapes("借用說明") + r"}{\creatim\yr2030\mo1\dy2}{\revtim\yr2031\mo5\dy6\hr8}}"
    lines = list(rtf_lines(rtf(r"本辦法自發布日施行。\par", info)))
    assert [(line.text, line.role) for line in lines[:2]] == [("借用說明", "title"), ("2031-05-06", "date")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "0 bytes"),
        (b"PK\x03\x04", "not a .rtf file"),
        (rtf("text")[:-1], "ends in the middle"),
        (rtf("text")[:40], "ends in the middle"),
        (b"{\\rtf1 " + b"{" * 500 + b"x" + b"}" * 500 + b"}", "damaged"),
        (rtf(r"{\pict 00}\par"), "no text"),
        (rtf(r"\bin999999999 x"), "ends in the middle"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_one_sentence(reason, content, told):
    assert told in reason("a.rtf", content)


def test_what_stands_behind_the_last_brace_is_not_read():
    assert texts(rtf(r"text\par") + b"\0\0more") == ["text"]


def test_links_to_other_files_and_pictures_are_never_opened():
    field = r'{\field{\*\fldinst INCLUDETEXT "http://127.0.0.1:9/x.rtf"}{\fldrslt shown}}'
    link = field + r"{\*\template http://127.0.0.1:9/}"
    assert texts(rtf(link + r"\par")) == ["shown"]
