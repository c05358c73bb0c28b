"""What a memo is called: a letter by its subject, minutes by the line that says so."""

import pytest

from memoqa.ingest.structure.titles import title_of
from tests.ingest.structure.memos import memo_of, paragraphs, sections


@pytest.mark.parametrize("salutation", ["各位住戶先生／女士：", "敬啟者：", "Dear Sir or Madam,", "Dear Ms Lee:"])
def test_a_letter_is_called_by_the_line_below_its_salutation(salutation):
    memo = memo_of(f"本處檔號：甲 3/1\n電話：2345\n\n{salutation}\n\n    冷氣機滴水事宜\n\n請各戶檢查冷氣機。\n")
    assert memo.title == "冷氣機滴水事宜"


def test_a_letter_without_such_a_line_is_not_called_by_its_first_sentence():
    memo = memo_of("本處檔號：甲 3/1\n\n各位同仁：\n\n請檢查冷氣機，謝謝。\n")
    assert memo.title == "travel"


def test_the_subject_of_an_official_letter_is_found_below_its_letterhead():
    head = [
        "檔 號：",
        "保存年限：",
        "範例市環保局 函",
        "地址：範例路一號",
        "受文者：各里辦公處",
        "主旨：清潔日改期，請查照。",
    ]
    assert title_of(["範例市"], ["範例市", *head]) == "清潔日改期，請查照"


def test_minutes_are_called_by_the_line_that_says_so():
    memo = memo_of("園藝社\n第三次社員大會會議紀錄\n時間：十月三日\n\n照案通過。\n")
    assert memo.title == "第三次社員大會會議紀錄"


@pytest.mark.parametrize("line", ["會議紀錄應於三日內送閱。", "紀錄：王小明"])
def test_a_line_that_only_mentions_minutes_is_no_title(line):
    assert memo_of(f"會議規則\n\n{line}\n\n照案通過。\n").title == "會議規則"


@pytest.mark.parametrize(
    "line", ["LAST REVISED: May 3, 2031", "發文日期：2031年5月3日", "來函檔號：", "地點：第一會議室"]
)
def test_a_label_is_no_title(line):
    memo = memo_of(f"{line}\n\nRules for keys\n\nAsk the porter for a key, and bring it back.\n")
    assert memo.title != line
    assert memo.paragraphs[0].number == 1


def test_the_value_of_a_label_for_names_is_the_title():
    assert memo_of("法規名稱：園藝社章程\n\n本社定名為園藝社，設於本校。\n").title == "園藝社章程"


def test_addressees_are_one_paragraph():
    names = "致：各幢代表\n    管理處職員\n    清潔公司"
    memo = memo_of(f"{names}\n\n各位先生／女士：\n\n    清潔日\n\n清潔日改於下週五，請各位協助。\n")
    assert paragraphs(memo)[0] == names


def test_references_of_a_letterhead_are_one_paragraph_if_the_first_is_empty():
    references = "來函檔號：\n本處檔號：甲 3/1\n電話：2345"
    memo = memo_of(f"{references}\n\n各位同仁：\n\n    清潔日\n\n清潔日改於下週五，請各位協助。\n")
    assert paragraphs(memo)[0] == references


def test_labels_drawn_beside_a_salutation_do_not_hide_the_subject_below_it_even_of_two_lines():
    beside = "來函檔號：\n本處檔號：甲 3/1\nwww.estate.example"
    memo = memo_of(f"先生／女士：\n\n{beside}\n\n《泳池守則》（2030 年版）\n\n更改事宜\n\n泳池自下月起每日清晨換水。\n")
    assert memo.title == "《泳池守則》（2030 年版）更改事宜"


def test_what_follows_a_subject_of_one_line_is_not_part_of_it():
    assert memo_of("Dear Sir,\n\nHoliday closure\n\nThe pool is shut in May.\n\nBye.\n").title == "Holiday closure"


def test_the_subject_of_a_letter_heads_what_follows_and_is_no_paragraph():
    memo = memo_of("各位住戶：\n\n泳池更改換水時間\n\n泳池自下月起每日清晨換水。\n\n管理處\n")
    assert paragraphs(memo)[1] == "泳池自下月起每日清晨換水。"
    assert sections(memo)[1] == ("泳池更改換水時間",)


def test_a_title_that_is_repeated_above_an_annex_is_no_paragraph():
    memo = memo_of(
        "泳池及更衣室使用守則\n\n泳池清晨換水。\n\n泳池及更衣室使用守則（附頁）\n\n更衣室於九時關閉。\n\n泳池清晨換水\n"
    )
    assert paragraphs(memo) == ["泳池清晨換水。", "更衣室於九時關閉。", "泳池清晨換水"]
    assert sections(memo)[1] == ("泳池及更衣室使用守則（附頁）",)
