"""Describe the terminal to the rest of the bot."""

from typing import Final

from bot.platforms import Application, Platform
from bot.port import ChatAdapter
from memoqa.settings import load_settings

OPERATOR: Final = "console:operator"  # the person at the terminal could run `memoqa index` as well


def _create(application: Application) -> ChatAdapter:
    from bot.adapters.console.adapter import ConsoleAdapter  # noqa: PLC0415 - serving Slack needs no prompt
    from bot.state.file import IN_MEMORY  # noqa: PLC0415 - only a running bot has a state

    state = application.settings.state
    history = None if state == IN_MEMORY else state.parent  # typed lines are kept beside the state
    return ConsoleAdapter(
        application.desk,
        application.state,
        application.wording,
        history=history,
        play=application.play,
        readers=load_settings().readers,
    )


CONSOLE: Final = Platform(name="console", create=_create, operators=frozenset({OPERATOR}), terminal=True)
