"""What stands under which heading, and that a heading with nothing under it is not lost."""

import pytest

from tests.ingest.structure.memos import PURCHASE, memo_of, paragraphs, sections

LONG = "，".join(["借用人應於三日前填妥申請單並經單位主管核章", "逾期者不予受理", "情況特殊者得專案申請"] * 2) + "。"


@pytest.mark.parametrize("kind", ["text", "markdown", "docx"])
def test_a_short_item_above_a_long_one_of_its_list_is_a_paragraph(kind):
    items = ["一、鑰匙由總務組保管", f"二、{LONG}", "三、遺失者照價賠償", f"四、{LONG}"]
    memo = memo_of("鑰匙借用須知\n\n" + "\n\n".join(items) + "\n", kind)
    assert paragraphs(memo) == items


def test_a_heading_with_nothing_under_it_is_a_paragraph_under_the_heading_above_it():
    memo = memo_of("# Manual\n\n## Tools\n\n### Drill\n\n### Saw\n\nMind your fingers.\n\n## Index\n", "markdown")
    assert paragraphs(memo) == ["### Drill", "Mind your fingers.", "## Index"]
    assert sections(memo) == [("Tools",), ("Tools", "Saw"), ()]


@pytest.mark.parametrize("number", ["第 {} 條", "第{}條", "第  {}  條"])
@pytest.mark.parametrize("three", ["3", "三", "三之一", "3-1"])
def test_an_articles_number_alone_on_its_line_is_the_section(number, three):
    heads = [number.format("1"), number.format("2"), number.format(three)]
    if three == "三之一":
        heads[-1] = number.format("三") + "之一"
    memo = memo_of(
        f"宿舍管理辦法\n\n    第 一 章 總則\n{heads[0]}\n本辦法適用於住宿生。\n{heads[1]}\n宿舍夜間十一時關門。\n"
        f"　第 二 章 收費\n{heads[2]}\n住宿費每學期繳納一次。\n"
    )
    one, two, three = (" ".join(head.split()) for head in heads)
    assert sections(memo) == [("第 一 章 總則", one), ("第 一 章 總則", two), ("第 二 章 收費", three)]


@pytest.mark.parametrize("chapter", ["第一章　总则", "第 一 章 總則", "第1編 通則", "第 一 節 通則", "第一节 通则"])
def test_chapters_and_sections_with_blanks_inside_are_headings(chapter):
    memo = memo_of(f"宿舍管理辦法\n{chapter}\n本辦法適用於住宿生。\n")
    assert sections(memo) == [(" ".join(chapter.split()) if "  " in chapter else chapter,)]


def test_an_article_that_is_a_paragraph_heads_itself_and_what_follows_it():
    memo = memo_of(
        "# 借书规则\n\n第一条 每人可借五册。\n\n逾期须缴滞纳金。\n\n第二条 下列图书不外借：\n\n(一)字典；\n\n"
        "附录：\n\n馆藏地图。\n",
        "markdown",
    )
    assert sections(memo)[:2] == [("第一条",)] * 2
    assert ("第二条",) in sections(memo)
    assert sections(memo)[-1] == ("附录：",)


def test_one_article_that_is_quoted_makes_no_section():
    memo = memo_of("說明\n\n第九條 租期屆滿應返還房屋。\n\n以上為原約定，今起改為按月續租。\n")
    assert set(sections(memo)) == {()}


def wrapped(text, columns=56):
    """Chinese text in lines of so many columns, broken anywhere."""
    return "\n".join(text[start : start + columns // 2] for start in range(0, len(text), columns // 2))


@pytest.mark.parametrize(
    "numbers", [("第 六 條  ", "第 七 條  "), ("一、", "二、"), ("（一）", "（二）"), ("1. ", "2. ")]
)
def test_the_next_number_begins_a_paragraph_though_the_line_before_is_full_and_unfinished(numbers):
    first = numbers[0] + PURCHASE.replace("。", "，")
    first = first[: 28 * (len(first) // 28)]  # ends at the margin, in the middle of a sentence
    second = numbers[1] + "投標廠商應於截止期限前送達，逾時不候。"
    prose = wrapped(PURCHASE)
    memo = memo_of(f"採購要點\n\n{prose}\n\n{prose}\n\n{wrapped(first)}\n{wrapped(second)}\n")
    assert paragraphs(memo)[-1] == " ".join(second.split())


def test_a_line_that_mentions_an_article_goes_on_with_its_sentence():
    before = "第八條 本會之經費以會費、捐款及孳息充之，其收支應於每年度終了後，依"
    lines = [before[:28], before[28:] + PURCHASE[: 28 - len(before[28:])], "第五條 之規定，提報會員大會審議。"]
    memo = memo_of(f"章程\n\n{wrapped(PURCHASE)}\n\n{wrapped(PURCHASE)}\n\n" + "\n".join(lines) + "\n")
    assert paragraphs(memo)[-1] == "".join(lines)


def test_a_short_line_over_a_blank_one_that_announces_begins_a_paragraph():
    fields = "一、時間：十月三日上午九時在本校行政大樓一樓大會議室舉行\n"
    fields += "二、主席：校長，紀錄：秘書室第一組組員並於會後三日送閱"
    memo = memo_of(f"校務會議紀錄\n\n{wrapped(PURCHASE)}\n\n{fields}\n\n決議事項：\n{wrapped(PURCHASE)}\n")
    assert not any("送閱決議" in text for text in paragraphs(memo))
    assert any(text.startswith("二、主席") for text in paragraphs(memo))


def test_the_paragraphs_of_an_article_count_without_dots():
    one = "1   " + PURCHASE[:52]
    two = "2   " + "前項期限得延長一次，並以三十日為限。"
    prose = wrapped(PURCHASE)
    memo = memo_of(f"辦法\n\n第 1 條\n{prose}\n第 2 條\n{wrapped(one)}\n{two}\n第 3 條\n{prose}\n")
    assert paragraphs(memo)[1:3] == [" ".join(one.split()), " ".join(two.split())]


def test_a_heading_without_a_number_ends_the_last_section_of_a_statute():
    memo = memo_of(
        f"By-laws\n\n§ 1. Name\n\n{LONG}\n\n§ 2. Seat\n\n{LONG}\n\nForms\n\n{LONG}\n",
    )
    assert sections(memo) == [("§ 1. Name",), ("§ 2. Seat",), ("Forms",)]
