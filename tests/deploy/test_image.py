"""The slim image, built and run: small, without torch, and able to index and answer with nothing to write to.

It is built without an engine, in deploy/image.sh's own store. It takes minutes and needs the network, so it is built
only if asked for: IMAGE_TEST=1 make test ARGS=tests/deploy/test_image.py
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.deploy.room import PROJECT, USER, Room
from tests.deploy.test_lock import OTHER_MODELS

if not os.environ.get("IMAGE_TEST"):
    reason = "Building the image takes minutes: IMAGE_TEST=1 make test ARGS=tests/deploy/test_image.py does it."
    pytest.skip(reason, allow_module_level=True)

MOST_BYTES = 900_000_000
NOT_AVAILABLE = 69  # what deploy/image.sh ends with if this machine lacks something
LEFT_OUT = (*OTHER_MODELS, "hf_xet", "networkx", "pip", "regex", "scipy", "sklearn", "sympy")
TRADE = "2018年中俄雙方貿易額是多少？"
MODULES = """
import importlib, pkgutil, sys
import bot, memoqa
for package in (bot, memoqa):
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
print(len([name for name in sys.modules if name.split(".")[0] in ("bot", "memoqa")]))
"""


def image_tool(*arguments):
    """What buildah says of deploy/image.sh's store."""
    command = ["bash", PROJECT / "deploy" / "image.sh", "buildah", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def built():
    """The settings of the slim image, just built, or taken from the store if nothing changed since."""
    command = ["bash", PROJECT / "deploy" / "image.sh", "slim"]
    run = subprocess.run(command, env=os.environ | {"ENGINE": "buildah"}, capture_output=True, text=True, check=False)
    if run.returncode == NOT_AVAILABLE:
        pytest.skip(run.stderr.strip().splitlines()[-1])
    assert run.returncode == 0, run.stderr
    return json.loads(image_tool("inspect", "--type", "image", "memoqa:slim"))["Docker"]["config"]


@pytest.fixture(scope="module")
def room(built, tmp_path_factory):
    """A room whose root is the image, read-only, with the memos and the volumes that docker-compose.yml mounts."""
    here = tmp_path_factory.mktemp("image")
    for name in ("walls", "index", "var"):
        (here / name).mkdir()
        os.chown(here / name, USER, USER)
    container = image_tool("from", "--pull-never", "memoqa:slim")
    try:
        made = Room(
            here / "walls",
            {"/app/memos": PROJECT / "memos"},
            {"/app/index": here / "index", "/app/var": here / "var"},
            image=Path(image_tool("mount", container)),
            environment={"HOME": "/app"} | dict(each.split("=", 1) for each in built["Env"]),
        )
        if reason := made.refused():
            pytest.skip(f"This kernel lets no process here make mounts of its own: {reason}")
        yield made
    finally:
        image_tool("rm", container)


@pytest.fixture(scope="module")
def indexed(room):
    run = room.run("memoqa", "index", timeout=300)
    assert run.returncode == 0, run.stderr
    return room


def test_the_image_takes_no_more_than_700_megabytes(room):
    files = {}
    for folder, _, names in os.walk(room.image):
        found = (os.lstat(os.path.join(folder, name)) for name in names)
        files |= {each.st_ino: each.st_blocks * 512 for each in found}
    assert sum(files.values()) <= MOST_BYTES


def test_the_image_starts_the_bot_as_a_user_of_its_own_and_asks_after_its_health(built):
    assert (built["User"], built["Entrypoint"], built["Cmd"]) == (
        f"{USER}:{USER}",
        ["python", "-m", "bot"],
        ["slack", "discord"],
    )
    assert "/livez" in built["Healthcheck"]["Test"][-1]
    assert set(built["Volumes"]) == {"/app/index", "/app/var"}


def test_an_answer_quotes_the_memo_word_for_word(indexed):
    run = indexed.run("memoqa", "ask", "--json", TRADE)
    assert (run.returncode, run.stderr) == (0, "")
    quote = json.loads(run.stdout)["quotes"][0]
    assert "2018 年雙方貿易額首度突破 1,000億美元大關" in quote["text"]
    # The memo's lines are wrapped, so they are compared without their blanks.
    memo = (PROJECT / "memos" / quote["memo"]).read_text("utf-8")
    assert "".join(quote["text"].split()) in "".join(memo.split())
    verified = indexed.run("memoqa", "verify", "--json", quote["receipt"])
    assert json.loads(verified.stdout) == {"verbatim": True, "memo": quote["memo"], "text": quote["text"]}


def test_the_bot_answers_in_the_image(indexed):
    run = indexed.run("python", "-m", "bot", "console", said=f"{TRADE}\n/quit\n")
    assert (run.returncode, run.stderr) == (0, "")
    assert "➤ 2018 年雙方貿易額首度突破 1,000億美元大關" in run.stdout


@pytest.mark.parametrize("name", LEFT_OUT)
def test_the_image_has_no_package_that_only_other_models_need(room, name):
    run = room.run("python", "-c", f"import {name.replace('-', '_')}")
    assert "ModuleNotFoundError" in run.stderr


def test_every_module_of_ours_is_imported_without_them(room):
    run = room.run("python", "-c", MODULES)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 100


def test_another_model_is_refused_in_one_sentence(indexed):
    run = indexed.run("memoqa", "index", MEMOQA_ENCODER="some/model")
    assert run.returncode == 1
    (sentence,) = run.stderr.splitlines()
    assert sentence.startswith(
        "memoqa: MEMOQA_ENCODER=some/model cannot be used: sentence-transformers is not installed"
    )


def test_the_doctor_finds_the_model_and_the_index(indexed):
    run = indexed.run("memoqa", "doctor", "--json")
    good = {finding["name"]: finding["good"] for finding in json.loads(run.stdout)}
    assert (run.returncode, good["model"], good["index"]) == (0, True, True)


def test_nothing_is_written_in_the_image(room):
    script = "import os; [open(place + '/new', 'x') for place in ['/', '/app', '/opt/cache', '/opt/memoqa']]"
    assert "OSError" in room.run("python", "-c", script).stderr
