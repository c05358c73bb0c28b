import pytest

from memoqa.quotes.headings import named, sections_of
from tests.quotes.memos import memo_named

LEAVE = (
    "差勤辦法\n\n第一章 總則\n\n第一條 依法訂定。\n\n第二條 特休三日。\n得延至次年。\n\n"
    "第二章 附則\n\n第三條 公布施行。\n"
)
BUYING = "採購要點\n\n第一條 依法訂定。\n\n第二條 採購之程序如下：\n一、申請。\n二、核准。\n"
TRAVEL = (
    "# Travel\n\n## 2. Hotels\n\nA night.\n\n### 2.1 Tokyo\n\nDear.\n\n## Annex B\n\nA form.\n\n## Annexes\n\nMore.\n"
)
MEMOS = [memo_named("leave.txt", LEAVE), memo_named("buying.txt", BUYING), memo_named("travel.md", TRAVEL)]


def told(typed, memos=MEMOS):
    return [(one.memo.id, *one.headings) for one in named(typed, memos).sections]


def words(section):
    return section.memo.text[section.start : section.end]


def test_a_section_has_every_paragraph_under_its_heading_and_under_those_below():
    sections = {one.heading: words(one) for one in sections_of(MEMOS[0])}
    assert list(sections) == ["第一章 總則", "第一條", "第二條", "第二章 附則", "第三條"]
    assert sections["第二條"] == "第二條 特休三日。\n得延至次年。"
    assert sections["第一章 總則"] == "第一條 依法訂定。\n第二條 特休三日。\n得延至次年。"


@pytest.mark.parametrize(
    "typed", ["第三條", "第 3 條", "第三条", "第３條", "第三條 差勤", "第三條 附則", "第3條 leave.txt"]
)
def test_an_article_is_named_by_its_number_however_it_is_written(typed):
    assert told(typed) == [("leave.txt", "第二章 附則", "第三條")]


@pytest.mark.parametrize("typed", ["2.1", "section 2.1", "§2.1", "Tokyo", "2.1 to", "２．１ ＴＯＫＹＯ"])
def test_a_heading_is_named_by_its_number_or_its_beginning(typed):
    assert told(typed) == [("travel.md", "2. Hotels", "2.1 Tokyo")]


def test_a_number_that_several_memos_have_names_all_and_words_of_a_title_choose():
    assert told("第二條") == [("leave.txt", "第一章 總則", "第二條"), ("buying.txt", "第二條")]
    assert told("第二條 採購") == [("buying.txt", "第二條")]
    assert told("第二條 nowhere") == []


def test_a_number_is_not_the_beginning_of_a_longer_one():
    memos = [memo_named("a.md", "# T\n\n## 4 Four\n\nA.\n\n## 42 Many\n\nB.\n\n## 4.2 Part\n\nC.\n")]
    assert told("4", memos) == [("a.md", "4 Four")]
    assert told("4", [memo_named("a.md", "# T\n\n## 42 Many\n\nB.\n\n## 4.2 Part\n\nC.\n")]) == []


def test_a_heading_that_is_just_what_was_typed_comes_alone():
    assert told("annexes") == [("travel.md", "Annexes")]


def test_where_no_heading_begins_so_the_nearest_are_told():
    nothing = named("第九條", MEMOS)
    assert nothing.sections == ()
    assert "第一條" in nothing.near
    assert named("Annex C", MEMOS).near[0] == "Annex B"
    assert len(nothing.near) <= 5


def test_only_the_given_memos_headings_are_told():
    assert named("第三條", MEMOS[1:]).sections == ()
    assert not {"第一章 總則", "第三條"} & set(named("第三條", MEMOS[1:]).near)
