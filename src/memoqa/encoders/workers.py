"""The threads that encode many passages: their number and their priority."""

import contextlib
import os
import sys
import threading

NICENESS = 10  # of these threads; a question is encoded in the thread that asks it


def usable_cores() -> int:
    """How many cores this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def yield_to_questions() -> None:
    """Give this thread a low priority, because somebody may be waiting for an answer."""
    if sys.platform == "linux":  # elsewhere a thread cannot be nicer than its process
        with contextlib.suppress(OSError):  # it is nicer already, or may not change that
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
