"""A token stays out of settings, errors, logs, the doctor's findings and command lines."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.adapters.discord.settings import DiscordSettings
from bot.adapters.slack.settings import SlackSettings
from bot.telemetry.incidents import log_incident
from memoqa.settings import load

ROOT = Path(__file__).parents[2]
CANARY = "canary91f2canary"
# Put together here, so that no scanner takes them for a leak.
TOKENS = {
    "SLACK_BOT_TOKEN": "xo" + f"xb-123456789012-{CANARY}",
    "SLACK_APP_TOKEN": "xa" + f"pp-1-A0123-456-{CANARY}",
    "SLACK_SIGNING_SECRET": f"{CANARY}0123456789",
    "DISCORD_BOT_TOKEN": ".".join(("MTIzNDU2Nzg5MDEyMzQ1Njc4", "GabcDe", f"{CANARY}uvwxyz0123")),
}


class Parrot(BaseHTTPRequestHandler):
    """A server in Slack's and Discord's place that refuses the token, and repeats it in its reply."""

    def do_GET(self):
        told = {"authorization": self.headers.get("Authorization"), "path": self.path}
        body = json.dumps({"ok": False, "error": "invalid_auth", "message": told, "code": 0}).encode()
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - as the standard library calls it

    def log_message(self, *_arguments):
        pass


@pytest.fixture(scope="module")
def parrot():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Parrot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def environment(parrot, tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEMOQA_", "SLACK_", "DISCORD_"))}
    places = {"MEMOQA_MEMOS": "memos", "MEMOQA_INDEX": "index", "MEMOQA_STATE": "state.sqlite3"}
    where = {"SLACK_API_URL": f"{parrot}/api/", "DISCORD_API_URL": f"{parrot}/api/v10"}
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return kept | where | TOKENS | {name: str(tmp_path / at) for name, at in places.items()} | {"PYTHONPATH": path}


def run(environment, folder, *command):
    done = subprocess.run(
        [sys.executable, *command], env=environment, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.parametrize("kind", [SlackSettings, DiscordSettings])
def test_settings_show_no_token(kind, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name, token in TOKENS.items():
        monkeypatch.setenv(name, token)
    settings = load(kind)
    shown = [repr(settings), str(settings), f"{settings.model_dump()}", settings.model_dump_json(), f"{vars(settings)}"]
    assert [text for text in shown if CANARY in text] == []
    assert any(CANARY in value.get_secret_value() for value in vars(settings).values() if isinstance(value, SecretStr))


def test_the_doctor_shows_no_token_even_if_the_platform_repeats_it(environment, tmp_path):
    said = run(environment, tmp_path, "-m", "memoqa", "doctor", "--json")
    assert "slack bot token" in said
    assert "discord" in said
    assert CANARY not in said


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_a_start_that_the_platform_refuses_shows_no_token(environment, tmp_path, platform):
    said = run(environment | {"MEMOQA_LOG": "json"}, tmp_path, "-X", "dev", "-m", "bot", platform)
    assert said.strip()
    assert CANARY not in said


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_a_set_up_that_the_platform_refuses_shows_no_token(environment, tmp_path, platform):
    said = run(environment, tmp_path, "-X", "dev", "-m", "bot", "setup", platform)
    assert "✗" in said
    assert "Stopped" in said  # nobody types
    assert CANARY not in said


def test_a_clients_error_is_logged_without_the_token(parrot, caplog):
    from slack_sdk.web.async_client import AsyncWebClient

    async def ask():
        await AsyncWebClient(token=TOKENS["SLACK_BOT_TOKEN"], base_url=f"{parrot}/api/").auth_test()

    with pytest.raises(Exception, match=CANARY) as caught:  # the error repeats the parrot's reply
        asyncio.run(ask())
    assert CANARY in "".join(traceback.format_exception(caught.value))
    log_incident(caught.value)
    assert "SlackApiError" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="This system shows no command lines under /proc.")
def test_the_command_line_of_the_bot_has_no_token(environment, tmp_path):
    command = [sys.executable, "-m", "tests.bot.stand_in_bot", "console"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, cwd=tmp_path, text=True, **pipes) as process:
        process.stdin.write("/help\n")
        process.stdin.flush()
        assert process.stdout.readline()
        processes = [
            process.pid,
            *map(int, Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()),
        ]
        shown = [Path(f"/proc/{number}/{file}").read_text() for number in processes for file in ("cmdline", "comm")]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert "console" in shown[0]
    assert CANARY not in "".join(shown)
