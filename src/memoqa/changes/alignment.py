"""Pair the passages of two versions of a memo: what stayed, moved, changed, was split, joined, added or removed.

What is the same is found as long rows of equal passages; what is left is paired by how alike it is; of all pairs those
that a longest increasing row leaves out have moved, so that as few as possible are said to have moved.
"""

import bisect
import difflib
import heapq
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from memoqa.changes.passages import LEAST_ALIKE, Passage, likeness, ratio

ChangeKind: TypeAlias = Literal["added", "removed", "changed", "moved", "split", "joined"]

MOST_PARTS: Final = 8  # that a paragraph is split into, or that are joined into one
WHOLE: Final = 0.85  # likeness of the parts together to the whole
BEGINNING: Final = 8  # tokens by which a first part is known
MOST_CANDIDATES: Final = 8  # passages that another is compared with word by word
NEAR: Final = 0.05  # of likeness, which a passage between the same neighbours counts more


@dataclass(frozen=True, slots=True)
class Change:
    """One change; both sides word for word.

    Attributes:
        before: The passages of the older version, in order; empty if it was added, one but for "joined".
        after: Those of the newer one; empty if it was removed, one but for "split".
        moved: Whether it also stands elsewhere among the others now; always true of "moved".
    """

    kind: ChangeKind
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class _Pair:
    """Passages of both versions that belong together, by their numbers; `same` if their words are the same."""

    before: range
    after: range
    same: bool


