"""`python -m bot` with a stand-in for the library, so that a process starts in half a second.

FAKE_DELAY is how long an answer or a step of a reindex takes, in seconds; FAKE_INDEX=none starts without an index.
FAKE_TEXT=long quotes a paragraph of 9,000 characters.
"""

import os
import sys

from bot import __main__ as bot
from tests.bot.doubles import FakeLibrary

LONG = "第一條的規定。" * 1_285 + "就是這裡。"


class StandIn:
    @staticmethod
    def from_settings(_settings: object) -> FakeLibrary:
        library = FakeLibrary()
        library.delay = float(os.environ.get("FAKE_DELAY", "0"))
        library.indexed = os.environ.get("FAKE_INDEX") != "none"
        if os.environ.get("FAKE_TEXT") == "long":
            library.text = LONG
        return library


bot.MemoQA = StandIn  # type: ignore[assignment]
sys.exit(bot.main())
