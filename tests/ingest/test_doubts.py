import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.domain import Memo, Paragraph, Place, Sentence
from memoqa.ingest.doubts import doubts_of, lost_lines
from tests.ingest.structure.memos import memo_of

SOUND = "# Loans\n\n## Saws\n\nSaws are lent for a day.\n\n## Lamps\n\nLamps are lent for a week.\n"


def made(*paragraphs: str, section=("Loans",), title="Loans", lost: str = "") -> Memo:
    """A memo of these paragraphs, with a line at its end that none of them holds."""
    text = "\n".join([*paragraphs, lost])
    spans, start = [], 0
    for number, paragraph in enumerate(paragraphs, 1):
        end = start + len(paragraph)
        spans.append(Paragraph(number, start, end, section, Place(lines=(1, 1)), (Sentence(start, end),)))
        start = end + 1
    return Memo("tools/loans.txt", title, "", text, tuple(spans), "0" * 64)


def test_a_memo_with_a_title_headings_and_paragraphs_raises_no_doubt():
    assert doubts_of(memo_of(SOUND, "markdown")) == ()


def test_the_rows_of_a_table_may_be_short_begin_small_and_stand_under_no_heading():
    assert doubts_of(made(*["a\tb"] * 50, section=(), title="loans")) == ()


@pytest.mark.parametrize(
    ("memo", "says"),
    [
        (made("Saws are lent.", title="loans"), "no title was found"),
        (made("Saws.", "Saws are lent to all. " * 200), "¶ 2 has 4,400 characters"),
        (made(*["Saws are lent to all. " * 200] * 3), "¶ 1 has 4,400 characters; as long besides: 2"),
        (made(*["Saws are lent for a day."] * 50, section=()), "none of its 50 paragraphs stands under a heading"),
        (made(*["Saws"] * 50), "half of its 50 paragraphs are shorter"),
        (made(*["Saws are lent for", "a day, and no longer."] * 25), "25 of its 50 paragraphs begin in the middle"),
        (made("Saws \ue001\ufffd\ue003 lent."), "3 of its characters cannot be read"),
        (made("Saws are lent.", lost="Lamps too"), "head none: 1, such as “Lamps too”"),
    ],
)
def test_what_looks_wrong_is_said(memo, says):
    assert any(says in doubt for doubt in doubts_of(memo))


@pytest.mark.parametrize(
    "memo",
    [
        made("Saws are lent.", title="Loans"),
        made(*["a) saws are lent for a day"] * 50),
        made(*["Saws"] * 20, section=()),
        made("Saws are lent.", lost="-----"),
        made("Saws are lent.", lost="Loans"),
    ],
)
def test_what_is_usual_is_no_doubt(memo):
    assert doubts_of(memo) == ()


@given(
    st.lists(st.sampled_from(["一、目的", "Scope", "Saws are lent for a day.", "", "- saw", "----"]), max_size=20),
    st.sampled_from(["text", "markdown"]),
)
def test_lines_that_are_lost_are_lines_of_the_memo(lines, name):
    memo = memo_of("\n".join(["# Loans", "", "Saws are lent.", *lines]), name)
    assert set(lost_lines(memo)) <= set(memo.text.split("\n"))
