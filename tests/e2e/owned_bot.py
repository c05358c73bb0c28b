"""`python -m bot` over the real library with the hashed encoder: memos, sidecars and index are real."""

import sys

from bot import __main__ as bot
from memoqa.index.store import Store
from memoqa.service import MemoQA
from memoqa.settings import Settings
from tests.doubles import HashedEncoder


class Hashed(MemoQA):
    @classmethod
    def from_settings(cls, settings: Settings) -> MemoQA:
        return MemoQA(settings.memos, Store(settings.index), "hashed", HashedEncoder)


if __name__ == "__main__":
    bot.MemoQA = Hashed  # type: ignore[misc]
    sys.exit(bot.main())
