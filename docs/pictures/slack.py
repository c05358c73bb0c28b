"""Draw the pictures of docs/slack.md: `python -m docs.pictures.slack`, with the developer's installation and Chromium.

The real bot answers from the memo in memos/, in the workspace of the tests. slack.html lays out the messages that it
posted, and Chromium takes a picture of them. `python -m docs.pictures.slack upload` draws only the report of an upload,
which needs neither memos/ nor its index.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import jinja2

from tests.e2e.slack.forms import fill, opened
from tests.e2e.slack.process import ROOT, Bot
from tests.e2e.slack.workspace import BOT_USER, UPLOADS, Workspace, until
from tests.library import library_of

FOLDER = Path(__file__).parent
SECONDS = 30  # for the first answer on a slow machine
WIDTH = 804  # pixels of the window; its height is that of what is on the page
QUESTION = "習近平在一個月內陸續造訪幾個國家？"
BEFORE, FOLLOW_UP = "2018年中俄雙方貿易額是多少？", "那中美呢？"
ENGLISH = "Which telecom company let Huawei develop 5G in Russia?"
SILENT = "台積電2019年的營收是多少？"
TOOLS = """# 工具借用規則

修正日期：2026-03-01

## 登記

借用人須於三天前登記。

未滿十八歲者，由班長代為登記。

## 借期

| 設備 | 借期 |
| --- | --- |
| 電鑽 | 三天 |
| 砂光機 | 兩天 |
"""
UPLOADED = (("tools.md", TOOLS), ("leave.md", "# 請假規則\n\n請假須於三天前取得主管同意。\n"), ("tour.mp4", "–"))


async def conversation() -> dict[str, list[dict[str, Any]]]:
    """The messages of each picture, as Slack returns them."""
    with tempfile.TemporaryDirectory() as folder:
        where = {"MEMOQA_MEMOS": str(ROOT / "memos"), "MEMOQA_INDEX": str(ROOT / "index")}
        workspace = await Workspace().start()
        workspace.locales |= {workspace.users["alice"]: "zh-TW", workspace.users["root"]: "en-US"}
        bot = await Bot(workspace, "socket", Path(folder), "bot", **where).start()
        try:
            answer = await asked(workspace, QUESTION, "¶ 3")
            before = await asked(workspace, BEFORE, "¶ 4")
            await workspace.say("alice", FOLLOW_UP, thread=before[0]["ts"])
            await workspace.message("實際搜尋：", root=before[0]["ts"], seconds=SECONDS)
            # The question before it, without its answer.
            follow_up = [before[0], *(await workspace.thread(before[0]["ts"]))[len(before) :]]
            english = await asked(workspace, ENGLISH, "¶ 5", by="root")
            ts = await workspace.say("alice", f"<@{BOT_USER}> {SILENT}")
            await workspace.message("備忘錄沒有提到。", root=ts, seconds=SECONDS)
            await workspace.command("alice", "/memos")
            memos = [await private(workspace, "我依據的備忘錄")]
            none = await workspace.thread(ts)
        finally:
            await bot.end()
            await workspace.stop()
    return {"answer": answer, "follow-up": follow_up, "english": english, "none": none, "memos": memos}


async def every_picture() -> dict[str, list[dict[str, Any]]]:
    """The messages of all pictures."""
    return await conversation() | await uploaded()


async def uploaded() -> dict[str, list[dict[str, Any]]]:
    """The report of an upload of invented files, as Slack returns it."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as place:
        library = library_of(Path(place), {"leave.md": "# 請假規則\n\n請假須事先取得主管同意。\n"})
        where = {"MEMOQA_MEMOS": str(library.memos), "MEMOQA_INDEX": str(library.index)}
        workspace = await Workspace().start()
        workspace.scopes = (*workspace.scopes, UPLOADS)
        workspace.locales[workspace.users["root"]] = "zh-TW"
        where["MEMOQA_ADMINS"] = f"slack:{workspace.users['root']}"
        bot = await Bot(workspace, "socket", Path(folder), "tests.e2e.owned_bot", **where).start()
        try:
            message = await workspace.upload("root", *UPLOADED, text="新的規則，請收錄")
            await workspace.point_at("root", message, shortcut="take_in")
            await fill(workspace, "root", await opened(workspace, 0))
            await workspace.message("索引已更新", root=message["ts"], seconds=SECONDS)
            return {"upload": await workspace.thread(message["ts"])}
        finally:
            await bot.end()
            await workspace.stop()


async def private(workspace: Workspace, words: str) -> dict[str, Any]:
    """The reply with these words that only the asker sees."""

    def found() -> dict[str, Any] | None:
        replies = [one for one in workspace.responses if words in str(one)]
        return replies[0] | {"user": BOT_USER, "ts": "1.0"} if replies else None

    return dict(await until(found, SECONDS))


async def asked(workspace: Workspace, question: str, place: str, *, by: str = "alice") -> list[dict[str, Any]]:
    """The thread of a question asked by command, once the answer is there."""
    await workspace.command(by, "/ask", question)
    opening = await workspace.message(question, seconds=SECONDS)
    await workspace.message(place, root=opening["ts"], seconds=SECONDS)
    return await workspace.thread(opening["ts"])


def drawn(name: str, messages: list[dict[str, Any]]) -> Path:
    """A picture of the messages beside this file."""
    shown = [
        {
            "bot": message["user"] == BOT_USER,
            "text": message["text"].replace(f"<@{BOT_USER}>", "@memoqa"),
            "blocks": message.get("blocks", []),
            "in_thread": message.get("thread_ts", message["ts"]) != message["ts"],
        }
        for message in messages
    ]
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(FOLDER), autoescape=True)
    language = "en" if name == "english" else "zh-Hant"
    page = templates.get_template("slack.html").render(messages=shown, language=language)
    picture = FOLDER / f"slack-{name}.png"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_text(page, "utf-8")
        photograph(file, picture)
    return picture


def photograph(page: Path, picture: Path, width: int = WIDTH) -> None:
    """Take a picture of a page, as tall as its content; the width is in pixels of CSS."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed; install it with a font for Traditional Chinese, such as Noto Sans CJK.")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1.5"]
    command = [chromium, *options, f"--user-data-dir={page.parent}/profile"]
    measured = printed(*command, f"--window-size={width},{width}", "--dump-dom", page_with_height(page))
    height = int(measured.partition('data-height="')[2].partition('"')[0])
    printed(*command, f"--window-size={width},{height}", f"--screenshot={picture}", str(page))


def printed(*command: str) -> str:
    """The output of a command."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - Chromium
    return done.stdout


def page_with_height(page: Path) -> str:
    """The same page, which writes its height into its own markup."""
    script = "<script>document.body.dataset.height = Math.ceil(document.querySelector('main').offsetHeight)</script>"
    measured = page.with_name("measured.html")
    measured.write_text(page.read_text("utf-8") + script, "utf-8")
    return str(measured)


if __name__ == "__main__":
    for name, messages in asyncio.run(uploaded() if sys.argv[1:] == ["upload"] else every_picture()).items():
        print(drawn(name, messages))  # noqa: T201 - which files were made
