"""The whole outline, from a memo of any format."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memoqa.errors import UnreadableMemo
from memoqa.ingest.formats.table import DOCX, PDF
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline
from tests.ingest.structure.memos import CLAIMS, FORMATS, RAIL, memo_of, paragraphs, unfound


def test_a_pdf_paragraph_that_crosses_a_page_is_whole_and_on_its_first_page():
    rows = textwrap.wrap(RAIL, 60)
    cut = len(rows) // 2
    lines = [Line("Travel", 1, 1), Line("", 2, 1)]
    lines += [Line(row, number, 1) for number, row in enumerate(rows[:cut], 3)]
    lines += [Line(row, number, 2) for number, row in enumerate(rows[cut:], 1)]
    memo = outline(Source(tuple(lines), PDF), memo_id="a.pdf", source_sha256="0" * 64)
    assert paragraphs(memo) == [RAIL]
    assert memo.paragraphs[-1].place.page == 1


def word_memo(*lines):
    read = [Line(text, number, heading=heading, role=role) for number, (text, heading, role) in enumerate(lines, 1)]
    return outline(Source(tuple(read), DOCX), memo_id="a.docx", source_sha256="0" * 64)


def test_page_furniture_belongs_to_no_section_and_a_note_to_the_one_above_it():
    memo = word_memo(
        ("Tool library", 0, "text"), ("Loans", 1, "text"),
        ("Saws[1] are lent.", None, "text"), ("[1] Not in May.", None, "note"),
        ("Telephone 5550", None, "furniture"),
    )  # fmt: skip
    assert [paragraph.section for paragraph in memo.paragraphs[1:]] == [("Loans",), ("Loans",), ()]


def printed_memo(text, *furniture):
    lines = [*text, *(line for kept in furniture for line in ("", kept))]
    first = len(lines) - 2 * len(furniture)
    read = [
        Line(line, number, 1, full=False, size=1.0, role="furniture" if line and number > first else "text")
        for number, line in enumerate(lines, 1)
    ]
    return outline(Source(tuple(read), PDF), memo_id="a.pdf", source_sha256="0" * 64)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (["Loans", "", CLAIMS], "第一章 總則"),  # a number
        (["Loans", "", CLAIMS], "Guild of Gardeners"),  # a short line apart
        (["Loans of tools", "", CLAIMS], "Loans of tools"),  # the title
    ],
)
def test_a_running_head_that_is_kept_heads_nothing_and_is_a_paragraph(text, kept):
    memo = printed_memo(text, kept, CLAIMS)
    assert (paragraphs(memo), memo.paragraphs[-1].section) == ([CLAIMS, kept, CLAIMS], ())


def test_nothing_leads_a_letterhead_and_a_heading_above_one_is_a_paragraph():
    for last in ("The forms are:", "二、歸還"):
        memo = printed_memo(["Loans", "", "一、借用", "", CLAIMS, "", last], "Telephone 5550")
        assert paragraphs(memo) == [CLAIMS, last, "Telephone 5550"]
        assert (memo.paragraphs[-1].section, memo.paragraphs[-1].lead) == ((), ())


def test_a_table_s_row_is_neither_title_nor_byline_nor_heading():
    row, numbered = ("Prepared by\tAda Lin", None, "table row"), ("1. Saws\ta day", None, "table row")
    text = ("The tool library lends to everyone in the street.", None, "text")
    memo = word_memo(row, numbered, text)
    assert (memo.title, memo.byline, memo.paragraphs[-1].section) == ("a", "", ())
    assert word_memo(("Loans", 0, "text"), row, text).byline == ""


def test_nothing_but_white_space_and_rules_is_refused():
    with pytest.raises(UnreadableMemo, match="no text"):
        memo_of(" \n\n\t\n---\n")


MARKED = st.sampled_from(
    [
        "",
        " ",
        "一、目的",
        "（一）範圍",
        "1. Scope",
        "# Title",
        "- item",
        "```",
        "| a | b |",
        "　　縮排。",
        "  a   b\tc",
        "第 一 章 總則",
        "第 1 條",
        "第二條 會員得借書。",
        "一、時間",
        "二、" + "應於期限內提出申請，逾期者不予受理。" * 4,
        "三、地點：",
        "(1) 東京",
        "2.1 Terms",
        "Which form do I need?",
        "住宿費如下：",
        "項目    上限    說明",
        "住宿    3000元  每夜",
        "| --- | --- |",
        "<!-- note -->",
        "附件",
        "OPENING HOURS",
        "主旨：停車位調整，請查照。",
        "中華民國113年3月15日",
    ]
)
LINES = st.lists(
    st.one_of(
        MARKED,
        st.text(max_size=80),
        st.text(alphabet="中文字，。！？「」（）abc 123.", min_size=20, max_size=70),
    ),
    max_size=40,
)


@given(LINES, st.sampled_from(sorted(FORMATS)))
def test_whatever_the_lines_nothing_but_white_space_is_lost_and_spans_are_in_order(lines, name):
    source = Source(
        tuple(Line(" ".join(line.splitlines()), n, 1 if name == "pdf" else None) for n, line in enumerate(lines, 1)),
        FORMATS[name],
    )
    try:
        memo = outline(source, memo_id="a", source_sha256="0")
    except UnreadableMemo:
        return
    assert "".join(memo.text.split()) == "".join(source.text.split())
    assert unfound(memo) == []
    position = 0
    for paragraph in memo.paragraphs:
        assert position <= paragraph.start < paragraph.end <= len(memo.text)
        position = paragraph.end
        covered = "".join(memo.text[sentence.start : sentence.end] for sentence in paragraph.sentences)
        assert "".join(covered.split()) == "".join(memo.text[paragraph.start : paragraph.end].split())
        starts = [offset for sentence in paragraph.sentences for offset in (sentence.start, sentence.end)]
        assert starts == sorted(starts)


@settings(max_examples=400)
@given(st.lists(st.one_of(MARKED, MARKED, st.just("")), max_size=30), st.sampled_from(sorted(FORMATS)))
def test_every_character_that_can_be_read_stands_in_a_paragraph_its_lead_or_a_heading_above_it(lines, name):
    try:
        memo = memo_of("\n".join(lines), name)
    except UnreadableMemo:
        return
    assert unfound(memo) == []


def test_what_the_files_properties_say_counts_only_where_the_text_and_the_files_name_say_nothing():
    def read(*texts, name="notes.html"):
        lines = tuple(Line(text, number, heading=level) for number, (text, level) in enumerate(texts, 1))
        memo = outline(Source(lines, FORMATS["html"], (), "Stated", "2030-01-01"), memo_id=name, source_sha256="0" * 64)
        return memo.title, memo.date

    assert read(("Menu", None), ("Saws are lent.", None)) == ("Stated", "2030-01-01")
    assert read(("Tools", 1), ("Date: 3 May 2031", None), ("Saws are lent.", None)) == ("Tools", "3 May 2031")
    assert read(("Menu", None), ("Saws are lent.", None), name="2031-05-03.html")[1] == "2031-05-03"
