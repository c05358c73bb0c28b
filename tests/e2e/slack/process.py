"""The bot as a process of its own, over Socket Mode or over HTTP."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.slack.emulator import free_port
from tests.e2e.slack.workspace import SECRET, Workspace, until

ROOT = Path(__file__).parents[3]
STAND_IN = "tests.e2e.slack.stand_in_bot"
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "XDG_CACHE_HOME", "SYSTEMROOT", "TMPDIR")
START_SECONDS = 300  # a busy machine loads the model slowly
END_SECONDS = 25  # after a signal; the desk has 15 to finish
SLOW_SECONDS = float(os.environ.get("SLOW_SECONDS", "2"))  # that the search for `slowly …` takes; 30 for a thorough run


class Bot:
    """A bot and its state, which outlives the process."""

    def __init__(self, workspace: Workspace, mode: str, folder: Path, module: str = STAND_IN, **settings: str) -> None:
        self.workspace = workspace
        self.mode = mode
        self.log = folder / "log"
        self.memos = folder / "memos"
        self.memos.mkdir()
        self._module = module
        self._folder = folder
        self.state = folder / "state.sqlite3"
        self._held = folder / "held"  # slow answers wait for as long as it is there
        self._port = free_port()
        health = free_port()
        self.health = f"http://127.0.0.1:{health}"
        way_in = {"SLACK_APP_TOKEN": "xapp-memoqa"}
        if mode == "http":
            way_in = {"SLACK_SIGNING_SECRET": SECRET, "SLACK_PORT": str(self._port)}
        self._environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "MEMOQA_STATE": str(self.state), "MEMOQA_MEMOS": str(self.memos),
            "MEMOQA_HEALTH_PORT": str(health), "MEMOQA_RATE": "0", "MEMOQA_CHANNEL_RATE": "0",
            "SLOW_SECONDS": str(SLOW_SECONDS), "HELD": str(self._held),
            "SLACK_API_URL": workspace.api, "SLACK_BOT_TOKEN": "xoxb-memoqa", **way_in, **settings,
        }  # fmt: skip

    async def start(self) -> "Bot":
        """Start, and wait until Slack can reach it."""
        await self.begin()
        self.workspace.events_url = f"http://127.0.0.1:{self._port}/slack/events"
        try:
            await until(self._reached, START_SECONDS)
        except AssertionError:
            await self.kill()  # or the process would outlive the test
            raise
        return self

    async def begin(self) -> None:
        """Start without waiting; it may end at once."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self._module, "slack", cwd=self._folder, env=self._environment,
                stdout=log, stderr=log,
            )  # fmt: skip

    async def kill(self) -> None:
        """Kill it, as a power cut would."""
        await self.end(signal.SIGKILL)

    async def end(self, by: int = signal.SIGTERM) -> int:
        """Send it a signal, and wait for its end; its exit status."""
        if self.process.returncode is None:
            self.process.send_signal(by)
        return await self.ended(END_SECONDS)

    async def ended(self, seconds: float = START_SECONDS) -> int:
        """Wait for its end; its exit status."""
        try:
            return await asyncio.wait_for(self.process.wait(), seconds)
        except TimeoutError:
            self.process.kill()
            raise

    @contextmanager
    def holding_answers(self) -> Iterator[None]:
        """Hold up the answers to `slowly …` inside this block."""
        self._held.touch()
        try:
            yield
        finally:
            self._held.unlink()

    async def until_done(self) -> None:
        """Wait until the desk is done with every event that it has claimed, and so has posted its answers."""

        def claimed() -> int:
            with closing(sqlite3.connect(self.state)) as state:
                (count,) = state.execute("SELECT count(*) FROM claims WHERE done = 0").fetchone()
            return int(count)

        await until(lambda: not claimed(), 60)

    async def _reached(self) -> Any:
        assert self.process.returncode is None, self.log.read_text()
        if self.mode == "socket":
            return self.workspace.open_sockets
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            return False
        writer.close()
        return True
