"""What differs between two texts is marked: the words, the numbers, the dates, and nothing that is the same."""

from hypothesis import given
from hypothesis import strategies as st

from memoqa.changes.alignment import align
from memoqa.changes.marks import differences, marked
from memoqa.changes.passages import passages_of
from tests.changes.memos import memo_of


def marked_texts(text: str, marks: tuple) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.kind) for one in marks]


def both(before: str, after: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    old, new = differences(before, after)
    return marked_texts(before, old), marked_texts(after, new)


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


def test_one_character_that_both_have_by_chance_does_not_cut_a_stretch() -> None:
    assert both("計程車費實報實銷。", "計程車費不得報支。") == ([("實報實銷", "words")], [("不得報支", "words")])
    assert both("每晚6,000元5間", "每晚6,500元6間") == (
        [("6,000", "number"), ("5", "number")],
        [("6,500", "number"), ("6", "number")],
    )


def test_of_a_paragraph_that_was_split_and_changed_the_parts_have_their_own_marks() -> None:
    whole = "借用人應於3日前提出申請，經核准後始得借用。用畢當日歸還原處，逾時停權30日。"
    parts = ["借用人應於5日前提出申請，經核准後始得借用。", "用畢當日歸還原處，逾時停權60日。"]
    (change,) = align(passages_of(memo_of([whole])), passages_of(memo_of(parts)))
    assert [
        [(text, kind) for text, kind in marked_texts(passage.text, marks)] for passage, marks in marked(change)[1]
    ] == [
        [("5", "number")],
        [("60", "number")],
    ]


@given(st.text(alphabet="甲乙 a1年月,\n。", max_size=40), st.text(alphabet="甲乙 a1年月,\n。", max_size=40))
def test_what_is_not_marked_is_the_same_in_both(before: str, after: str) -> None:
    left = []
    for text, marks in zip((before, after), differences(before, after), strict=True):
        inside = {place for one in marks for place in range(one.start, one.end)}
        left.append("".join("".join(c for place, c in enumerate(text) if place not in inside).split()))
        assert all(text[one.start : one.end].strip() for one in marks)
    assert left[0] == left[1]
