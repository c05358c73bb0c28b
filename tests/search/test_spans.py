"""The parts of a question: what a follow-up may put in the place of another."""

from hypothesis import example, given
from hypothesis import strategies as st
from memoqa.search.rewrite.spans import parts

from memoqa.text.normalize import fold

PIECES = st.sampled_from(["亞信會議", "它", "「", "」", "5", " ", "\n", "\u200b", "\u2063", "\xad", "\u0301", "？"])


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
@example("\u200b" * 3)
@example("「\u200b」")
def test_each_part_can_be_seen_and_begins_where_the_one_before_has_ended_or_later(text: str) -> None:
    end = 0
    for part in parts(text):
        assert end <= part.start < part.end <= len(text)
        assert part.folded
        assert part.marked == fold(text[part.start : part.end]).startswith(tuple('「『《“"'))
        end = part.end
