"""The spans of a question: what a follow-up may put in the place of another."""

from hypothesis import example, given
from hypothesis import strategies as st

from memoqa.search.query import Query
from memoqa.search.spans import coordinated, kind_of
from memoqa.text.normalize import fold

PIECES = st.sampled_from(["亞信會議", "它", "「", "」", "5", " ", "\n", "\u200b", "\u2063", "\xad", "\u0301", "？"])


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
@example("\u200b" * 3)
@example("「\u200b」")
def test_each_span_can_be_seen_and_begins_where_the_one_before_has_ended_or_later(text: str) -> None:
    end = 0
    for span in Query.of(text).spans:
        assert end <= span.start < span.end <= len(text)
        assert span.folded
        assert span.marked == fold(text[span.start : span.end]).startswith(tuple('「『《“"'))
        end = span.end


def kinds(text: str) -> list[tuple[str, str]]:
    return [(span.folded, span.kind) for span in Query.of(text).spans]


def test_a_name_a_number_and_an_unknown_run_are_one_span_each() -> None:
    assert kinds("「华盛顿军备会议」") == [("「华盛顿军备会议」", "name")]
    assert kinds("Northwind Traders 2018") == [("northwind traders 2018", "name")]
    assert ("亚信会议", "unknown") in kinds("亞信會議？")
    assert ("2018年", "number") in kinds("2018年貿易額")


def test_words_that_ask_are_empty_and_the_words_after_them_say_what_is_counted() -> None:
    spans = {span.folded: span for span in Query.of("上合組織有幾個成員國？").spans}
    assert spans["几个"].kind == "empty"
    assert spans["成员国"].counted
    assert not spans["成员国"].topical


def test_the_span_before_is_told_without_articles() -> None:
    assert [span.after for span in Query.of("in the tower").spans] == ["", "in", "in"]


def test_several_spans_are_of_the_one_kind_that_all_have() -> None:
    assert kind_of(Query.of("俄羅斯").spans) == "name"
    assert kind_of(Query.of("？").spans) == "empty"
    assert kind_of(Query.of("俄羅斯和會議").spans) == "common"
    assert kind_of(Query.of("亞信會議").spans) == "unknown"


def test_things_joined_by_and_are_taken_together() -> None:
    for text, joined in (
        ("挪威、丹麥和瑞典何時簽約？", "挪威、丹麥和瑞典"),
        ("Did Norway and Sweden sign?", "Norway and Sweden"),
    ):
        assert coordinated(text, Query.of(text).spans) == joined
    assert coordinated("挪威何時簽約？", Query.of("挪威何時簽約？").spans) == ""
