"""Numbers as a sheet shows them: the formats that Excel offers, and those that people write themselves."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.ingest.formats.xlsx_number_formats import shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1200, "#,##0", "1,200"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0, "#,##0", "0"),
        (0.35, "0%", "35%"),
        (0.355, "0.0%", "35.5%"),
        (6000, '"NT$"#,##0"元"', "NT$6,000元"),
        (6000, "[$NT$-404]#,##0", "NT$6,000"),
        (6000, "[$€-2] #,##0.00", "€ 6,000.00"),
        (-1200, "#,##0_);(#,##0)", "(1,200)"),
        (-1200, "#,##0;[Red]-#,##0", "-1,200"),
        (-3, "0.0", "-3.0"),
        (-0.2, "0", "0"),
        (0, '#,##0;-#,##0;"–"', "–"),
        (7, "000", "007"),
        (912345678, "0000-000-000", "0912-345-678"),
        (12, "#", "12"),
        (0.5, "#.##", ".5"),
        (3, "0.##", "3."),
        (2.5, "0", "3"),
        (0.125, "0.00", "0.13"),
        (1_200_000, "#,##0,", "1,200"),
        (1_234_567, '0.00,,"M"', "1.23M"),
        (1500, '[>=1000]#,##0,"K";0', "2K"),
        (900, '[>=1000]#,##0,"K";0', "900"),
        (3, '# "nights"', "3 nights"),
        (5, 'General"元"', "5元"),
        (1.5, "# ?/?", "1 1/2"),
        (0.25, "?/8", "2/8"),
        (2, "# ?/?", "2"),
        (12345, "0.00E+00", "1.23E+04"),
        (0.00012, "0.0E-0", "1.2E-4"),
        (1234.5, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$1,234.50"),
        (1e20, "0", "1" + "0" * 20),
        (4_000, ";;;", ""),
    ],
)
def test_a_number_is_shown_by_its_format(value, code, text):
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1200, "1200"), (0.1 + 0.2, "0.3"), (3.14159265358979, "3.141592654"), (-5, "-5"), (10**15, "1" + "0" * 15)],
)
def test_a_number_without_a_format_is_shown_plainly(value, text):
    assert shown(value, "General") == shown(value, "") == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("Ada", "General", "Ada"),
        ("Ada", "0.00", "Ada"),
        ("Ada", '@" (chair)"', "Ada (chair)"),
        ("Ada", '0;-0;0;"Ms "@', "Ms Ada"),
        (True, "General", "TRUE"),
        (None, "0", ""),
        (datetime.date(2026, 3, 1), "yyyy/m/d", "2026/3/1"),
    ],
)
def test_other_values_are_shown_too(value, code, text):
    assert shown(value, code) == text


@given(st.integers(-(10**12), 10**12))
def test_no_digit_of_a_whole_number_is_lost(value):
    assert int(shown(value, "#,##0").replace(",", "")) == value


@given(st.floats(), st.text(max_size=40))
def test_any_format_shows_something_or_nothing_but_never_fails(value, code):
    assert isinstance(shown(value, code), str)


@given(st.floats(-1e9, 1e9), st.text(alphabet='0#?.,%/E+-;[]"\\_*@ dmyhs年', max_size=20))
def test_any_format_made_of_marks_shows_something_or_nothing_but_never_fails(value, code):
    assert not re.search(r"[\t\n]", shown(value, code))
