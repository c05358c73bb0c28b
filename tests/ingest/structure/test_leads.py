"""What a list, an answer and a row stand under, and that the line above them is found there and nowhere else."""

import pytest

from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline
from tests.ingest.structure.memos import FORMATS, PURCHASE, leads, memo_of, paragraphs, sections, unfound


@pytest.mark.parametrize("kind", ["text", "markdown", "docx", "pdf"])
@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_items_stand_under_the_line_that_announces_them(kind, blank):
    cars, bicycles = "一、汽車停車費每月收費如下：", "二、自行車停車費每月收費如下："
    items = ["(1) 住戶八百元。", "(2) 訪客一千元。", "(1) 住戶五十元。"]
    memo = memo_of(blank.join(["停車場收費辦法\n", cars, *items[:2], bicycles, items[2]]) + "\n", kind)
    assert paragraphs(memo) == items
    assert leads(memo) == [(cars,), (cars,), (bicycles,)]
    assert [paragraph.number for paragraph in memo.paragraphs if paragraph.number] == [1, 2, 3]


def test_a_list_in_a_list_stands_under_both_leads_and_the_next_item_under_one():
    memo = memo_of(
        "# Keys\n\nThe porter hands out:\n\n- keys of rooms:\n    - by day\n    - by night\n- keys of bikes\n\n"
        "Bring them back.\n",
        "markdown",
    )
    outer, inner = "The porter hands out:", "- keys of rooms:"
    assert paragraphs(memo) == ["- by day", "- by night", "- keys of bikes", "Bring them back."]
    assert leads(memo) == [(outer, inner), (outer, inner), (outer,), ()]


def test_a_paragraph_between_two_items_is_the_first_ones_and_one_after_the_last_is_no_items():
    memo = memo_of("借書規則\n\n借書人如下：\n\n一、學生。\n\n學生憑學生證借書。\n\n二、教師。\n\n借期一律三十日。\n")
    assert paragraphs(memo) == ["一、學生。", "學生憑學生證借書。", "二、教師。", "借期一律三十日。"]
    assert leads(memo) == [("借書人如下：",)] * 3 + [()]


def test_a_list_that_begins_again_has_no_lead_of_the_list_before():
    memo = memo_of(
        "Rules\n\nBorrowers are:\n\n1. pupils.\n2. staff.\n\nBooks go out in the hall.\n\n1. Novels.\n2. Maps.\n"
    )
    assert [bool(lead) for lead in leads(memo)] == [True, True, False, False, False]


def test_the_sentences_before_one_that_announces_are_a_paragraph_and_it_is_none():
    announcing = "本館每日開放。下列節日除外："
    memo = memo_of(f"開館時間\n\n{announcing}\n\n- 除夕\n- 颱風日\n")
    assert paragraphs(memo) == ["本館每日開放。", "- 除夕", "- 颱風日"]
    assert leads(memo) == [(), (announcing,), (announcing,)]


def test_of_a_long_paragraph_only_the_last_sentence_is_the_lead():
    memo = memo_of(f"採購\n\n{PURCHASE}{PURCHASE}但下列案件不在此限：\n\n- 緊急採購\n- 小額採購\n")
    assert leads(memo)[1:] == [("但下列案件不在此限：",)] * 2


def test_a_line_that_announces_nothing_is_a_paragraph():
    memo = memo_of(
        "Minutes\n\nThe board met in May and agreed on this:\n\n# Next\n\nNothing else.\n\nSigned:\n", "markdown"
    )
    assert paragraphs(memo) == ["The board met in May and agreed on this:", "Nothing else.", "Signed:"]


@pytest.mark.parametrize("greeting", ["各位同仁：", "王小明先生：", "Dear Sir or Madam:"])
def test_a_letter_does_not_stand_under_its_greeting(greeting):
    memo = memo_of(f"停水通知\n\n{greeting}\n\n本週五全日停水。\n\n請預先儲水。\n")
    assert paragraphs(memo) == [greeting, "本週五全日停水。", "請預先儲水。"]


def test_a_label_is_the_lead_of_the_paragraph_below_it_alone():
    memo = memo_of("會議紀錄\n\n決議：\n\n照案通過。\n\n散會時間為中午。\n")
    assert leads(memo) == [("決議：",), ()]


def test_an_empty_label_above_another_label_is_no_lead():
    memo = memo_of("通知\n\n本處自下週起搬遷。\n\n來文號：\n\n電話：2345\n")
    assert leads(memo) == [()] * 3


