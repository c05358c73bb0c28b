"""`python -m bot` with a library that decides its answer by the question's first word; starts in a second.

`slowly …` takes SLOW_SECONDS, and as long as the file that HELD names is there; `markup …` quotes what no platform
may act on; `table …` quotes a table's row; `long …` quotes ten long paragraphs, and `deep …` one of 20,000 characters;
`paged …` quotes a PDF, and `secret …` one that not everybody may read; `silent …` finds nothing, and `perhaps …` only
what may help; anything else gets the usual quote. `asked_as` shows the thread so far. After LOST_SECONDS without a
socket, memoqa asks Slack whether it takes the token. Whether an uninstall revoked the token, it asks every second.
"""

import os
import sys
import time
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Self

from bot import __main__ as bot
from bot.adapters.slack import dispatch, surfaces, transport
from memoqa.domain import Answer, Place, Quote, Turn
from memoqa.errors import PassageGone
from memoqa.settings import Settings
from tests.bot.contract import CHINESE, INVISIBLE, LINKS, MARKUP
from tests.bot.doubles import FakeLibrary, quote

HOSTILE = f"{MARKUP} {LINKS} {INVISIBLE}"
HEADER, ROW = "City\tLimit", "Kyoto\t4,000"
LONG = (CHINESE * 50)[:1_999]
DEEP = (CHINESE * 500)[:20_000]


class StandIn(FakeLibrary):
    kept_for: ClassVar[tuple[str, ...] | None] = None  # who may read the memo that was quoted last
    shut = False  # to whoever this view is for

    def __init__(self, memos: Path) -> None:
        super().__init__()
        self.memos = memos

    @staticmethod
    def from_settings(settings: Settings) -> "StandIn":
        return StandIn(settings.memos)

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        answer = super().ask(question, earlier)
        match question.split(" ", 1)[0]:
            case "slowly":
                time.sleep(float(os.environ["SLOW_SECONDS"]))
                while Path(os.environ["HELD"]).exists():
                    time.sleep(0.02)
            case "markup":
                return replace(answer, quotes=(quote(HOSTILE, MARKUP[:20]),))
            case "table":
                return replace(answer, quotes=(quote(ROW, "4,000", lead=((HEADER, Place()),)),))
            case "long":
                return replace(answer, quotes=(quote(LONG, "", highlights=((0, 40),)),) * 10)
            case "deep":
                return replace(answer, quotes=(quote(DEEP, "", highlights=((15_000, 15_040),)),))
            case "paged" | "secret":
                StandIn.kept_for = (os.environ["SECRET_FOR"],) if question.startswith("secret") else None
                return replace(
                    answer, quotes=(quote(place=Place(page=3), link="https://docs.example.org/a.pdf#page=3"),)
                )
            case "perhaps":
                return replace(answer, verdict="related")
            case "silent":
                return replace(answer, verdict="none", quotes=())
        return answer

    def audiences(self) -> frozenset[tuple[str, ...]]:
        return frozenset({self.kept_for} if self.kept_for else ())

    def seen_by(self, ids: frozenset[str] | None) -> Self:
        seen = copy(super().seen_by(ids))
        seen.shut = self.kept_for is not None and ids is not None and ids.isdisjoint(self.kept_for)
        return seen

    def beside(self, receipt: str, step: int) -> Quote | None:
        if self.shut:
            raise PassageGone("that memo has changed since it was quoted; ask again.")
        found = super().beside(receipt, step)
        return found if step or found is None else quote(DEEP, "", receipt="receipt-2")


if __name__ == "__main__":
    transport.LOST_SECONDS = float(os.environ.get("LOST_SECONDS", transport.LOST_SECONDS))
    dispatch.ASK_AGAIN_SECONDS = 1.0
    surfaces.STATUS_SECONDS = 60.0
    bot.MemoQA = StandIn  # type: ignore[assignment,misc]
    sys.exit(bot.main())
