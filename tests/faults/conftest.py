"""The fixtures of the bot's tests, for those of its doors."""

from tests.bot.conftest import desk, file, library, state

__all__ = ["desk", "file", "library", "state"]