def align(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[Change, ...]:
    """The changes, in the order of the newer version; a removed passage stands where it stood."""
    pairs = _same(before, after)
    old, new = _left(before, after, pairs)
    apart = list(_in_parts(before, after, old, new))
    pairs += apart
    old -= {number for pair in apart for number in pair.before}
    new -= {number for pair in apart for number in pair.after}
    changed = _changed(before, after, sorted(old), sorted(new), pairs)
    pairs += changed
    old -= {pair.before.start for pair in changed}
    new -= {pair.after.start for pair in changed}
    pairs.sort(key=lambda pair: pair.before.start)
    kept = _increasing([pair.after.start for pair in pairs])
    return tuple(_in_order(before, after, pairs, kept, (sorted(old), sorted(new))))


def _same(before: Sequence[Passage], after: Sequence[Passage]) -> list[_Pair]:
    """Passages with the same words: in a longest row first, then those that were taken out of it."""
    keys = [one.words for one in before], [one.words for one in after]
    blocks = difflib.SequenceMatcher(None, *keys, autojunk=False).get_matching_blocks()
    pairs = [_one(block.a + step, block.b + step, same=True) for block in blocks for step in range(block.size)]
    old, new = _left(before, after, pairs)
    waiting: dict[str, list[int]] = defaultdict(list)
    for number in sorted(old, reverse=True):
        waiting[before[number].words].append(number)
    again = [number for number in sorted(new) if after[number].words in waiting]
    return pairs + [_one(rest.pop(), number, same=True) for number in again if (rest := waiting[after[number].words])]


def _one(old: int, new: int, *, same: bool) -> _Pair:
    return _Pair(range(old, old + 1), range(new, new + 1), same)


def _left(before: Sequence[Passage], after: Sequence[Passage], pairs: Sequence[_Pair]) -> tuple[set[int], set[int]]:
    """The numbers that no pair has."""
    old = set(range(len(before))).difference(*(pair.before for pair in pairs))
    return old, set(range(len(after))).difference(*(pair.after for pair in pairs))


def _in_parts(before: Sequence[Passage], after: Sequence[Passage], old: set[int], new: set[int]) -> Iterator[_Pair]:
    """Passages of one version that are several neighbours of the other, with most of the words."""
    taken: set[int] = set()
    for number in sorted(old):
        if parts := _parts(before[number], after, sorted(new - taken)):
            taken.update(parts)
            yield _Pair(range(number, number + 1), parts, same=False)
            old = old - {number}
    used: set[int] = set()
    for number in sorted(new - taken):
        if parts := _parts(after[number], before, sorted(old - used)):
            used.update(parts)
            yield _Pair(parts, range(number, number + 1), same=False)


def _parts(whole: Passage, others: Sequence[Passage], free: Sequence[int]) -> range | None:
    """The neighbours among the free passages that together are the whole; None if there are none."""
    best, found = WHOLE, None
    for run in _runs(whole, others, free):
        parts = [others[number].texts for number in run]
        together = ratio(whole.texts, [text for part in parts for text in part])
        # A small neighbour that has nothing to do with the whole makes a good part no better.
        if together >= best and together > max(ratio(whole.texts, part) for part in parts):
            best, found = together, run
    return found


def _runs(whole: Passage, others: Sequence[Passage], free: Sequence[int]) -> Iterator[range]:
    """The rows of neighbours among the free passages that begin as the whole does and are not much longer."""
    held = set(free)
    for first in free:
        size = min(len(others[first].texts), BEGINNING)
        if not size or ratio(whole.texts[:size], others[first].texts[:size]) < LEAST_ALIKE:
            continue
        length = len(others[first].texts)
        for last in range(first + 1, first + MOST_PARTS):
            length += len(others[last].texts) if last in held else len(whole.texts) * 2
            if length > len(whole.texts) / WHOLE:
                break
            yield range(first, last + 1)


def _changed(
    before: Sequence[Passage], after: Sequence[Passage], old: Sequence[int], new: Sequence[int], pairs: Sequence[_Pair]
) -> list[_Pair]:
    """Passages that are alike, the most alike first; of equals those between the same neighbours, in their order."""
    found: list[tuple[float, int, int, int]] = []
    nearest, likeliest = _nearest(old, new, pairs), _likeliest(before, after, old, new)
    for number in old:
        beside = nearest(number)
        for other in dict.fromkeys([*beside, *likeliest(number)]):
            alike = likeness(before[number], after[other])
            if alike >= LEAST_ALIKE and (before[number].kind == after[other].kind or alike >= WHOLE):
                found.append((-alike - NEAR * (other in beside), beside.get(other, 0), number, other))
    chosen: list[_Pair] = []
    used: tuple[set[int], set[int]] = set(), set()
    for *_, number, other in sorted(found):
        if number not in used[0] and other not in used[1]:
            chosen.append(_one(number, other, same=False))
            used[0].add(number)
            used[1].add(other)
    return chosen


def _likeliest(
    before: Sequence[Passage], after: Sequence[Passage], old: Sequence[int], new: Sequence[int]
) -> Callable[[int], list[int]]:
    """Gives the newer passages that share the largest part of their different words with an older one, a few."""
    having: dict[str, list[int]] = defaultdict(list)
    for number in new:
        for word in set(after[number].outline):
            having[word].append(number)

    def found(number: int) -> list[int]:
        shared = Counter(other for word in set(before[number].outline) for other in having[word])
        length = len(before[number].outline)
        return heapq.nlargest(MOST_CANDIDATES, shared, lambda one: shared[one] / (length + len(after[one].outline)))

    return found if old else lambda _: []


def _nearest(old: Sequence[int], new: Sequence[int], pairs: Sequence[_Pair]) -> Callable[[int], dict[int, int]]:
    """Gives the newer passages that stand between the same pairs as an older one, a few, with their distance in rank.

    Only pairs that kept their order are neighbours.
    """
    ordered = sorted(pairs, key=lambda pair: pair.before.start)
    row = [ordered[number] for number in sorted(_increasing([pair.after.start for pair in ordered]))]
    gaps = _by_gap(old, [pair.before.start for pair in row]), _by_gap(new, [pair.after.start for pair in row])
    places = {number: (gap, rank) for gap, numbers in gaps[0].items() for rank, number in enumerate(numbers)}

    def found(number: int) -> dict[int, int]:
        gap, rank = places[number]
        first = max(0, rank - MOST_CANDIDATES // 2)
        beside = gaps[1].get(gap, [])[first : first + MOST_CANDIDATES]
        return {other: abs(first + step - rank) for step, other in enumerate(beside)}

    return found


def _by_gap(numbers: Sequence[int], row: Sequence[int]) -> dict[int, list[int]]:
    gaps: dict[int, list[int]] = defaultdict(list)
    for number in numbers:
        gaps[bisect.bisect(row, number)].append(number)
    return gaps


def _increasing(numbers: Sequence[int]) -> set[int]:
    """The places of a longest increasing row within different numbers (patience sorting)."""
    tops: list[int] = []
    at: list[int] = []  # the place that each pile's top has
    behind: list[int | None] = []
    for place, number in enumerate(numbers):
        pile = bisect.bisect_left(tops, number)
        tops[pile : pile + 1] = [number]
        at[pile : pile + 1] = [place]
        behind.append(at[pile - 1] if pile else None)
    found: set[int] = set()
    step = at[-1] if at else None
    while step is not None:
        found.add(step)
        step = behind[step]
    return found


def _in_order(
    before: Sequence[Passage],
    after: Sequence[Passage],
    pairs: Sequence[_Pair],
    kept: set[int],
    unpaired: tuple[Sequence[int], Sequence[int]],
) -> Iterator[Change]:
    removed, added = unpaired
    by_new = {pair.after.start: (pair, number not in kept) for number, pair in enumerate(pairs)}
    gone = iter(removed)
    following = next(gone, None)
    for number in sorted([*by_new, *added]):
        pair, moved = by_new.get(number, (None, False))
        if pair is not None and not moved:
            while following is not None and following < pair.before.start:
                yield Change("removed", (before[following],), ())
                following = next(gone, None)
        if pair is None:
            yield Change("added", (), (after[number],))
        elif moved or not pair.same:
            yield _change(pair, before, after, moved=moved)
    for left in itertools.chain([] if following is None else [following], gone):
        yield Change("removed", (before[left],), ())


def _change(pair: _Pair, before: Sequence[Passage], after: Sequence[Passage], *, moved: bool) -> Change:
    kind: ChangeKind = "moved"
    if len(pair.after) > 1:
        kind = "split"
    elif len(pair.before) > 1:
        kind = "joined"
    elif not pair.same:
        kind = "changed"
    return Change(kind, tuple(before[one] for one in pair.before), tuple(after[one] for one in pair.after), moved)
