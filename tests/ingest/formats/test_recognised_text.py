"""What recognition confuses, put right."""

import pytest

from memoqa.ingest.formats.recognised_text import in_one_script, with_wide_marks

TRADITIONAL = ["各班班長請於三天前在總務室登記", "並出示學員證與學號，違者處罰"]
SIMPLIFIED = ["各班班长请于三天前在总务室登记", "并出示学员证与学号，违者处罚"]


@pytest.mark.parametrize(
    ("found", "right"),
    [
        ("發文字號:青禾總字", "發文字號：青禾總字"),
        ("說明:", "說明："),
        ("好嗎?", "好嗎？"),
        ("（一）,", "（一），"),
        ("時間：8:30", "時間：8:30"),
        ("見http://a.example", "見http://a.example"),
        ("共3,494，754元", "共3,494,754元"),
        ("第3，4條", "第3，4條"),
        ("Note: one, two", "Note: one, two"),
    ],
)
def test_a_mark_behind_a_chinese_character_is_as_wide_as_it(found, right):
    assert with_wide_marks(found) == right


def test_a_few_simplified_characters_on_a_traditional_page_become_traditional():
    assert in_one_script([*TRADITIONAL, "说明："]) == [*TRADITIONAL, "說明："]


def test_a_few_traditional_characters_on_a_simplified_page_become_simplified():
    assert in_one_script([*SIMPLIFIED, "說明："]) == [*SIMPLIFIED, "说明："]


@pytest.mark.parametrize("lines", [[*TRADITIONAL, *SIMPLIFIED], ["说明："], ["A line of English."], []])
def test_a_page_of_both_scripts_or_of_too_few_characters_stays_as_it_is(lines):
    assert in_one_script(lines) == lines


def test_characters_that_both_scripts_have_stay():
    assert in_one_script([*TRADITIONAL, "说明后里台"])[-1] == "說明后里台"
