"""What a line's own marks tell."""

import pytest

from memoqa.ingest.structure import marks


@pytest.mark.parametrize(
    ("line", "rank"),
    [
        ("# Title", 1),
        ("### Sleeper", 3),
        ("第一章 總則", 10),
        ("第三節 附則", 20),
        ("壹、前言", 30),
        ("Chapter IV", 30),
        ("一、目的", 40),
        ("Article 3 Fees", 40),
        ("（一）範圍", 50),
        ("A. Scope", 55),
        ("1. Scope", 60),
        ("１、範圍", 60),
        ("2.1 Terms", 61),
        ("2.1.3 Terms", 62),
        ("(1) upper bound", 80),
        ("3.5 million people", 61),
        ("1.5倍", None),
        ("Scope", None),
        ("#5 is missing", None),
        ("甲、第一項", None),
    ],
)
def test_numbers_and_signs_give_a_heading_its_rank(line, rank):
    assert marks.heading_rank(f"  {line} ") == rank


def test_a_full_width_character_is_two_columns_wide():
    assert [marks.columns(text) for text in ("", "abc", "習a", "，")] == [0, 3, 3, 2]


@pytest.mark.parametrize(
    ("line", "text"), [("## Rail ##", "Rail"), ("一、目的", "一、目的"), ("#5 is missing", "#5 is missing")]
)
def test_a_heading_loses_the_sign_of_markdown_and_keeps_its_number(line, text):
    assert marks.heading_text(line) == text


@pytest.mark.parametrize("line", ["- one", "▓ 重點", "1. one", "(a) one", "甲、一", "①一", "第三條 本法", "iv) four"])
def test_bullets_and_numbers_of_every_kind_begin_an_item(line):
    assert marks.is_item(line)


@pytest.mark.parametrize("line", ["one", "-5 degrees", "年假有七天"])
def test_other_lines_begin_none(line):
    assert not marks.is_item(line)


def test_a_sentence_is_finished_by_a_full_stop_and_the_marks_around_it():
    assert all(marks.is_finished(line) for line in ("一句。", "「一句。」", "One (two.)"))
    assert not any(marks.is_finished(line) for line in ("one,", "一句："))
    assert [marks.is_punctuated(line) for line in ("一句：", "one,", "one")] == [True, True, False]


def test_a_label_goes_on_a_letters_head_below_another_or_below_the_kind_of_document():
    assert marks.goes_on_head("TO: All staff", "DATE: 3 May 2024")
    assert marks.goes_on_head("MEMORANDUM", "TO: All staff")
    assert not marks.goes_on_head("Travel policy", "TO: All staff")
    assert not marks.goes_on_head("TO: All staff", "Staff may book rail travel.")


def test_a_label_and_its_value_are_told_apart():
    assert marks.field("Subject:  Parking rules ") == ("subject", "Parking rules")
    assert marks.field("發文日期：2024年3月15日") == ("發文日期", "2024年3月15日")
    assert marks.field("Staff may book rail travel.") is None


@pytest.mark.parametrize("line", ["各位同仁：", "各位社員：", "先生／女士：", "Dear Ms Smith,", "Dear Sir or Madam:"])
def test_a_salutation_addresses_a_reader(line):
    assert marks.is_salutation(line)


@pytest.mark.parametrize(
    "line", ["說明：", "各位委員意見如下：", "林小姐主持會議。", "Dearborn: shut", "出席人員：王小明"]
)
def test_a_label_is_no_salutation(line):
    assert not marks.is_salutation(line)


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("二十三、", (40, 23)),
        ("（十）", (50, 10)),
        ("第 一百零五 條", (25, 105)),
        ("第三條之一", (25, 3)),
        ("2.11 x", (61, 11)),
    ],
)
def test_the_value_of_a_number_is_counted(line, counted):
    assert marks.counted(line) == counted


@pytest.mark.parametrize(
    ("line", "byline"),
    [("By Jane Doe", True), ("蔡東杰", True), ("人事處 2024年3月", True), ("Staff may book rail", False)],
)
def test_names_posts_and_dates_make_a_byline(line, byline):
    assert marks.is_byline(line) is byline


@pytest.mark.parametrize(
    ("line", "awaits"), [("應符合本須知第", True), ("under section", True), ("第", False), ("bands", False)]
)
def test_some_words_ask_for_a_number(line, awaits):
    assert marks.awaits_number(line) is awaits
