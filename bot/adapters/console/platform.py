"""The terminal as the rest of the bot knows it."""

from typing import Final

from bot.platforms import Application, Platform
from bot.port import ChatAdapter

OPERATOR: Final = "console:operator"  # who sits at the terminal could run `memoqa index` as well


def _create(application: Application) -> ChatAdapter:
    from bot.adapters.console.adapter import ConsoleAdapter  # noqa: PLC0415 - who serves Slack needs no prompt
    from bot.state.file import IN_MEMORY  # noqa: PLC0415 - only a running bot has a state

    state = application.settings.state
    history = None if state == IN_MEMORY else state.parent  # what was typed is kept beside the state
    return ConsoleAdapter(
        application.desk, application.state, application.wording, history=history, play=application.play
    )


CONSOLE: Final = Platform(name="console", create=_create, operators=frozenset({OPERATOR}), terminal=True)