@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_an_answer_stands_under_its_question_up_to_the_next_question(kind):
    memo = memo_of(
        "常見問題\n\n1) 臨時證可以展期嗎？\n\n可以展期一次。\n\n展期應於到期前申請。\n\n"
        "2) 遺失臨時證怎麼辦？\n\n請向門房掛失：\n\n- 平日到門房\n- 假日打電話\n",
        kind,
    )
    one, two, report = "1) 臨時證可以展期嗎？", "2) 遺失臨時證怎麼辦？", "請向門房掛失："
    assert paragraphs(memo) == ["可以展期一次。", "展期應於到期前申請。", "- 平日到門房", "- 假日打電話"]
    assert leads(memo) == [(one,), (one,), (two, report), (two, report)]


def test_a_single_question_is_answered_by_the_next_paragraph_alone():
    memo = memo_of("Towels\n\nWho washes the towels?\n\nThe caretaker does.\n\nSoap is in the cupboard.\n")
    assert leads(memo) == [("Who washes the towels?",), ()]


def test_questions_in_a_list_are_points_to_discuss_and_stay_paragraphs():
    points = ["1. 門禁是否延長？", "2. 公設是否開放？", "3. 費用由誰負擔？"]
    memo = memo_of("座談會\n\n" + "\n\n".join(points) + "\n\n會後提供茶點。\n")
    assert paragraphs(memo) == [*points, "會後提供茶點。"]
    assert set(leads(memo)) == {()}


def test_a_heading_ends_what_stands_above_it():
    memo = memo_of("# Fees\n\nFees are:\n\n- one\n\n## Fines\n\n- two\n", "markdown")
    assert leads(memo) == [("Fees are:",), ()]


def test_a_row_stands_under_its_header_and_the_line_above_the_table():
    memo = memo_of(
        "# Days\n\nDays of leave are:\n\n| Years | Days |\n| --- | --- |\n| 1 | 7 |\n| 3 | 14 |\n", "markdown"
    )
    assert paragraphs(memo) == ["| 1 | 7 |", "| 3 | 14 |"]
    assert leads(memo) == [("Days of leave are:", "| Years | Days |")] * 2


def test_an_article_that_announces_is_the_lead_and_the_section_of_its_items():
    memo = memo_of(
        "# 章程\n\n第一條 本會定名為園藝社。\n\n第二條 本會任務如下：\n\n一、種花。\n\n二、除草。\n", "markdown"
    )
    assert sections(memo) == [("第一條",), ("第二條",), ("第二條",)]
    assert leads(memo) == [(), *[("第二條 本會任務如下：",)] * 2]
    assert unfound(memo) == []


def test_a_lead_knows_its_place_in_the_file():
    memo = memo_of("Rules\n\nBorrowers are:\n\n- pupils\n- staff\n")
    assert [lead.place.lines for lead in memo.paragraphs[-1].lead] == [(3, 3)]


def test_what_an_answer_announces_stands_under_the_question_too():
    memo = memo_of("# Keys\n\nWho may borrow one?\n\nThese people:\n\nThe porter, and nobody else.\n", "markdown")
    assert leads(memo) == [("Who may borrow one?", "These people:")]


def test_a_line_that_speaks_of_what_follows_announces_a_list_though_it_has_lost_its_colon():
    memo = memo_of("停車\n\n申請表得以下列方式遞交\n\na. 親送。\n\nb. 郵寄。\n\n下列日期不收件\n\n遇假日順延。\n")
    assert leads(memo)[:2] == [("申請表得以下列方式遞交",)] * 2
    assert "下列日期不收件" in (*paragraphs(memo), *(heading for path in sections(memo) for heading in path))


KEEPER = "The keeper of the boats lends these, namely:"
WINTER = "4. In winter a borrower is asked, when the river is in flood, to do this :"


@pytest.mark.parametrize("kind", ["text", "markdown", "docx"])
def test_a_list_under_a_lead_ends_where_the_numbers_of_the_outer_list_go_on(kind):
    memo = memo_of(
        f"Boats\n\n{KEEPER}\n\n(a) punts;\n\n(b) canoes.\n\n2. Oars are kept in the shed.\n\n3. Sails are not lent.\n\n"
        f"{WINTER}\n\n(a) wear a vest;\n\n(b) stay near the bank.\n\n5. Keys hang in the office.\n",
        kind,
    )
    assert leads(memo) == [(KEEPER,), (KEEPER,), (), (), (WINTER,), (WINTER,), ()]
    assert WINTER not in paragraphs(memo)


