"""A property that is worked out once for each object."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest

from memoqa.search.once import once


@dataclass(frozen=True)
class Counted:
    calls: list[int]

    @once
    def doubled(self) -> int:
        """Twice the number of calls."""
        self.calls.append(1)
        return 2 * len(self.calls)


def test_the_value_is_worked_out_when_it_is_first_read_and_kept_by_each_object():
    one, other = Counted([]), Counted([1])
    assert not one.calls
    assert (one.doubled, one.doubled, other.doubled) == (2, 2, 4)
    assert one.calls == [1]


def test_the_property_keeps_its_docstring_and_the_object_stays_frozen():
    assert Counted.doubled.__doc__ == "Twice the number of calls."
    with pytest.raises(AttributeError):
        Counted([]).calls = [1]


class Meeting:
    def __init__(self, barrier):
        self.barrier = barrier

    @once
    def met(self):
        return self.barrier.wait(timeout=60) is not None


def test_two_objects_work_theirs_out_at_the_same_time():
    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda meeting: meeting.met, [Meeting(barrier), Meeting(barrier)])) == [True, True]
