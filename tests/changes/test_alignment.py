"""Two versions of a memo are told apart as a person would: every edit is named, and nothing else."""

import random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memoqa.changes.alignment import Change, ChangeKind, align
from memoqa.changes.passages import passages_of
from tests.changes.memos import Edited, many_paragraphs, memo_of

KINDS = get_args(ChangeKind)


def changes(before: list[str], after: list[str]) -> tuple[Change, ...]:
    return align(passages_of(memo_of(before)), passages_of(memo_of(after)))


def named(found: tuple[Change, ...]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.kind, tuple(p.text for p in one.before), tuple(p.text for p in one.after)) for one in found]


def test_the_same_paragraphs_have_no_changes() -> None:
    assert changes(list(many_paragraphs()), list(many_paragraphs())) == ()


@pytest.mark.parametrize("seed", range(200))
def test_every_edit_of_a_memo_is_named_and_none_is_invented(seed: int) -> None:
    dice = random.Random(seed)
    kinds = [dice.choice([kind for kind in KINDS if kind != "moved"]) for _ in range(dice.randint(0, 3))]
    edited = Edited(many_paragraphs(), [dice.choice(KINDS), *kinds], dice)
    assert sorted(named(changes(edited.before, edited.after))) == sorted(edited.named)


@pytest.mark.parametrize("seed", range(40))
def test_of_many_moves_no_more_are_named_than_there_were(seed: int) -> None:
    edited = Edited(many_paragraphs(), ["moved"] * 4, random.Random(seed))
    found = named(changes(edited.before, edited.after))
    assert {kind for kind, *_ in found} == {"moved"}
    assert len(found) <= 4


@settings(deadline=None)
@given(st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=9), st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=9))
def test_what_is_in_no_change_is_the_same_and_in_the_same_order(before: list[str], after: list[str]) -> None:
    old, new = ([f"{one}方應於期限內完成{one}項工作。" for one in side] for side in (before, after))
    found = changes(old, new)
    for one in found:
        for passage in one.before:
            old.remove(passage.text)
    # A memo may have a paragraph twice: of equal ones any may be meant, so they are compared as many, not in order.
    gone = [passage.text for one in found for passage in one.after]
    for text in gone:
        new.remove(text)
    assert sorted(old) == sorted(new)


def test_a_paragraph_that_was_changed_and_moved_is_one_change() -> None:
    edited = list(many_paragraphs())
    old = "出差住宿費每晚以新臺幣三千元為上限，超過者自行負擔，並應檢附收據。"
    new = old.replace("三千", "四千")
    (one,) = changes([old, *edited], [*edited, new])
    assert (one.kind, one.moved) == ("changed", True)


def test_a_row_of_a_table_with_another_number_is_changed() -> None:
    assert named(changes(["東京\t6,000", "大阪\t5,500"], ["東京\t6,500", "大阪\t5,500"])) == [
        ("changed", ("東京\t6,000",), ("東京\t6,500",))
    ]


def test_many_rows_that_differ_in_numbers_alone_are_paired_in_their_order() -> None:
    before = [f"第{number}級\t{number}00元" for number in range(40)]
    after = [f"第{number}級\t{number}50元" for number in range(40)]
    assert named(changes(before, after)) == [
        ("changed", (old,), (new,)) for old, new in zip(before, after, strict=True)
    ]


def test_white_space_makes_no_difference() -> None:
    assert changes(["請於七日內\n提出申請。"], ["請於七日內提出申請。"]) == ()


def test_a_heading_that_was_changed_is_named() -> None:
    before, after = (memo_of(["交通費實報實銷。"], section=(one,)) for one in ("三、交通費用", "三、交通及住宿費用"))
    assert named(align(passages_of(before), passages_of(after))) == [
        ("changed", ("三、交通費用",), ("三、交通及住宿費用",))
    ]


def test_a_paragraph_split_with_another_sign_between_is_split() -> None:
    whole = "借用人應於使用前三日提出申請，經核准後始得借用，並於用畢當日歸還原處，逾時者停權一個月。"
    parts = ["借用人應於使用前三日提出申請，經核准後始得借用。", "用畢當日歸還原處，逾時者停權一個月。"]
    assert named(changes([whole], parts)) == [("split", (whole,), tuple(parts))]
    assert named(changes(parts, [whole])) == [("joined", tuple(parts), (whole,))]