def test_chinese_lists_nest_by_their_numbers_and_each_item_stands_under_all_that_announce_it():
    one, inner, third, fourth = "一、借用範圍如下：", "（一）船隻：", "1. 獨木舟，包括：", "(1) 單人舟，附有："
    items = ("① 槳。", "② 救生衣。", "(2) 雙人舟。", "2. 帆船。", "（二）車輛。", "二、借期三日。", "三、逾期者罰款。")
    memo = memo_of("\n\n".join(("船隻借用辦法", one, inner, third, fourth, *items)))
    assert leads(memo) == [
        (one, inner, third, fourth),
        (one, inner, third, fourth),
        (one, inner, third),
        (one, inner),
        (one,),
        (),
        (),
    ]


def test_a_first_item_further_out_by_its_number_is_no_item_of_the_list_above():
    memo = memo_of("泳池\n\n下列人員免費：\n\n1. 教練。\n\n2. 救生員。\n\n一、票價每人百元。\n\n二、逾時加收。\n")
    assert leads(memo)[2:] == [(), ()]


def test_a_first_item_that_is_set_in_further_is_one_of_the_latest_item():
    memo = memo_of(
        "# Boats\n\nWe lend:\n\n(a) punts\n\n    1. long ones\n    2. short ones\n\n(b) canoes\n", "markdown"
    )
    assert leads(memo) == [("We lend:",)] * 4


def test_the_letter_i_goes_on_the_list_of_letters_and_is_a_roman_number_in_a_list_of_its_own():
    letters = [f"({letter}) hut {letter}." for letter in "abcdefgh"]
    more = ("It has a view.", "(i) hut i.", "It has none.", "(j) hut j, with:", "(i) a stove.")
    memo = memo_of("\n\n".join(("Huts", "Huts to let:", *letters, *more)))
    assert leads(memo) == [("Huts to let:",)] * 11 + [("Huts to let:", "(j) hut j, with:")]


def test_lettered_items_go_on_beyond_the_paragraphs_and_lists_between_them():
    lead, inner = "應附下列文件：", "(b) 會議紀錄，載明："
    between = ["(i) 日期。", "(ii) 地點。", "會議紀錄由主席簽名。", "影本亦可。"]
    memo = memo_of("\n\n".join(["申請", lead, "(a) 申請書。", inner, *between, "(c) 照片。", "以上於月底前送達。"]))
    assert leads(memo) == [(lead,), (lead, inner), (lead, inner), (lead,), (lead,), (lead,), ()]


@pytest.mark.parametrize("announcing", ["經董事會討論後，現公布以下更動：", "The board has met and made up its mind:"])
def test_a_long_line_that_announces_is_the_lead_of_the_paragraph_below_it(announcing):
    memo = memo_of(f"Notice\n\n{announcing}\n\n第 3 號碼頭停用。\n\n第 4 號碼頭照舊。\n")
    assert paragraphs(memo) == ["第 3 號碼頭停用。", "第 4 號碼頭照舊。"]
    assert leads(memo) == [(announcing,), ()]


def test_what_announces_a_line_that_announces_is_its_lead():
    memo = memo_of("會議紀錄\n\n決議：\n\n下列事項照案通過：\n\n一、更換門鎖。\n\n二、粉刷外牆。\n")
    assert leads(memo) == [("決議：", "下列事項照案通過：")] * 2


def test_clauses_that_a_semicolon_parts_are_no_paragraph_beside_what_they_announce():
    announcing = "有下列情形之一者，處罰鍰三千元；屢犯者，停權一年："
    memo = memo_of(f"泳池管理\n\n{announcing}\n\n一、跳水。\n\n二、飲食。\n")
    assert paragraphs(memo) == ["一、跳水。", "二、飲食。"]
    assert leads(memo) == [(announcing,)] * 2


def test_an_items_number_alone_is_no_paragraph_beside_what_it_announces():
    memo = memo_of("Pool\n\nii. A guest pays for these:\n\n(1) towels.\n\n(2) lockers.\n")
    assert paragraphs(memo) == ["(1) towels.", "(2) lockers."]


def test_of_a_long_paragraph_that_announces_the_other_sentences_are_a_paragraph():
    memo = memo_of(f"採購\n\n{PURCHASE}{PURCHASE}但下列案件不在此限：\n\n- 緊急採購\n- 小額採購\n")
    assert paragraphs(memo)[0] == PURCHASE * 2
    assert unfound(memo) == []


def test_a_fact_that_stands_in_a_lead_alone_is_found_in_its_items():
    lead = "申請書應於 2031 年 9 月 30 日前以下列方式送達："
    memo = memo_of(f"補助\n\n{lead}\n\n(a) 親送。\n\n(b) 郵寄。\n")
    assert leads(memo) == [(lead,)] * 2


