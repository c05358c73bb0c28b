"""A chat in the terminal, over the same desk as the others; the embedded default for whoever has no workspace."""

from bot.adapters.console.adapter import ConsoleAdapter

__all__ = ["ConsoleAdapter"]
