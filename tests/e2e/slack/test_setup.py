"""The guided set-up of Slack, over real sockets: the manifest, both tokens, the admins."""

import asyncio
import os
import pty
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.slack.events import COMMANDS
from bot.adapters.slack.platform import SLACK
from bot.adapters.slack.setup import AGENT_MANIFEST, MANIFEST, manifest
from bot.setup.dialogue import set_up
from memoqa.errors import MemoqaError
from tests.bot.setup.scripted import CTRL_C, PREFIXES, contents, typed
from tests.e2e.slack.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="module")
ROOT = Path(__file__).parents[3]
APP, BOT = "xapp-memoqa", "xoxb-memoqa"
SECONDS = 240  # for a process on a busy machine
Run = Callable[..., Awaitable[str]]


@pytest.fixture(scope="module")
def mode() -> str:
    return "none"


@pytest.fixture
def run(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Walk through the set-up with these lines; what was printed."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(PREFIXES)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SLACK_API_URL", workspace.api)

    async def walked(*lines: str) -> str:
        typed(monkeypatch, *lines)
        assert SLACK.setup
        known = SLACK.people, SLACK.doctor, SLACK.findings
        await asyncio.to_thread(set_up, SLACK.name, SLACK.setup, *known)
        return capsys.readouterr().out

    return walked