def test_a_number_that_goes_on_an_outer_list_is_not_announced_by_the_item_above():
    memo = memo_of("租借\n\n3.1 申請方式\n\na. 線上。\n\nb. 親送至本處：\n\n3.2 每戶限一件。\n\n3.3 逾期不受理。\n")
    assert paragraphs(memo)[1] == "b. 親送至本處："
    assert leads(memo)[2:] == [(), ()]


def test_a_dash_announces_the_first_item_below_it():
    memo = memo_of("Pool\n\nA guest must—\n\n(a) shower;\n\n(b) wear a cap.\n")
    assert leads(memo) == [("A guest must—",)] * 2


@pytest.mark.parametrize(
    ("lead", "labels", "after"),
    [
        ("The pool is open as follows:", ("Monday to Friday: nine to six", "Saturday: ten to four"), "Bring a towel."),
        ("泳池開放時間如下：", ("平日：九時至六時", "假日：十時至四時"), "其餘時間不開放。"),
    ],
)
def test_labels_with_their_values_below_each_other_stand_under_one_lead(lead, labels, after):
    memo = memo_of("\n".join(("Pool", lead, *labels, "", after)), "docx")
    assert leads(memo) == [(lead,), (lead,), ()]


def test_a_line_that_announces_ends_at_a_blank_line_though_few_lines_seem_wrapped():
    memo = memo_of("Pool\n\nThe pool is open as follows:\n\nMondays all day until sunset\n\nBring a towel and a cap.\n")
    assert "The pool is open as follows:" in memo.text.split("\n")


def test_the_second_item_of_no_open_list_belongs_to_none_that_is_open_though_it_is_set_in():
    memo = memo_of(f"Boats\n\n{KEEPER}\n\n(a) punts;\n\n(b) canoes.\n\n    2. Oars are kept in the shed.\n")
    assert leads(memo) == [(KEEPER,), (KEEPER,), ()]


def rows_memo(*lines, name="xlsx"):
    """A memo of lines, each its text, its role, and the number of its table or None."""
    made = [
        Line(text, number, heading=1 if role == "heading" else None, table=table, role=role)
        for number, (text, role, table) in enumerate(lines, 1)
    ]
    return outline(Source(tuple(made), FORMATS[name]), memo_id="a.xlsx", source_sha256="0" * 64)


@pytest.mark.parametrize("name", ["xlsx", "docx", "html"])
def test_rows_stand_under_the_lines_that_the_reader_says_head_them(name):
    memo = rows_memo(
        ("Fees of 2031", "table header", 1), ("City\t2031\t2032", "table header", 1), ("Bern\t90\t95", "table row", 1),
        ("Rome", "table row", 1), ("Then prose.", "text", None), name=name,
    )  # fmt: skip
    header = ("Fees of 2031", "City\t2031\t2032")
    assert paragraphs(memo) == ["Bern\t90\t95", "Rome", "Then prose."]
    assert leads(memo) == [header, header, ()]


def test_a_note_between_a_caption_and_its_table_is_a_paragraph():
    memo = rows_memo(
        ("Fees", "table header", 1), ("Ask first.", "text", None), ("A\tB", "table header", 1), ("x\t1", "table row", 1)
    )
    assert paragraphs(memo) == ["Ask first.", "x\t1"]
    assert leads(memo) == [(), ("Fees", "A\tB")]


def test_a_row_that_heads_others_stands_over_them_until_the_next_one_and_the_header_stays():
    memo = rows_memo(
        ("A\tB", "table header", 1), ("Asia", "table group", 1), ("x\t1", "table row", 1),
        ("Europe", "table group", 1), ("y\t2", "table row", 1), ("", "text", None), ("z\t3\t4", "table row", 2),
    )  # fmt: skip
    assert leads(memo) == [("Asia", "A\tB"), ("Europe", "A\tB"), ()]


def test_an_empty_cell_keeps_its_place_in_a_row_and_in_a_long_header():
    names = "\t".join(["", *(f"Column number {number}" for number in range(12))])
    memo = rows_memo((names, "table header", 1), ("\tx\t\t  y  z", "table row", 1))
    assert paragraphs(memo) == ["\tx\t\t y z"]
    assert leads(memo) == [(names,)]


def test_a_sheets_name_heads_and_is_never_the_title():
    memo = rows_memo(("Home", "heading", None), ("A\tB\tC", "table header", 1), ("x\ty\tz", "table row", 1))
    assert (memo.title, sections(memo)) == ("a", [("Home",)])
