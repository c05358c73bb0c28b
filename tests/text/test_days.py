"""A day is the same day in each way that people write it."""

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.text.days import days_in
from memoqa.text.normalize import fold


def parts(text: str) -> list[tuple[int | None, int, int | None]]:
    return [(day.year, day.month, day.day) for day in days_in(fold(text))]


def ways(day: date) -> list[str]:
    month = calendar.month_name[day.month]
    return [
        f"{day.year}年{day.month}月{day.day}日",
        f"民國 {day.year - 1911} 年 {day.month} 月 {day.day} 號",
        f"{day.year - 1911}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day.year - 1911}.{day:%m.%d}",
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month[:3]} {day.year}",
    ]


@given(st.dates(date(2012, 1, 1), date(2059, 12, 31)), st.sampled_from(["{}", "依{}的會議，", "see {} for more"]))
def test_every_way_of_writing_a_day_gives_that_day(day, around):
    for way in ways(day):
        assert parts(around.format(way)) == [(day.year, day.month, day.day)], way


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中華民國一百零九年十二月三日", [(2020, 12, 3)]),
        ("二〇二〇年十二月三日", [(2020, 12, 3)]),
        ("12月3日的會議", [(None, 12, 3)]),
        ("December 3rd", [(None, 12, 3)]),
        ("December 2020", [(2020, 12, None)]),
        ("2020年12月至2021年2月", [(2020, 12, None), (2021, 2, None)]),
        ("20年6月", []),  # of which century?
        ("6月的會議", []),
        ("第 12.10.1 版", []),
        ("2020年13月1日", []),
        ("十點到十二點", []),
    ],
)
def test_a_text_gives_the_days_that_it_names_and_no_others(text, expected):
    assert parts(text) == expected


def test_a_day_without_its_year_may_be_that_day_of_any_year_and_no_other_day():
    (named,), (known,), (other,) = days_in("12月3日"), days_in("2020年12月3日"), days_in("2020年12月4日")
    assert named.may_be(known)
    assert known.may_be(named)
    assert not named.may_be(other)
    assert not known.may_be(other)


@given(st.text("0123456789年月日號-/. 民國一二十零maydec", max_size=30))
def test_any_text_is_read_without_an_error(text):
    folded = fold(text)
    for day in days_in(folded):
        assert 0 <= day.start < day.end <= len(folded)
