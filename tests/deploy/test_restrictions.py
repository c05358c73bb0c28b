"""The restrictions of docker-compose.yml, tried on the real bot: within them it works, and it gets nowhere else."""

import json
import os
import shutil
import sqlite3
import sys

import pytest

from memoqa.encoders import graph_cache
from tests.deploy.room import PROJECT, TOOLS, USER, Room

TRADE = "2018年中俄雙方貿易額是多少？"
ATTEMPTS = """
import json, os, socket, subprocess
def tried(attempt):
    try:
        return attempt() or "done"
    except OSError as error:
        return error.strerror
def write(place):
    return tried(lambda: open(place + "/left-by-a-test", "x").close())
print(json.dumps({
    "uid": os.getuid(),
    "write": {place: write(place) for place in %r},
    "written": {place: write(place) for place in ["/app/index", "/app/var", "/tmp"]},
    "change a memo": tried(lambda: open("/app/memos/" + os.listdir("/app/memos")[0], "a").close()),
    "become root": tried(lambda: os.setuid(0)) if os.getuid() else "Operation not permitted",
    "mount": subprocess.run(["mount", "-o", "remount,rw", "/"], capture_output=True).returncode,
    "run from /tmp": tried(lambda: (open("/tmp/a", "w").close(), os.chmod("/tmp/a", 0o700), os.execv("/tmp/a", ["a"]))),
    "reach out": tried(lambda: socket.create_connection(("192.0.2.1", 443), timeout=2).close()),
    "capabilities": [line.split()[1] for line in open("/proc/self/status") if line.startswith(("CapEff", "CapBnd"))],
    "no new privileges": "NoNewPrivs:\\t1" in open("/proc/self/status").read(),
    "setuid": subprocess.run(["/app/setuid/id", "-u"], capture_output=True, text=True).stdout.strip(),
}))
"""
MOST_PROCESSES = 64
BOMB = """
import json, os, resource, signal
resource.setrlimit(resource.RLIMIT_NPROC, (%d, %d))
children, ended = [], ""
while not ended and len(children) < 500:
    try:
        child = os.fork()
    except OSError as error:
        ended = error.strerror
    else:
        if child == 0:
            signal.pause()
        children.append(child)
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
print(json.dumps([len(children), ended]))
"""
PLACES = ["/", "/app", "/app/memos", "/opt/cache", "/etc", "/usr/lib", str(PROJECT), str(PROJECT / "src" / "memoqa")]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The room's folders: a copy of the model that anyone may read, an index and a state that are the bot's."""
    here = tmp_path_factory.mktemp("deploy")
    model = graph_cache.graph_file().parent
    shutil.copytree(model, here / "cache" / "memoqa" / "models" / model.name)
    for path in (here / "cache").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for name in ("walls", "index", "var", "setuid"):
        (here / name).mkdir()
    shutil.copy("/usr/bin/id", here / "setuid" / "id")
    (here / "setuid" / "id").chmod(0o4755)
    if os.geteuid() == 0:
        for name in ("index", "var"):
            os.chown(here / name, USER, USER)
    return here


@pytest.fixture(scope="module")
def room(folders):
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        pytest.skip(f"{missing[0]} of util-linux or coreutils is not installed here.")
    read = {"/app/memos": PROJECT / "memos", "/opt/cache": folders / "cache", "/app/setuid": folders / "setuid"}
    made = Room(folders / "walls", read, {"/app/index": folders / "index", "/app/var": folders / "var"})
    if reason := made.refused():
        pytest.skip(f"This kernel lets no process here make mounts of its own: {reason}")
    return made


@pytest.fixture(scope="module")
def chat(room):
    """What the bot said to an admin who reindexes, then asks."""
    return room.run(sys.executable, "-m", "bot", "console", said=f"/reindex\n{TRADE}\n/quit\n")


@pytest.fixture(scope="module")
def attempts(room):
    run = room.run(sys.executable, "-c", ATTEMPTS % (PLACES,))
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_the_bot_indexes_and_answers_within_the_restrictions(chat):
    assert chat.returncode == 0, chat.stderr
    assert "➤ 2018 年雙方貿易額首度突破 1,000億美元大關" in chat.stdout


def test_the_bot_says_nothing_of_errors_within_the_restrictions(chat):
    assert chat.stderr == ""


def test_the_index_and_the_state_are_where_the_volumes_are(chat, folders):
    assert chat.returncode == 0, chat.stderr
    assert (folders / "index" / "CURRENT").is_file()
    with sqlite3.connect(folders / "var" / "memoqa.sqlite3") as state:
        assert state.execute("SELECT question FROM turns").fetchall() == [(TRADE,)]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_written_outside_the_volumes(attempts, place):
    assert attempts["write"][place] in {"Read-only file system", "Permission denied"}


def test_the_volumes_and_the_temporary_folder_are_written(attempts):
    assert set(attempts["written"].values()) == {"done"}


def test_a_memo_cannot_be_changed(attempts):
    assert attempts["change a memo"] in {"Read-only file system", "Permission denied"}


def test_no_program_runs_from_the_temporary_folder(attempts):
    assert attempts["run from /tmp"] == "Permission denied"


def test_there_is_no_way_back_to_root(attempts):
    assert attempts["become root"] == "Operation not permitted"


def test_no_capability_is_left(attempts):
    assert attempts["capabilities"] == ["0" * 16, "0" * 16]


def test_the_root_cannot_be_mounted_writable_again(attempts):
    assert attempts["mount"] != 0


def test_a_setuid_program_gives_no_privilege(attempts):
    assert attempts["no new privileges"]
    assert attempts["setuid"] == str(attempts["uid"])


def test_no_other_machine_is_reached_without_a_network(attempts):
    assert attempts["reach out"] == "Network is unreachable"


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can become another user, whose processes the kernel counts.")
def test_a_process_that_forks_without_end_is_stopped_at_the_bound(room):
    """By the bound that the kernel has for a user; those of Compose and systemd are of control groups."""
    run = room.run(sys.executable, "-c", BOMB % (MOST_PROCESSES, MOST_PROCESSES))
    assert run.returncode == 0, run.stderr
    forked, ended = json.loads(run.stdout)
    assert 0 < forked < MOST_PROCESSES
    assert ended == "Resource temporarily unavailable"