async def test_it_leads_from_the_manifest_to_the_first_question(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    said = await run("Office Memos", "", BOT, "xapp-old", APP, "xoxb-old", BOT, workspace.users["root"])
    made = contents(tmp_path)
    assert yaml.safe_load(made["slack-manifest.yaml"])["display_information"]["name"] == "Office Memos"
    assert made["slack-manifest.yaml"] in said
    assert "https://api.slack.com/apps" in said
    assert "✗ SLACK_APP_TOKEN is a bot's token, and must be an app's token (xapp-…)" in said
    assert "✗ Slack refused the token in SLACK_APP_TOKEN (invalid_auth)" in said
    assert "✗ Slack refused the token in SLACK_BOT_TOKEN (invalid_auth)" in said
    assert "✓ Lab (T000000001)" in said
    admins = f"slack:{workspace.users['root']}"
    assert made[".env"] == f"SLACK_APP_TOKEN={APP}\nSLACK_BOT_TOKEN={BOT}\nMEMOQA_ADMINS={admins}\n"
    assert "then ask: /ask What do the memos say" in said
    assert [token for token in (APP, BOT, "xapp-old", "xoxb-old") if token in said] == []


async def test_in_chinese_each_problem_of_a_token_is_chinese(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    said = await run("", "", BOT, APP, "xoxb-old", BOT, "")
    assert "✗ 這不是 SLACK_APP_TOKEN，它應以 xapp- 開頭" in said
    assert "✗ Slack 不接受 SLACK_BOT_TOKEN" in said
    assert "接下來：" in said


async def test_the_doctor_names_what_the_app_lacks(run: Run, workspace: Workspace) -> None:
    granted, workspace.scopes = workspace.scopes, ("chat:write", "commands")
    said = await run("", "", APP, BOT, "U0NOBODY")
    workspace.scopes = granted
    assert "✗ slack scope im:history: missing: memoqa does not see direct messages" in said
    assert "✗ slack id: slack:U0NOBODY in MEMOQA_ADMINS is unknown to Slack" in said


async def test_a_second_run_goes_on_with_what_is_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"# mine\nSLACK_APP_TOKEN={APP}\nMEMOQA_RATE=5\n")
    said = await run("", BOT, "")
    assert "manifest" not in said
    assert contents(tmp_path) == {
        ".env": f"# mine\nSLACK_APP_TOKEN={APP}\nMEMOQA_RATE=5\nSLACK_BOT_TOKEN={BOT}\n",
        ".env.before": f"# mine\nSLACK_APP_TOKEN={APP}\nMEMOQA_RATE=5\n",
    }


async def test_over_http_no_app_token_is_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_SIGNING_SECRET=s\nSLACK_PORT=3000\n")
    assert "SLACK_APP_TOKEN" not in await run("", "", BOT, "")


async def test_slack_out_of_reach_is_said_and_may_be_skipped(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    said = await run("", "", APP, "", "skip", BOT, "skip", "")
    assert said.count("✗ Cannot reach Slack at http://127.0.0.1:9/api/") == 3
    assert contents(tmp_path)[".env"] == f"SLACK_APP_TOKEN={APP}\nSLACK_BOT_TOKEN={BOT}\n"


@pytest.mark.parametrize("lines", [("Memos",), ("Memos", ""), ("Memos", "", APP), ("Memos", "", APP, BOT)])
async def test_ctrl_c_leaves_everything_as_it_was(run: Run, tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(MemoqaError, match="nothing was changed"):
        await run(*lines, CTRL_C)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("name", "user"),
    [("Office Memos", "office-memos"), ("備忘錄", "memoqa"), ('a "b": c', "a-b-c"), ("memoqa", "memoqa")],
)
@pytest.mark.parametrize(
    ("file", "written"), [(one, one.read_text("utf-8")) for one in (MANIFEST, AGENT_MANIFEST)], ids=["usual", "agent"]
)
async def test_only_the_names_are_filled_into_the_manifest(name: str, user: str, file: Path, written: str) -> None:
    filled = yaml.safe_load(manifest(name, file))
    assert {one["command"] for one in filled["features"]["slash_commands"]} == set(COMMANDS)
    expected: dict[str, Any] = yaml.safe_load(written)
    expected["display_information"]["name"] = name
    expected["features"]["bot_user"]["display_name"] = user
    assert filled == expected


async def test_a_name_too_long_for_slack_is_asked_for_again(run: Run, tmp_path: Path) -> None:
    said = await run("n" * 36, "n" * 35, "", APP, BOT, "")
    assert "At most 35 characters" in said
    assert "n" * 35 in contents(tmp_path)["slack-manifest.yaml"]


@pytest.mark.parametrize(("typed_in", "agent"), [("y", True), ("是", True), ("", False), ("n", False)])
async def test_the_manifest_of_an_agent_is_taken_if_somebody_asks_for_it(
    run: Run, tmp_path: Path, typed_in: str, agent: bool
) -> None:
    said = await run("Memos", typed_in, APP, BOT, "")
    made = yaml.safe_load(contents(tmp_path)["slack-manifest.yaml"])
    assert ("agent_view" in made["features"]) is agent
    assert ("assistant:write" in made["oauth_config"]["scopes"]["bot"]) is agent
    assert "y takes manifest-agent.yaml" in said


class Terminal:
    """A real terminal with the set-up in it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        self.shown = ""
        pid, self._screen = pty.fork()
        if pid == 0:
            os.chdir(folder)
            command = [sys.executable, "-m", "bot", "setup", "slack"]
            os.execve(sys.executable, command, kept | {"PYTHONPATH": path} | settings)
        self._pid = pid

    async def until(self, text: str) -> None:
        """Wait until the terminal shows a text, after what it showed when this was last called."""
        begin = len(self.shown)
        async with asyncio.timeout(SECONDS):
            while text not in self.shown[begin:]:
                self.shown += await asyncio.to_thread(self._read)

    def type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    async def ended(self) -> int:
        """The exit status."""
        _, status = await asyncio.to_thread(os.waitpid, self._pid, 0)
        os.close(self._screen)
        return os.waitstatus_to_exitcode(status)

    def _read(self) -> str:
        return os.read(self._screen, 65_536).decode()


async def test_a_terminal_hides_what_is_pasted_and_ctrl_c_ends_it(workspace: Workspace, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, SLACK_API_URL=workspace.api)
    await terminal.until("[memoqa] ")
    terminal.type("Shown\n")
    await terminal.until("the usual manifest.yaml: ")
    terminal.type("\n")
    await terminal.until("SLACK_APP_TOKEN (hidden): ")
    terminal.type(f"{APP}\n")
    await terminal.until("SLACK_BOT_TOKEN (hidden): ")
    terminal.type(CTRL_C)
    await terminal.until("Stopped; nothing was changed.")
    assert await terminal.ended() == 1
    assert "Shown" in terminal.shown
    assert APP not in terminal.shown
    assert contents(tmp_path) == {}
