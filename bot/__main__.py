"""Start the bot: `python -m bot console | slack | discord [more…]`; here alone its parts are wired together."""

import argparse
import asyncio
import io
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.adapters.console import ConsoleAdapter
from bot.adapters.console.adapter import OPERATOR
from bot.adapters.console.input import played_lines
from bot.desk.admission import Limits
from bot.desk.desk import Desk
from bot.desk.permissions import channels, identities, slack_groups
from bot.health import Health
from bot.port import ChatAdapter
from bot.present.wording import Wording
from bot.state.record import Record
from bot.state.retention import keep
from bot.state.threads import IN_MEMORY, ThreadLog
from bot.telemetry import logs
from bot.telemetry.incidents import log_incident
from bot.telemetry.metrics import Metrics
from memoqa.errors import MemoqaError
from memoqa.service import MemoQA
from memoqa.settings import Settings, load, load_settings

DRAIN_SECONDS: Final = 15.0  # a supervisor kills after 20 or more

logger = logging.getLogger("bot")


@dataclass(frozen=True, slots=True)
class Parts:
    """What an adapter may be made of."""

    settings: Settings
    library: MemoQA
    desk: Desk
    threads: ThreadLog
    wording: Wording
    admins: frozenset[str]
    play: tuple[str, ...] | None


def console(parts: Parts) -> ChatAdapter:
    """The chat in the terminal; its history stands beside the state."""
    state = parts.settings.state
    history = None if state == IN_MEMORY else state.parent
    return ConsoleAdapter(parts.desk, parts.threads, parts.wording, history=history, play=parts.play)


def slack(parts: Parts) -> ChatAdapter:
    """Slack, as SLACK_* describe it."""
    from bot.adapters.slack import SlackAdapter, SlackSettings  # noqa: PLC0415 - who runs another needs no Slack

    record = Record(parts.threads)
    return SlackAdapter(parts.desk, record, parts.wording, load(SlackSettings), groups=slack_groups(parts.admins))


def discord(parts: Parts) -> ChatAdapter:
    """Discord, as DISCORD_* describe it."""
    from bot.adapters.discord import DiscordAdapter, DiscordSettings  # noqa: PLC0415 - as above

    return DiscordAdapter(parts.desk, parts.threads, parts.wording, load(DiscordSettings))


ADAPTERS: Final[dict[str, Callable[[Parts], ChatAdapter]]] = {"console": console, "slack": slack, "discord": discord}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the adapters that are named until one of them ends or the process is told to.

    Returns:
        The exit status: 0 done, 1 a stated problem (one sentence on standard error); wrong usage exits with 2.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # memos need more than a C locale has
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    names, play = _usage(arguments)
    try:
        settings = load_settings()
        # Who types into the console reads the same terminal.
        logs.configure(settings.log, quiet="console" in names, questions=settings.log_questions)
        with ThreadLog(settings.state) as threads:
            wording = Wording(settings.language)
            library = MemoQA.from_settings(settings)
            admins = identities(settings.admins)
            metrics = Metrics()
            limits = Limits(settings.rate, settings.channel_rate, channels(settings.channels))
            desk = Desk(library, threads, wording, admins | {OPERATOR}, limits=limits, metrics=metrics)
            parts = Parts(settings, library, desk, threads, wording, admins, play)
            asyncio.run(_watched(parts, names, metrics))
    except MemoqaError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the one sentence that the user of a terminal is owed
        return 1
    except KeyboardInterrupt:
        return 0
    except Exception as error:  # noqa: BLE001 - a traceback could hold a question or a token
        print(f"memoqa stopped: incident {log_incident(error)}, see above.", file=sys.stderr)  # noqa: T201 - as above
        return 1
    return 0


def _usage(arguments: Sequence[str] | None) -> tuple[list[str], tuple[str, ...] | None]:
    known = ", ".join(ADAPTERS)
    parser = argparse.ArgumentParser(prog="python -m bot", description="Answer questions in chat from the memos.")
    parser.add_argument("adapter", nargs="+", help=f"where to answer; one or several of: {known}")
    parser.add_argument("--play", metavar="FILE", type=Path, help="console: say the lines of this file first")
    options = parser.parse_args(arguments)
    names = list(dict.fromkeys(options.adapter))
    for name in names:
        if name not in ADAPTERS:
            parser.error(f"there is no adapter {name!r}; known are: {known}.")
    if options.play is None:
        return names, None
    if "console" not in names:
        parser.error("--play says its lines in the console; name that adapter too.")
    try:
        return names, played_lines(options.play)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        parser.error(f"{options.play} cannot be played ({reason}); name a text file with a line for each question.")


async def _watched(parts: Parts, names: Sequence[str], metrics: Metrics) -> None:
    """Serve, with health checks where they have a port."""
    settings = parts.settings
    adapters = [ADAPTERS[name](parts) for name in names]
    async with AsyncExitStack() as doors:
        if settings.health_port:
            watched = frozenset(names) - {"console"}
            address = settings.health_host, settings.health_port
            health = Health(parts.desk, parts.library, metrics, watched)
            await doors.enter_async_context(health.served(*address))
        await _serve(adapters, parts.desk, keep(Record(parts.threads), settings.keep_days))


async def _serve(adapters: Sequence[ChatAdapter], desk: Desk, keeping: Coroutine[None, None, None]) -> None:
    """Run all adapters until one ends, falls, or a signal comes; then finish what is in hand and end the others."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows, where Ctrl-C raises KeyboardInterrupt
            loop.add_signal_handler(number, stopping.set)
    stop, kept = asyncio.create_task(stopping.wait()), asyncio.create_task(keeping)
    running = [asyncio.create_task(adapter.run()) for adapter in adapters]
    done, rest = await asyncio.wait([stop, *running], return_when=asyncio.FIRST_COMPLETED)
    finished = await desk.close(DRAIN_SECONDS)
    others = [*rest, kept]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    if not finished:
        logger.warning("ended with work in hand after %s s; an index is published whole or not at all", DRAIN_SECONDS)
        sys.stdout.flush()
        os._exit(0)  # a worker cannot be called off, and leaving in the usual way would wait for it
    for task in done:
        task.result()


if __name__ == "__main__":
    sys.exit(main())
