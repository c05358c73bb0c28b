"""What a list, an answer and a row stand under, and that the line above them is found there and nowhere else."""

import pytest

from tests.ingest.structure.memos import PURCHASE, leads, memo_of, paragraphs, sections, unfound


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
