"""Start the bot, `python -m bot PLATFORM [more…]`, or set it up, `python -m bot setup PLATFORM`.

All its parts are wired together here and nowhere else.
"""

import argparse
import asyncio
import io
import logging
import os
import signal
import sys
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Final

from bot.adapters.console.input import played_lines
from bot.desk.admission import Limits
from bot.desk.desk import Desk
from bot.health import Health
from bot.listening import raise_descriptor_limit
from bot.platforms import Application, Platform, id_forms, installed, listed_admins, listed_channels, token_patterns
from bot.port import ChatAdapter
from bot.present.wording import Wording
from bot.settings import BotSettings
from bot.setup.dialogue import set_up
from bot.state.retention import purge_daily
from bot.state.stores import open_state
from bot.telemetry import logs
from bot.telemetry.incidents import log_incident, name_codes
from bot.telemetry.metrics import Metrics
from memoqa.errors import MemoqaError
from memoqa.service import MemoQA
from memoqa.settings import Settings, load

DRAIN_SECONDS: Final = 15.0  # a supervisor kills after 20 or more

SETUP: Final = "setup"  # stands where a platform's name does

logger = logging.getLogger("bot")


def main(arguments: Sequence[str] | None = None, platforms: Mapping[str, Platform] | None = None) -> int:
    """Run the adapters of the named platforms until one of them ends or a signal stops the process.

    Args:
        arguments: The command line; None for the process's own.
        platforms: Those that can be named; None for every installed one.

    Returns:
        The exit status: 0 done, 1 a stated problem (one sentence on standard error); wrong usage exits with 2.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # memos need more than a C locale has
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        given = sys.argv[1:] if arguments is None else arguments
        known = installed() if platforms is None else platforms
        if given[:1] == [SETUP]:
            _set_up(given[1:], known)
        else:
            named, play = _usage(given, known)
            _run(named, play)
    except MemoqaError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the user reads this one sentence in the terminal
        return 1
    except KeyboardInterrupt:
        return 0
    except Exception as error:  # noqa: BLE001 - a traceback could hold a question or a token
        print(f"memoqa stopped: incident {log_incident(error)}, see above.", file=sys.stderr)  # noqa: T201 - as above
        return 1
    return 0


def _set_up(arguments: Sequence[str], platforms: Mapping[str, Platform]) -> None:
    """Lead through the set-up of the platform that the command line names.

    Raises:
        MemoqaError: The set-up was stopped, or a setting is wrong.
    """
    choices = [name for name, platform in platforms.items() if platform.setup]
    parser = argparse.ArgumentParser(prog=f"python -m bot {SETUP}", description="Set up a chat platform, step by step.")
    parser.add_argument("platform", choices=choices, help="what to set up")
    platform = platforms[parser.parse_args(arguments).platform]
    assert platform.setup is not None, "the others are no choice"
    logs.configure(load(BotSettings).log, token_patterns(), quiet=True)
    # The dialogue says in its own words what a chat's client would log in its midst.
    logging.disable(logging.CRITICAL)
    try:
        set_up(platform.name, platform.setup, platform.people, platform.doctor, platform.findings)
    finally:
        logging.disable(logging.NOTSET)  # an incident is logged


def _usage(
    arguments: Sequence[str], platforms: Mapping[str, Platform]
) -> tuple[list[Platform], tuple[str, ...] | None]:
    """The platforms that the command line names, and the lines to play."""
    known = ", ".join(platforms)
    parser = argparse.ArgumentParser(prog="python -m bot", description="Answer questions in chat from the memos.")
    parser.epilog = f"python -m bot {SETUP} PLATFORM leads you through the set-up of a platform."
    parser.add_argument("platform", nargs="+", help=f"where to answer, one or more of: {known}")
    parser.add_argument("--play", metavar="FILE", type=Path, help="console only: ask the lines of this file first")
    options = parser.parse_args(arguments)
    names = list(dict.fromkeys(options.platform))
    for name in names:
        if name not in platforms:
            parser.error(f"there is no platform {name!r}; choose from {known}.")
    named = [platforms[name] for name in names]
    if options.play is None:
        return named, None
    if not any(platform.terminal for platform in named):
        parser.error("--play asks its lines in the console; name that platform too.")
    try:
        return named, played_lines(options.play)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        parser.error(f"{options.play} cannot be played ({reason}); name a text file with one question a line.")


def _run(platforms: Sequence[Platform], play: tuple[str, ...] | None) -> None:
    """Wire the application, and serve until it ends.

    Raises:
        MemoqaError: A setting is wrong, or a part cannot start.
    """
    raise_descriptor_limit()
    general, settings = load(Settings), load(BotSettings)
    # The person at the console reads this terminal.
    quiet = any(platform.terminal for platform in platforms)
    logs.configure(settings.log, token_patterns(), quiet=quiet, questions=settings.log_questions)
    for platform in platforms:
        if platform.code:
            name_codes(platform.code)
    with open_state(settings.state) as state:
        wording = Wording(general.language)
        library = MemoQA.from_settings(general)
        admins = listed_admins(settings)
        operators = frozenset().union(*(platform.operators for platform in platforms))
        metrics = Metrics()
        limits = Limits(settings.rate, settings.channel_rate, listed_channels(settings))
        desk = Desk(library, state, wording, admins | operators, limits=limits, metrics=metrics, forms=id_forms())
        watched = frozenset(platform.name for platform in platforms if not platform.terminal)
        health = Health(desk, library, metrics, watched)
        application = Application(settings, desk, state, wording, admins, play)
        asyncio.run(_serve_with_health(application, platforms, health))


async def _serve_with_health(application: Application, platforms: Sequence[Platform], health: Health) -> None:
    """Serve until the end, with health checks if a port is set for them."""
    settings = application.settings
    adapters = [platform.create(application) for platform in platforms]
    async with AsyncExitStack() as doors:
        if settings.health_port:
            await doors.enter_async_context(health.served(settings.health_host, settings.health_port))
        chats = frozenset(platform.name for platform in platforms if not platform.terminal)
        daily = purge_daily(application.state.forgetting, settings.keep_days), application.desk.reviews.run(chats)
        await _serve(adapters, application.desk, daily)


async def _serve(adapters: Sequence[ChatAdapter], desk: Desk, daily: Sequence[Coroutine[None, None, None]]) -> None:
    """Run all adapters until one ends or fails, or a signal arrives; then finish the open work and stop the others."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows, where Ctrl-C raises KeyboardInterrupt
            loop.add_signal_handler(number, stopping.set)
    stop, *beside = (asyncio.create_task(work) for work in (stopping.wait(), *daily))
    running = [asyncio.create_task(adapter.run()) for adapter in adapters]
    done, rest = await asyncio.wait([stop, *running], return_when=asyncio.FIRST_COMPLETED)
    finished = await desk.close(DRAIN_SECONDS)
    others = [*rest, *beside]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    if not finished:
        logger.warning(
            "stopped with work unfinished after %s s; an index is published whole or not at all", DRAIN_SECONDS
        )
        sys.stdout.flush()
        os._exit(0)  # a worker thread cannot be cancelled, and the usual exit would wait for it
    for task in done:
        task.result()


if __name__ == "__main__":
    sys.exit(main())
