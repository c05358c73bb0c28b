"""The threads that encode passages."""

import os
import sys
import threading

import pytest

from memoqa.encoders.workers import NICENESS, usable_cores, yield_to_questions


def test_at_least_one_core_can_be_used():
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a priority for each thread")
def test_a_worker_yields_and_the_thread_that_asks_does_not():
    seen = []

    def work():
        yield_to_questions()
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert seen[0] >= NICENESS
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before
