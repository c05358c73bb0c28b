"""Dates, times and durations as a sheet shows them."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.ingest.formats.xlsx_date_formats import date_shown

DAY = datetime(2026, 3, 1, 14, 5, 9, 250_000)  # noqa: DTZ001  # a sheet knows no time zones


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (DAY, "yyyy/m/d", "2026/3/1"),
        (DAY, "yyyy-mm-dd", "2026-03-01"),
        (DAY, "mm-dd-yy", "2026/3/1"),
        (DAY, "m/d/yy h:mm", "2026/3/1 14:05"),
        (DAY, 'yyyy"年"m"月"d"日";@', "2026年3月1日"),
        (DAY, "[$-404]e/m/d", "115/3/1"),
        (DAY, '[$-404]ggge"年"m"月"d"日"', "中華民國115年3月1日"),
        (DAY, "e-m-d", "2026-3-1"),
        (DAY, "d-mmm-yy", "1-Mar-26"),
        (DAY, "[$-409]mmmm d, yyyy;@", "March 1, 2026"),
        (DAY, "mmmmm", "M"),
        (DAY, "dddd", "Sunday"),
        (DAY, "[$-404]dddd", "星期日"),
        (DAY, "[$-804]mmmm", "三月"),
        (DAY, "aaa", "週日"),
        (DAY, "[$-F800]dddd, mmmm dd, yyyy", "Sunday, March 01, 2026"),
        (DAY, "h:mm AM/PM", "2:05 PM"),
        (DAY, "上午/下午h:mm", "下午2:05"),
        (DAY, "hh:mm:ss.00", "14:05:09.25"),
        (DAY, "mm:ss", "05:09"),
        (date(2026, 12, 25), "dd/mm/yyyy", "25/12/2026"),
        (time(9, 30), "h:mm", "9:30"),
        (timedelta(hours=30, minutes=5), "[h]:mm:ss", "30:05:00"),
        (timedelta(minutes=90), "[mm]:ss", "90:00"),
        (date(2026, 3, 1), "General", "2026-03-01"),
    ],
)
def test_a_date_is_shown_by_its_format(value, code, text):
    assert date_shown(value, code) == text


@given(st.datetimes() | st.dates() | st.times() | st.timedeltas(), st.text(max_size=30))
def test_any_format_shows_something_or_nothing_but_never_fails(value, code):
    assert isinstance(date_shown(value, code), str)
