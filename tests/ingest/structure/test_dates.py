"""Where a memo's date stands, and that it is taken as it is written."""

import pytest

from memoqa.ingest.structure.dates import date_in, date_of
from tests.ingest.structure.memos import memo_of

BODY = "本社自下月起調整社費，請社員留意。"


@pytest.mark.parametrize(
    "date",
    [
        "中華民國113年3月15日",
        "民國 113 年 05 月 02 日",
        "2031 年 10 月 31 日",
        "二〇三一年五月十日",
        "113/6/10",
        "2031-03-28",
        "2031.3.28",
        "March 28, 2031",
        "28 March 2031",
        "3rd Sept. 2031",
    ],
)
def test_a_date_is_found_as_it_is_written(date):
    assert date_in(f"自{date}起施行") == date


@pytest.mark.parametrize(
    "text", ["3.5.1 Terms", "02-2380-3000", "第113條", "3 May", "in 2031", "分機 2031-3-99", "1/2/3"]
)
def test_other_numbers_are_no_dates(text):
    assert date_in(text) is None


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("發文日期：中華民國113年3月15日", "中華民國113年3月15日"),
        ("LAST REVISED: March 28, 2031", "March 28, 2031"),
        ("Date: spring 2031", "spring 2031"),
        ("修正日期：民國 113 年 05 月 02 日", "民國 113 年 05 月 02 日"),
        ("一、時　間：二〇三一年五月十日（星期五）上午十時", "二〇三一年五月十日"),
        ("（2031年5月10日）", "2031年5月10日"),
        ("日期時間： 2031/5/10 19:30~20:30", "2031/5/10"),
        ("製表日期：113 年 5 月", "113 年 5 月"),
        ("日期\t﹕ 二〇三一年五月十日 (星期六)", "二〇三一年五月十日"),
    ],
)
def test_the_head_gives_the_date(head, date):
    assert memo_of(f"園藝社通知\n\n{head}\n\n{BODY}\n").date == date


def test_minutes_have_the_date_that_their_title_names():
    assert memo_of(f"花園村\n\n2031年5月10日住戶會議紀錄\n\n{BODY}\n").date == "2031年5月10日"


def test_a_letter_may_have_its_date_at_its_foot():
    assert memo_of(f"園藝社通知\n\n{BODY}\n\n社長 王小明\n\n2031 年 10 月 31 日\n").date == "2031 年 10 月 31 日"


def test_a_day_in_a_sentence_is_not_the_memos_date():
    assert memo_of("園藝社通知\n\n社費應於2031年10月31日前繳清。\n").date is None


def test_of_the_days_in_a_byline_the_latest_revision_counts_then_the_issue():
    assert date_of([], ["2012年4月18日 通過", "2012年4月28日 公布"], [], "") == "2012年4月28日"
    assert date_of([], ["2012年4月28日 公布", "2014年1月2日 修正", "2019年3月4日 修正"], [], "") == "2019年3月4日"


def test_the_front_matters_date_wins_over_the_texts():
    assert memo_of(f"園藝社通知\n\n日期：2031年5月1日\n\n{BODY}\n", date="2030").date == "2030"


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("minutes_20310510", "20310510"),
        ("2031-05 board", "2031-05"),
        ("1130315函", "1130315"),
        ("form-2031-17221", None),
        ("tel 23803000", None),
        ("version 2", None),
    ],
)
def test_the_files_name_gives_the_date_if_nothing_else_does(name, date):
    assert date_of(["Title"], [], [], name) == date
    assert date_of(["Date: 3 May 2031"], [], [], name) == "3 May 2031"


@pytest.mark.parametrize(
    "line", ["2031 年 10 月 31 日（星期五）", "Friday, 31 October 2031", "31st day of October 2031"]
)
def test_a_weekday_beside_a_date_alone_does_not_hide_it(line):
    assert memo_of(f"園藝社通知\n\n{BODY}\n\n{line}\n").date is not None


def test_the_date_of_a_letter_may_stand_far_above_its_enclosures():
    enclosures = "\n\n".join(f"{BODY}（{number}）。" for number in range(30))
    letter = f"各位社員：\n\n{BODY}\n\n{enclosures}\n\n2031年5月3日\n\n附錄\n\n{enclosures}\n"
    assert memo_of(letter).date == "2031年5月3日"
    assert memo_of(letter.replace("各位社員：", "社員")).date is None


@pytest.mark.parametrize(
    ("line", "month"),
    [
        ("First issued May 2031", "May 2031"),
        ("This revision : April 2031", "April 2031"),
        ("2031 年 5 月版 第 1 頁", "2031 年 5 月"),
        ("Issued in our hall in May 2031", None),
        ("Index under : Boats", None),
    ],
)
def test_the_month_of_an_edition_is_the_date_if_there_is_no_day(line, month):
    assert date_of(["Title"], [], [line], "") == month
    assert date_of(["Date: 3 May 2031"], [], [line], "") == "3 May 2031"


def test_of_the_months_of_editions_the_latest_revision_counts():
    assert date_of(["First issued May 2029", "Revised June 2030"], [], ["First issued May 2028"], "") == "June 2030"
