"""`python -m bot` with a stand-in for the library, so that a process starts in half a second.

FAKE_DELAY is how long an answer or a step of a reindex takes, in seconds; FAKE_INDEX=none starts without an index.
"""

import os
import sys

from bot import __main__ as bot
from tests.bot.doubles import FakeLibrary


class StandIn:
    @staticmethod
    def from_settings(_settings: object) -> FakeLibrary:
        library = FakeLibrary()
        library.delay = float(os.environ.get("FAKE_DELAY", "0"))
        library.indexed = os.environ.get("FAKE_INDEX") != "none"
        return library


bot.MemoQA = StandIn  # type: ignore[assignment]
sys.exit(bot.main())
