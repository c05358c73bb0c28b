"""What the outline makes of memos of many forms."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.errors import UnreadableMemo
from memoqa.ingest.formats.table import BUILT_IN, DOCX, PDF
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline

RAIL = (
    "The committee met on Tuesday to consider the travel policy. It agreed that staff may book rail travel without "
    "prior approval where the fare is below 200 dollars. Dr. Smith objected, noting that sleepers cost 3.5 times more."
)
CLAIMS = (
    "Claims are paid within ten working days after they reach the finance office. Late claims, i.e. those filed more "
    "than 90 days after travel, need a director's signature before they can be paid at all."
)
PURCHASE = (
    "本部辦理採購應依政府採購法及其相關子法規定辦理，金額達新臺幣一百萬元以上者，應公開招標，並於開標前十四日公告。"
    "廠商對招標文件有疑義者，得於等標期間以書面請求釋疑，本部應於開標前一日以書面答復，逾期不予受理。"
)


FORMATS = {row.name: row for row in BUILT_IN}


def memo_of(text, name="text", **details):
    lines = tuple(Line(line, number) for number, line in enumerate(text.split("\n"), 1))
    return outline(Source(lines, FORMATS[name]), memo_id="folder/travel.txt", source_sha256="0" * 64, **details)


def paragraphs(memo):
    return [memo.text[paragraph.start : paragraph.end] for paragraph in memo.paragraphs if paragraph.number]


def sections(memo):
    return [paragraph.section for paragraph in memo.paragraphs if paragraph.number]


def test_wrapped_english_paragraphs_are_joined_with_spaces():
    wrapped = "\n\n".join(textwrap.fill(text, 72) for text in (RAIL, CLAIMS))
    assert paragraphs(memo_of(f"Travel\n\n1. Purpose\n\n{wrapped}\n")) == [RAIL, CLAIMS]


def test_a_line_with_room_for_the_next_word_ends_a_paragraph_without_a_blank_line():
    wrapped = "\n".join(textwrap.fill(text, 72) for text in (RAIL, CLAIMS))
    assert paragraphs(memo_of(f"Travel\n\n1. Purpose\n\n{wrapped}\n")) == [RAIL, CLAIMS]


def test_in_a_text_of_few_lines_a_long_unfinished_one_goes_on_before_a_small_letter():
    memo = memo_of(
        "Parking\n\nEmployees park in zone B between 8 am and 6 pm, and their\nvisitors in zone A.\n\nBikes are free."
    )
    assert paragraphs(memo) == [
        "Employees park in zone B between 8 am and 6 pm, and their visitors in zone A.",
        "Bikes are free.",
    ]


def test_short_lines_in_small_letters_are_not_run_together():
    assert paragraphs(memo_of("Shopping\n\napples\npears\nplums")) == ["apples", "pears", "plums"]


def test_wrapped_chinese_is_joined_without_spaces_and_split_at_indents():
    wrapped = "\n".join(("　　" + PURCHASE)[start : start + 30] for start in range(0, len(PURCHASE) + 2, 30))
    memo = memo_of(f"採購作業說明\n\n壹、前言\n\n{wrapped}\n{wrapped}\n\n貳、結語\n\n{wrapped}\n")
    assert paragraphs(memo) == [PURCHASE] * 3
    assert sections(memo) == [("壹、前言",), ("壹、前言",), ("貳、結語",)]


def test_wrapped_bullets_are_paragraphs_of_their_own():
    bullets = "\n".join(textwrap.fill(f"- {text}", 72, subsequent_indent="  ") for text in (RAIL, CLAIMS))
    assert paragraphs(memo_of(f"Travel\n\n{bullets}\n")) == [f"- {RAIL}", f"- {CLAIMS}"]


@pytest.mark.parametrize("mark", ["1. ", "(1) ", "一、"])
def test_a_numbered_item_with_a_hanging_indent_is_whole(mark):
    item = "Report every accident to the safety officer on the same day, however small it may be, and keep a copy."
    wrapped = textwrap.fill(f"{mark}{item}", 60, subsequent_indent="   ")
    memo = memo_of(f"Safety\n\n{textwrap.fill(RAIL, 60)}\n\n{wrapped}\n")
    assert paragraphs(memo) == [RAIL, f"{mark}{item}"]


def test_a_numbered_chinese_item_with_a_hanging_indent_is_whole():
    item = "1. 任何事故不論大小，均應於當日以書面報告職業安全衛生管理人員，並說明事故發生之時間、地點及經過情形。"
    wrapped = item[:32] + "\n   " + item[32:]
    prose = "\n".join(PURCHASE[start : start + 30] for start in range(0, len(PURCHASE), 30))
    assert paragraphs(memo_of(f"安全守則\n\n{prose}\n\n{wrapped}\n")) == [PURCHASE, item]


def test_where_most_lines_are_wrapped_bullets_each_is_whole():
    bullets = "\n".join(textwrap.fill(f"- {text}", 60, subsequent_indent="  ") for text in (RAIL, CLAIMS, RAIL))
    assert paragraphs(memo_of(f"Rules\n\n{bullets}\n")) == [f"- {RAIL}", f"- {CLAIMS}", f"- {RAIL}"]
    short = [
        f"- Safety shoes number {n} are worn wherever machines are switched on, and replaced once a year."
        for n in range(4)
    ]
    wrapped = "\n".join(textwrap.fill(text, 60, subsequent_indent="  ") for text in short)
    assert paragraphs(memo_of(f"Rules\n\n{wrapped}\n")) == short


@pytest.mark.parametrize("bullet", "▓■●-※")
def test_each_kind_of_bullet_begins_a_paragraph(bullet):
    memo = memo_of(f"標題\n一、重點\n{bullet} 第一點是這樣的。\n{bullet} 第二點是那樣的。\n")
    assert paragraphs(memo) == [f"{bullet} 第一點是這樣的。", f"{bullet} 第二點是那樣的。"]


def test_headings_of_every_rank_nest_and_stay_out_of_paragraphs():
    memo = memo_of(
        "差勤要點\n壹、總則\n一、請假\n（一）事假\n1. 天數\n(1) 上限\n每年以十四日為限。\n"
        "（二）病假\n每年三十日。\n貳、附則\n自公布日施行。\n"
    )
    assert paragraphs(memo) == ["每年以十四日為限。", "每年三十日。", "自公布日施行。"]
    assert sections(memo) == [
        ("壹、總則", "一、請假", "（一）事假", "1. 天數", "(1) 上限"),
        ("壹、總則", "一、請假", "（二）病假"),
        ("貳、附則",),
    ]


def test_numbered_sentences_are_paragraphs_not_headings():
    memo = memo_of("差勤要點\n一、病假\n1. 須檢附證明。\n2. 每年以三十日為限。\n")
    assert paragraphs(memo) == ["1. 須檢附證明。", "2. 每年以三十日為限。"]


def test_a_list_of_short_numbered_items_is_no_tree_of_headings():
    memo = memo_of("Shopping\n\n1. apples\n2. pears\n3. plums\n\nAll of them must be ripe.\n")
    assert paragraphs(memo) == ["1. apples", "2. pears", "3. plums", "All of them must be ripe."]


def test_a_numbered_first_line_with_siblings_is_a_section_not_a_title():
    memo = memo_of("一、目的\n為規範員工差勤。\n二、範圍\n全體員工。\n")
    assert memo.title == "travel"
    assert sections(memo) == [("一、目的",), ("二、範圍",)]


def test_memo_headers_are_the_byline():
    body = textwrap.fill(RAIL, 72)
    memo = memo_of(f"MEMORANDUM\nTO: All staff\nFROM: Jane Doe, Finance\nDATE: 3 May 2024\n\n{body}\n")
    assert memo.title == "MEMORANDUM"
    assert memo.byline == "TO: All staff\nFROM: Jane Doe, Finance\nDATE: 3 May 2024"
    assert paragraphs(memo) == [RAIL]


def test_a_letter_is_called_by_its_subject_and_has_its_own_date():
    head = "MEMORANDUM\n\nTO: All staff\nFROM: Jane Doe\nCC: John Roe\nDATE: 3 May 2024\nSUBJECT: Parking rules\n\n"
    memo = memo_of(head + RAIL + "\n", "text")
    assert (memo.title, memo.date) == ("Parking rules", "3 May 2024")
    assert memo.byline.splitlines() == head.splitlines()[2:7]
    assert paragraphs(memo) == [RAIL]


def test_a_title_that_says_what_it_is_about_is_kept_beside_a_subject():
    memo = memo_of("請假辦法\n\n主旨：修正請假辦法\n發文日期：2024年3月15日\n\n年假有七天，應於年度內休畢。\n", "text")
    assert (memo.title, memo.date) == ("請假辦法", "2024年3月15日")


def test_labels_in_lines_of_their_own_are_not_run_together():
    memo = memo_of("# 請假辦法\n\n## 聯絡\n\n主辦單位：人力資源處\n承辦電話：分機301\n\n歡迎洽詢。\n", "markdown")
    assert paragraphs(memo) == ["主辦單位：人力資源處", "承辦電話：分機301", "歡迎洽詢。"]


def test_markdown_headings_lists_tables_and_code():
    memo = memo_of(
        "# Travel policy\n\nBy Jane Doe\n\n## Rail\n\nStaff may book\nrail travel.\n\n- one\n- two\n  goes on\n\n"
        "### Sleeper\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode  x\n\ny\n```\n\n## Air\nNever fly.\n",
        "markdown",
    )
    assert (memo.title, memo.byline) == ("Travel policy", "By Jane Doe")
    assert paragraphs(memo) == [
        "Staff may book rail travel.",
        "- one",
        "- two goes on",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```\ncode  x\n\ny\n```",
        "Never fly.",
    ]
    assert sections(memo) == [*[("Rail",)] * 3, *[("Rail", "Sleeper")] * 2, ("Air",)]


def test_lines_that_markdown_underlines_are_headings_and_other_rules_part_paragraphs():
    memo = memo_of(
        "Annual Leave\n============\nBy Ann Lee\n\nScope\n-----\nThis applies to\nall staff.\n\n***\n"
        "More text.\n---\n\nTwo lines\nof text\n---\nafter\n- item\n---\n",
        "markdown",
    )
    assert (memo.title, memo.byline) == ("Annual Leave", "By Ann Lee")
    assert paragraphs(memo) == ["This applies to all staff.", "Two lines of text", "after", "- item"]
    assert sections(memo) == [("Scope",), *[("More text.",)] * 3]


def test_a_numbered_markdown_list_is_items_though_its_lines_are_wrapped():
    memo = memo_of(
        "# Expenses\n\n1. Book flights at least fourteen days ahead and use\n   the corporate card.\n"
        "2. Keep every receipt, since finance rejects any claim\n   without.\n\n"
        "1. Short\n2. Shorter\n\nNothing else.\n",
        "markdown",
    )
    assert paragraphs(memo) == [
        "1. Book flights at least fourteen days ahead and use the corporate card.",
        "2. Keep every receipt, since finance rejects any claim without.",
        "1. Short",
        "2. Shorter",
        "Nothing else.",
    ]
    assert set(sections(memo)) == {()}


def test_a_hash_in_indented_markdown_code_heads_nothing():
    memo = memo_of("# Title\n\nText.\n\n    # a comment\n\nMore text.\n", "markdown")
    assert sections(memo)[-1] == ()


def test_a_numbered_sentence_ends_the_section_that_its_sibling_heads():
    memo = memo_of(
        "出差辦法\n一、目的\n為規範出差，特訂定本辦法。\n二、本辦法適用於全體員工。\n三、費用\n每日上限三千元。\n"
    )
    assert sections(memo) == [("一、目的",), (), ("三、費用",)]


def test_a_list_under_a_heading_of_its_own_numbering_stays_under_it():
    memo = memo_of("出差辦法\n一、應備文件\n一、申請書。\n二、收據。\n二、期限\n三十日內。\n")
    assert sections(memo) == [("一、應備文件",), ("一、應備文件",), ("二、期限",)]


def test_a_date_in_chinese_under_the_title_is_part_of_the_byline():
    assert memo_of("採購說明\n資訊處 2024年3月15日\n一、目的\n為規範採購。\n").byline == "資訊處 2024年3月15日"


def test_docx_styles_make_title_and_headings():
    lines = (
        Line("Travel policy", 1, heading=0),
        Line("By Jane Doe", 2),
        Line("Rail", 3, heading=1),
        Line("1. Staff may book rail travel", 4),
        Line("Sleepers", 5, heading=2),
        Line("Not allowed.", 6),
    )
    memo = outline(Source(lines, DOCX), memo_id="a.docx", source_sha256="0" * 64)
    assert (memo.title, memo.byline) == ("Travel policy", "By Jane Doe")
    assert paragraphs(memo) == ["1. Staff may book rail travel", "Not allowed."]
    assert sections(memo) == [("Rail",), ("Rail", "Sleepers")]


def test_a_pdf_paragraph_that_crosses_a_page_is_whole_and_on_its_first_page():
    rows = textwrap.wrap(RAIL, 60)
    cut = len(rows) // 2
    lines = [Line("Travel", 1, 1), Line("", 2, 1)]
    lines += [Line(row, number, 1) for number, row in enumerate(rows[:cut], 3)]
    lines += [Line(row, number, 2) for number, row in enumerate(rows[cut:], 1)]
    memo = outline(Source(tuple(lines), PDF), memo_id="a.pdf", source_sha256="0" * 64)
    assert paragraphs(memo) == [RAIL]
    assert memo.paragraphs[-1].place.page == 1


def test_a_title_is_taken_from_the_sidecar_only_where_the_text_has_none():
    assert memo_of("All of them must be ripe.", title="Fruit").title == "Fruit"
    assert memo_of("Shopping\n\nAll of them must be ripe.", title="Fruit").title == "Shopping"


def test_nothing_but_white_space_and_rules_is_refused():
    with pytest.raises(UnreadableMemo, match="no text"):
        memo_of(" \n\n\t\n---\n")


LINES = st.lists(
    st.one_of(
        st.sampled_from(
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
            ]
        ),
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
    position = 0
    for paragraph in memo.paragraphs:
        assert position <= paragraph.start < paragraph.end <= len(memo.text)
        position = paragraph.end
        covered = "".join(memo.text[sentence.start : sentence.end] for sentence in paragraph.sentences)
        assert "".join(covered.split()) == "".join(memo.text[paragraph.start : paragraph.end].split())
        starts = [offset for sentence in paragraph.sentences for offset in (sentence.start, sentence.end)]
        assert starts == sorted(starts)
