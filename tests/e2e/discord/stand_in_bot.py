"""`python -m bot` with a stand-in library and short waits; a process starts in a second.

FAKE_DELAY: the seconds that an answer takes. FAKE_TEXT: the quote. FAKE_ASKED: the file that records each question with
the earlier ones. FAKE_DIES: a file; if it exists, the process removes it and kills itself between posting an answer and
recording it. FAKE_LEASE: the seconds of an event's lease. FAKE_SLACK: if set, Slack is an adapter that serves forever.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.state import claims
from bot.state.turns import Turns

claims.LEASE = timedelta(seconds=float(os.environ.get("FAKE_LEASE", "15")))  # type: ignore[misc]

from bot import __main__ as bot  # noqa: E402 - the desk takes the lease when it is imported
from bot.adapters.discord import adapter  # noqa: E402
from bot.platforms import installed  # noqa: E402
from memoqa.domain import Answer, Turn  # noqa: E402
from tests.bot.doubles import ANSWERING, TEXT, FakeLibrary, answer, quote  # noqa: E402


class Library(FakeLibrary):
    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        with Path(os.environ["FAKE_ASKED"]).open("a") as file:
            file.write(json.dumps([question, [turn.question for turn in earlier]]) + "\n")
        given = super().ask(question, earlier)
        text = os.environ.get("FAKE_TEXT", TEXT)
        return answer(question, asked_as=given.asked_as, quotes=(quote(text, ANSWERING if text == TEXT else ""),))

    @classmethod
    def from_settings(cls, _settings: object) -> "Library":
        library = cls()
        library.delay = float(os.environ.get("FAKE_DELAY", "0"))
        return library


record = Turns.record


def record_or_die(*arguments: Any, **more: Any) -> None:
    trigger = Path(os.environ.get("FAKE_DIES", "/nowhere"))
    if trigger.exists():
        trigger.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    record(*arguments, **more)


Turns.record = record_or_die  # type: ignore[method-assign]
adapter.GUILD_READY_SECONDS = 0.1  # type: ignore[misc]


class Serving:
    async def run(self) -> None:
        await asyncio.Event().wait()


platforms = dict(installed())
if os.environ.get("FAKE_SLACK"):
    platforms["slack"] = replace(platforms["slack"], create=lambda _application: Serving())
bot.MemoQA = Library  # type: ignore[assignment,misc]
sys.exit(bot.main(platforms=platforms))
