"""Ask, press, type and open at every door of the bot, and look for canaries where they must not be.

Some memos have a canary: for a group or a role, for a channel, for a person, who owns them and is asked to review them.
Somebody outside asks at every door, presses buttons and sends back forms that only a member was shown, and an admin
reindexes in public; a member leaves and comes back, the bot restarts, the memos change, and now and then the platform
does not say who is a member. A clock that the drill moves stands for the minute that a membership is kept.
"""

import asyncio
import logging
import random
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

from bot.desk.desk import Desk
from bot.present.wording import Wording
from bot.state.file import StateFile
from bot.state.stores import stores_of
from tests.faults.leak_discord import OnDiscord
from tests.faults.leak_memos import CANARIES, CHANNEL_CANARY, Chance, Told, changed, memos_of
from tests.faults.leak_slack import OnSlack

MINUTE = 60.0
RESTART, REINDEX, CHANGE = 97, 61, 23  # so many requests between two of each


class Clock:
    """Seconds, which the drill lets pass."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class _Logged(logging.Handler):
    """What the bot logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.__dict__.get('question', '')}")


class Drill:
    """One run on both platforms."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.dice = random.Random(seed)
        self.clock = Clock()
        self.figures: Counter[str] = Counter()
        self.leaks: list[str] = []
        self.doors: Counter[str] = Counter()
        self.slack = OnSlack(lambda: self.chance, self.clock)
        self.discord = OnDiscord(lambda: self.chance, self.clock)

    async def run(self, requests: int) -> dict[str, object]:
        """Do so many requests, and return the figures."""
        try:
            audiences = [await self.slack.start(), await self.discord.start()]
            self.library = memos_of(self.folder, *audiences)
            self.service = self.library.service()
            admins = {f"slack:{self.slack.workspace.users['root']}", f"discord:{self.discord.scene.boss.id}"}
            with StateFile(self.folder / "state.sqlite3") as file:
                self.state = stores_of(file)
                self.chance = Chance(self.dice, self.library, self.service, self.state)
                while self.figures["requests"] < requests:
                    await self._until_restart(frozenset(admins), requests)
        finally:
            await self.slack.workspace.stop()
            await self.discord.front.__aexit__(None, None, None)
        every = {f"slack {one}" for one in self.slack.requests()} | {
            f"discord {one}" for one in self.discord.requests()
        }
        shut = sorted(every - set(self.doors))
        counted = {"leaks": len(self.leaks), "doors": len(self.doors), "doors_not_tried": len(shut)}
        read, asked = self.figures["canaries_to_members"] > 0, self.figures["owners_asked"] > 0
        return {**self.figures, **counted, "members_read": read, "owners_asked": asked}

    async def _until_restart(self, admins: frozenset[str], requests: int) -> None:
        self.figures["restarts"] += 1
        desks = [Desk(self.service, self.state, Wording(), admins) for _ in range(2)]
        async with AsyncExitStack() as bots:
            await bots.enter_async_context(self.slack.bot(desks[0]))
            await bots.enter_async_context(self.discord.bot(desks[1], self.state))
            for _ in range(min(RESTART, requests - self.figures["requests"])):
                await self._request()
            for desk in desks:
                await desk.close(60)
                self._judge("metrics", self.slack, Told("everybody", "", desk._metrics.text().decode()))

    async def _request(self) -> None:
        number = self.figures["requests"] = self.figures["requests"] + 1
        if number % REINDEX == 0:
            changed(self.library, number)
            self.figures["reindexes"] += 1
        if number % CHANGE == 0:
            self._change(number)
        platform: OnSlack | OnDiscord = self.slack if self.dice.random() < 0.5 else self.discord
        name = "slack" if platform is self.slack else "discord"
        requests = platform.requests()
        untried = [one for one in requests if not self.doors[f"{name} {one}"]]
        door = self.dice.choice(untried or list(requests))
        self.doors[f"{name} {door}"] += 1
        person, channel = self.dice.choice(platform.names), self.dice.choice(platform.places())
        for told in await platform.told(person, requests[door], channel):  # type: ignore[arg-type]
            self._judge(f"{name} {door}", platform, told)

    def _change(self, number: int) -> None:
        """Let alice leave or come back, and let a minute pass; every fourth time nobody says who is a member."""
        self.member = number // CHANGE % 2 == 0
        self.down = number // CHANGE % 4 == 3
        for platform in (self.slack, self.discord):
            platform.set_down(False)
            platform.set_member(self.member)
            platform.set_down(self.down)
        self.clock.now += MINUTE
        self.figures["changes"] += 1

    member, down = True, False

    def _judge(self, door: str, platform: OnSlack | OnDiscord, told: Told) -> None:
        """Count what was shown, and note a canary where it must not be."""
        found = {one for one in CANARIES if one in told.text.lower()}
        self.figures["shown"] += 1
        self.figures["owners_asked"] += "still_right" in told.text and told.to == "alice"
        if platform.for_channel(told.channel):
            found -= {CHANNEL_CANARY}
        if told.to == "alice":
            own = CANARIES[2]
            found -= set(CANARIES) if self.member and not self.down else {own}
        if told.to in {"root", "boss"}:
            found = set()  # an admin's report names every memo, to the admin alone
        self.figures["canaries_to_members"] += told.to == "alice" and any(one in told.text for one in CANARIES)
        if found:
            self.leaks.append(f"{door}: {sorted(found)} to {told.to}: {told.text[:300]}")


def drill(folder: Path, requests: int, seed: int) -> dict[str, object]:
    """Run the drill; each leak, and each log line with a canary, is printed."""
    logged = _Logged()
    logger = logging.getLogger("bot")
    logger.addHandler(logged)
    run = Drill(folder, seed)
    try:
        found = asyncio.run(run.run(requests))
    finally:
        logger.removeHandler(logged)
    lines = [line for line in logged.lines if any(one in line.lower() for one in CANARIES)]
    for leak in [*run.leaks, *(f"logged: {line}" for line in lines)]:
        print(leak, flush=True)
    return {**found, "canaries_logged": len(lines)}
