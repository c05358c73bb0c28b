"""Title and byline, and what a letter is called by."""

import textwrap

import pytest

from tests.ingest.structure.memos import PURCHASE, RAIL, leads, memo_of, paragraphs, sections

LETTER = """行政院主計總處 函
地址：10065臺北市中正區廣州街2號
承辦人：王小明
電話：02-2380-3000
受文者：各直轄市政府
發文日期：中華民國113年3月15日
發文字號：主預字第1130100123號
速別：普通件
密等及解密條件或保密期限：
附件：如文
主旨：修正「各機關員工文康活動實施要點」，自即日生效，請查照。
說明：
一、依據本總處113年3月1日會議決議辦理。
二、旨揭要點如附件，請轉知所屬。
"""


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


def test_a_date_in_chinese_under_the_title_is_part_of_the_byline():
    assert memo_of("採購說明\n資訊處 2024年3月15日\n一、目的\n為規範採購。\n").byline == "資訊處 2024年3月15日"


@pytest.mark.parametrize("kind", ["text", "markdown", "docx"])
def test_a_title_that_somebody_wrote_for_the_memo_wins_over_its_first_line(kind):
    assert memo_of("Shopping\n\nAll of them must be ripe.", kind, title="Fruit").title == "Fruit"
    assert memo_of("All of them must be ripe.", kind, title="Fruit").title == "Fruit"


def test_under_a_title_in_the_front_matter_a_first_line_that_is_no_heading_is_a_paragraph():
    memo = memo_of(
        "**時間**：十月三日<br>\n**地點**：會議室<br>\n\n## 討論\n\n照案通過。\n", "markdown", title="會議紀錄"
    )
    assert paragraphs(memo) == ["**時間**：十月三日<br>", "**地點**：會議室<br>", "照案通過。"]
    assert memo_of("# Keys\n\nAsk the porter.\n", "markdown", title="Doors").paragraphs[0].number == 0


def test_a_comment_above_the_title_is_no_title():
    memo = memo_of("<!-- last edited by hand -->\n\n# Keys\n\nAsk the porter.\n", "markdown")
    assert (memo.title, paragraphs(memo)) == ("Keys", ["Ask the porter."])


@pytest.mark.parametrize(
    "sentence",
    ["一、依據本部三月一日會議決議，年假應於年度內休畢。", "1. Staff may book rail travel.", "壹、下列人員："],
)
def test_a_numbered_sentence_is_no_title(sentence):
    memo = memo_of(f"{sentence}\n\n經費由各單位自行負擔，不另補助。\n")
    assert memo.title == "travel"
    assert memo.paragraphs[0].number == 1
    assert memo.text.startswith(sentence)


def test_a_wrapped_numbered_sentence_is_no_title():
    sentence = f"一、{PURCHASE}"[:51] + "。"
    prose = "\n".join(PURCHASE[start : start + 30] for start in range(0, len(PURCHASE), 30))
    memo = memo_of(f"{sentence[:30]}\n{sentence[30:]}\n\n{prose}\n")
    assert (memo.title, paragraphs(memo)) == ("travel", [sentence, PURCHASE])


def test_a_numbered_first_line_that_is_no_sentence_is_still_a_title():
    assert memo_of("四、年假之觀察\n\n年假應於年度內休畢，逾期不予保留。\n").title == "四、年假之觀察"


def test_capitals_above_items_are_headings_and_never_the_byline():
    memo = memo_of("Safety\nIN THE HALL\n- Wear shoes at all times\n- Wear gloves\nIN THE YARD\n- Wear nothing loose\n")
    assert (memo.byline, paragraphs(memo)) == (
        "",
        ["- Wear shoes at all times", "- Wear gloves", "- Wear nothing loose"],
    )
    assert sections(memo) == [("IN THE HALL",), ("IN THE HALL",), ("IN THE YARD",)]


def test_an_official_letter_is_called_by_what_it_is_about_and_has_its_date():
    memo = memo_of(LETTER)
    assert memo.title == "修正「各機關員工文康活動實施要點」，自即日生效，請查照"
    assert memo.date == "中華民國113年3月15日"
    assert "主旨：修正「各機關員工文康活動實施要點」，自即日生效，請查照。" in paragraphs(memo)


@pytest.mark.parametrize("name", ["經濟部函", "臺北市政府\u3000公告", "財政部關務署 書函", "開會通知單"])
def test_every_kind_of_official_letter_is_known(name):
    assert memo_of(LETTER.replace("行政院主計總處 函", name)).title.startswith("修正「各機關")


def test_a_subject_that_is_cut_or_long_is_no_title():
    assert memo_of(LETTER.replace("，請查照。", "，請查照")).title == "行政院主計總處 函"
    assert memo_of(LETTER.replace("，請查照", "，請查照並轉知所屬" * 8)).title == "行政院主計總處 函"


@pytest.mark.parametrize("kind", ["text", "docx"])
def test_the_header_of_a_table_right_under_the_title_is_no_byline_though_it_says_date(kind):
    memo = memo_of("園藝社收支\n\n日期\t項目\t支出\n5/1\t花盆\t300\n5/9\t泥土\t120\n\n以上經社員大會通過。\n", kind)
    assert memo.byline == ""
    assert leads(memo) == [("日期\t項目\t支出",)] * 2 + [()]
