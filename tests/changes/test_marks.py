"""What differs between two texts is marked: the words, the numbers, the dates, and nothing that is the same."""

from hypothesis import given
from hypothesis import strategies as st

from memoqa.changes.marks import differences


def marked(text: str, marks: tuple) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.kind) for one in marks]


def both(before: str, after: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    old, new = differences(before, after)
    return marked(before, old), marked(after, new)


def test_a_number_is_marked_whole() -> None:
    assert both("每晚 6,000 元", "每晚 6,500 元") == ([("6,000", "number")], [("6,500", "number")])
    assert both("in 35% of cases", "in 3% of cases") == ([("35%", "number")], [("3%", "number")])
    assert both("應於二十日內", "應於三十日內") == ([("二十", "number")], [("三十", "number")])


def test_a_date_is_marked_whole() -> None:
    old, new = both("自民國114年3月1日起", "自民國114年5月1日起")
    assert old == [("民國114年3月1日", "date")]
    assert new == [("民國114年5月1日", "date")]
    assert both("by June 10, 2025", "by June 12, 2025") == ([("June 10, 2025", "date")], [("June 12, 2025", "date")])


def test_words_are_marked_as_one_stretch_and_latin_words_whole() -> None:
    assert both("The lift is closed.", "The lift stays open.") == ([("is closed", "words")], [("stays open", "words")])
    assert both("由總務處辦理", "由人事室辦理") == ([("總務處", "words")], [("人事室", "words")])


@given(st.text(alphabet="甲乙 a1年月,\n。", max_size=40), st.text(alphabet="甲乙 a1年月,\n。", max_size=40))
def test_what_is_not_marked_is_the_same_in_both(before: str, after: str) -> None:
    left = []
    for text, marks in zip((before, after), differences(before, after), strict=True):
        inside = {place for one in marks for place in range(one.start, one.end)}
        left.append("".join("".join(c for place, c in enumerate(text) if place not in inside).split()))
        assert all(text[one.start : one.end].strip() for one in marks)
    assert left[0] == left[1]
