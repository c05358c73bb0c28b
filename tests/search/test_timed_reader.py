"""The reader in its turn: loaded once, one window at a time, and none for a question that waited too long."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from memoqa.encoders.reader import Reading
from memoqa.errors import EncoderError
from memoqa.search.timed_reader import TimedReader


class Slow:
    """A reader that reads until it is let go."""

    def __init__(self):
        self.begun = threading.Semaphore(0)
        self.free = threading.Event()

    def tokens(self, text):
        return len(text)

    def read(self, _question, windows):
        self.begun.release()
        self.free.wait(30)
        return [Reading(1.0, 2.0, 0, 1) for _ in windows]


def test_a_question_whose_turn_does_not_come_goes_without(small):
    slow = Slow()
    read = TimedReader(lambda: slow, seconds=0.01).on(small.corpus)
    with ThreadPoolExecutor(1) as pool:
        busy = pool.submit(read, "幾個？", 0, 0)
        assert slow.begun.acquire(timeout=30)
        assert read("幾個？", 0, 0) is None
        slow.free.set()
        assert busy.result().logit == 1.0
    assert read("幾個？", 0, 0).logit == 1.0


def test_it_is_loaded_once_however_many_ask_first(small):
    slow, loaded = Slow(), []
    slow.free.set()

    def load():
        loaded.append(1)
        return slow

    read = TimedReader(load, seconds=30).on(small.corpus)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: read("幾個？", 0, 0), range(16)))
    assert len(loaded) == 1


def test_one_that_cannot_be_loaded_is_tried_again_at_the_next_question(small):
    tries = []

    def load():
        tries.append(1)
        raise EncoderError("gone")

    read = TimedReader(load, seconds=1).on(small.corpus)
    for _ in range(2):
        with pytest.raises(EncoderError):
            read("幾個？", 0, 0)
    assert len(tries) == 2
