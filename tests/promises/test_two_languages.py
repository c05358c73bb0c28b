"""With memos in Chinese and in English beside each other, the real model finds the answer in either."""

import pytest

from memoqa.domain import Turn
from memoqa.index.store import Store
from memoqa.service import MemoQA

LEAVE = """# 差勤管理要點

## 一、特休

新進同仁滿六個月給特休三日，滿一年七日，滿兩年十日。特休應於年度內休畢，未休完者得延至次年六月底。

## 二、病假

全年病假以三十日為限，期間工資折半。連續兩日以上須附診斷證明，由各單位主管審核。

## 三、加班

平日加班前兩小時，每小時加給三分之一；再延長者，加給三分之二。加班須於事前經主管同意。

## 四、遠距工作

每週得遠距工作兩日。財務處因資訊安全考量，不適用遠距工作。
"""
TRAVEL = """# Travel and expenses

## Booking

Flights are booked at least fourteen days ahead through the travel desk. Business class needs the director's leave.

## Hotels

A night may cost up to 180 dollars in Tokyo and 210 dollars in London. Breakfast is included in that.

## Claims

Claims must be submitted within 30 days with all receipts. Overtime spent in transit is not paid.

## Exceptions

The head of finance approves exceptions up to 500 dollars; anything larger goes to the board.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory, bundled_encoder):
    folder = tmp_path_factory.mktemp("two")
    (folder / "memos").mkdir()
    (folder / "memos" / "leave.md").write_text(LEAVE, "utf-8")
    (folder / "memos" / "travel.md").write_text(TRAVEL, "utf-8")
    made = MemoQA(folder / "memos", Store(folder / "index"), bundled_encoder.identity.model, lambda: bundled_encoder)
    made.reindex()
    return made


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("特休有幾天？", "一、特休"),
        ("病假一年最多幾天？", "二、病假"),
        ("病假由誰審核？", "二、病假"),
        ("加班費怎麼算？", "三、加班"),
        ("每週可以遠距工作幾天？", "四、遠距工作"),
        ("How much may a hotel in Tokyo cost?", "Hotels"),
        ("How far ahead are flights booked?", "Booking"),
        ("Who approves exceptions?", "Exceptions"),
        ("東京的旅館一晚可以報多少？", "Hotels"),
        ("How many days of sick leave are there in a year?", "二、病假"),
    ],
)
def test_the_paragraph_that_answers_comes_first_whatever_its_language(library, question, section):
    assert library.ask(question).quotes[0].section[-1] == section


@pytest.mark.parametrize(
    ("earlier", "question", "asked_as"),
    [
        ("每週可以遠距工作幾天？", "病假由誰審核？", "病假由誰審核？"),
        ("加班費怎麼算？", "病假要證明嗎？", "病假要證明嗎？"),
        ("病假一年最多幾天？", "由誰審核？", "病假由誰審核？"),
    ],
)
def test_a_short_question_keeps_to_itself_where_the_memos_answer_it_so(library, earlier, question, asked_as):
    assert library.ask(question, (Turn(earlier, ()),)).asked_as == asked_as
