"""Draw the pictures of docs/library.md: `python -m docs.pictures.library`, with what docs/pictures/slack.py needs.

The real bot answers in the workspace of the tests, from the memo in memos/, the letter of explain.py and a short notice
that has expired, each with a sidecar. What it posted, and the form that it opened, are laid out and photographed; the
page is what `memoqa page` writes.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import jinja2

from docs.pictures import explain, slack
from memoqa.service import MemoQA
from memoqa.settings import Settings
from tests.e2e.slack.process import ROOT, Bot
from tests.e2e.slack.workspace import BOT_USER, Workspace, until

QUESTION, EXPIRED = slack.QUESTION, "訪客停車一小時多少錢？"
LOAN, WORDS = "借用人須於幾天前登記？", "貿易額"
NOTICE = "# 訪客停車須知\n\n訪客停車每小時三十元，當日最高一百五十元。\n"
FORM_WIDTH = 560  # pixels


def memos_of(folder: Path, owner: str) -> Path:
    """The memos, with what is said of them."""
    memos = folder / "library"
    shutil.copytree(ROOT / "memos", memos)
    (brief,) = memos.glob("*.txt")
    explain.draw(memos / explain.NAME)
    (memos / "停車.md").write_text(NOTICE, "utf-8")
    said = {
        f"{brief.name}.toml": 'date = "2019-07"\nowner = "林雅婷"\nchecked = 2026-10-05\n',
        f"{explain.NAME}.toml": (
            f'owner = "Alice <slack:{owner}>"\nreview_by = 2026-11-01\naudience = ["slack:{owner}"]\n'
        ),
        "停車.md.toml": 'date = "2024-01-15"\nowner = "總務室"\nvalid_until = 2025-12-31\n',
    }
    for name, text in said.items():
        (memos / name).write_text(text, "utf-8")
    MemoQA.from_settings(Settings(memos=memos, index=folder / "index")).reindex()
    return memos


async def drawn(folder: Path) -> None:
    """Hold the talk, and draw each picture."""
    workspace = await Workspace().start()
    alice = workspace.users["alice"]
    workspace.locales |= {alice: "zh-TW"}
    where = {"MEMOQA_MEMOS": str(memos_of(folder, alice)), "MEMOQA_INDEX": str(folder / "index")}
    bot = await Bot(workspace, "socket", folder, "bot", **where).start()
    try:
        direct = await workspace.direct("alice")
        asked = await until(lambda: posted(workspace, direct, "still_right"), slack.SECONDS)
        pictures = {"review": [asked], "answer": await slack.asked(workspace, QUESTION, "¶ 3")}
        pictures["expired"] = await slack.asked(workspace, EXPIRED, "已於")
        await workspace.command("alice", "/find", WORDS)
        opening = await workspace.message(f"/find {WORDS}")
        await workspace.message("共", root=opening["ts"], seconds=slack.SECONDS)
        pictures["find"] = await workspace.thread(opening["ts"])
        await workspace.command("alice", "/memos", f"edit {explain.NAME}", channel=direct)
        shown = await until(lambda: posted(workspace, direct, explain.NAME, "details"), slack.SECONDS)
        await workspace.press("alice", shown, "details", channel=direct)
        (call,) = await until(lambda: workspace.called("views.open"))
    finally:
        await bot.end()
        await workspace.stop()
    for name, messages in pictures.items():
        print(slack.drawn(f"library-{name}", messages))  # noqa: T201 - which files were made
    print(form(call.reply["view"], {alice: "@Alice"}), page(folder, where, alice), sep="\n")  # noqa: T201 - as above


def posted(workspace: Workspace, channel: str, *words: str) -> dict[str, Any] | None:
    """The last message in a channel with these words in it."""
    sent = [one for one in workspace.called("chat.postMessage") if one.said["channel"] == channel]
    found = [one for one in sent if all(word in str(one.said) for word in words)]
    return found[-1].said | {"ts": found[-1].reply["ts"], "user": BOT_USER} if found else None


def form(view: dict[str, Any], people: dict[str, str]) -> Path:
    """A picture of the form."""
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(slack.FOLDER), autoescape=True)
    picture = slack.FOLDER / "library-form.png"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_text(templates.get_template("slack-form.html").render(view=view, people=people), "utf-8")
        slack.photograph(file, picture, FORM_WIDTH)
    return picture


def page(folder: Path, where: dict[str, str], reader: str) -> Path:
    """The page with the words of an answer marked, as the command line writes it."""
    environment = os.environ | where | {"MEMOQA_READ_AS": f"slack:{reader}"}
    program = [sys.executable, "-m", "memoqa"]
    answer = run([*program, "ask", LOAN, "--json"], folder, environment)
    picture = slack.FOLDER / "library-page.png"
    receipt = json.loads(answer)["quotes"][0]["receipt"]
    run([*program, "page", receipt, "--png", str(picture)], folder, environment)
    return picture


def run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What a command prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder, env=environment)  # noqa: S603
    return done.stdout


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(drawn(Path(name)))
