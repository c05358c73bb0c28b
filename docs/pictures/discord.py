"""Draw the pictures of docs/discord.md from the payloads that the bot sends in a talk about the memo in memos/.

    .venv/bin/python docs/pictures/discord.py

Needs chromium, Noto Sans CJK TC and Noto Color Emoji. The Discord of the end-to-end tests receives
the messages; an HTML page draws their components in Discord's look, because no published package draws frames and small
print of Components V2 yet.
"""

import asyncio
import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
sys.path[0] = str(HERE.parents[1])  # and not this folder: there, `discord` is this file

from tests.bot.adapters.discord.reading import SMALL, read  # noqa: E402 - found by the line above
from tests.e2e.discord.front import Front  # noqa: E402
from tests.e2e.discord.scene import ROOT, BotProcess, Scene, until  # noqa: E402

WIDTH: Final = 760  # pixels, drawn at twice as many
TEXT, CONTAINER, ROW = 10, 17, 1
PEOPLE: Final = {"alice": ("小雅", "#c27c0e"), "bob": ("柏宇", "#1f8b4c")}
STYLE: Final = """
* { box-sizing: border-box } body { margin: 0; background: #313338; color: #dbdee1; width: 760px; padding: 18px 20px;
font: 16px/1.4 "gg sans", "Noto Sans", "Noto Sans CJK TC", "Noto Color Emoji", sans-serif }
.message { display: flex; gap: 14px; margin: 2px 0 14px } .face { flex: none; width: 40px; height: 40px;
border-radius: 50%; color: #fff; font-weight: 600; display: grid; place-items: center } .body { flex: 1; min-width: 0 }
.name { font-weight: 600; color: #f2f3f5 } .tag { background: #5865f2; color: #fff; font-size: 10px; padding: 1px 5px;
border-radius: 3px; margin-left: 5px; vertical-align: 2px }
.above { display: flex; gap: 6px; color: #b5bac1; font-size: 14px; margin: 0 0 3px 22px; white-space: nowrap;
overflow: hidden } .above::before { content: ""; flex: none; width: 26px; margin: 9px 2px -4px 0; border: solid #4e5058;
border-width: 2px 0 0 2px; border-radius: 6px 0 0 0 } .frame { background: #2b2d31; border: 1px solid #3f4147;
border-left: 4px solid #5865f2; border-radius: 8px; padding: 12px 16px; margin: 6px 0 } .text { white-space: pre-wrap;
overflow-wrap: anywhere } .small { font-size: 13px; color: #949ba4; white-space: pre-wrap } .text b { color: #fff }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 10px } .button { background: #4e505899; color: #fff;
font-size: 14px; font-weight: 500; border-radius: 8px; padding: 5px 14px } .pill { background: #3c4270; color: #c9cdfb;
border-radius: 3px; padding: 0 2px; font-weight: 500 } .foot { color: #949ba4; font-size: 12px; margin-top: 6px }
.thread { background: #2b2d31; border-radius: 8px; padding: 8px 12px; margin-top: 8px;
font-size: 14px; max-width: 480px }
.thread b { color: #f2f3f5 } .thread i { color: #00a8fc; font-style: normal; font-weight: 600; margin-left: 8px }
.head { color: #f2f3f5; font-weight: 600; border-bottom: 1px solid #26272b; margin: -4px 0 16px; padding-bottom: 10px }
.head span { color: #80848e; font-weight: 400; margin-right: 8px; font-size: 20px }
"""


async def main() -> None:
    """Hold the talk, and draw it."""
    async with Front() as front:
        front.locale = "zh-TW"
        pictures = await talk(Scene(front))
    for name, body in pictures.items():
        draw(HERE / f"discord-{name}.png", body)


async def talk(scene: Scene) -> dict[str, str]:
    """The pages to draw, by name."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"MEMOQA_MEMOS": str(ROOT / "memos"), "MEMOQA_INDEX": f"{folder}/index"}
        bot = BotProcess(scene, Path(folder), "bot", **settings)
        program = (sys.executable, "-c", "from memoqa.cli.app import main; main()", "index")
        await (await asyncio.create_subprocess_exec(*program, env=bot.environment, cwd=folder)).wait()
        async with bot:
            return await pages(scene)


async def pages(scene: Scene) -> dict[str, str]:
    """One page for each thing that docs/discord.md shows."""
    question, none = "中俄貿易額是多少？", "台積電2019年的營收是多少？"
    other, then = "亞信會議是哪一年成立的？", "那上合組織呢？"
    await scene.alice.slash(scene.channel, "ask", question=question)
    thread = await scene.thread(question[:4])
    for count, asked in enumerate((other, then), 1):
        await scene.in_thread(scene.bob, thread.id, asked)
        *_, follow_up = await scene.answers(thread.id, count, seconds=20)
    await scene.alice.send(scene.channel, f"{scene.at_me} {none}")
    answer, silence = await scene.answers(scene.channel.id, 2, seconds=20)
    await scene.alice.slash(scene.channel, "memos")
    memos = (await until(lambda: scene.said(scene.channel.id)[2:], 20))[0]
    names = {str(actor.id): PEOPLE[actor.name][0] for actor in (scene.alice, scene.bob)}
    opened = f'<div class="thread"><b>{html.escape(question)}</b><i>4 則訊息 ›</i></div>'
    channel, inside = '<div class="head"><span>#</span>一般</div>', f'<div class="head"><span>🧵</span>{question}</div>'
    command = '<div class="above"><b>小雅</b> 使用了 <span class="pill">/提問</span></div>'
    private = '<div class="foot">👁 只有您能看到這則訊息 · 關閉訊息</div>'
    return {
        "answer": channel + command + said_by_bot(answer, names, opened),
        "follow-up": inside + said_by("bob", then) + reply("bob", then) + said_by_bot(follow_up, names),
        "none": channel
        + said_by("alice", none, mention=True)
        + reply("alice", f"@memoqa {none}")
        + said_by_bot(silence, names),
        "memos": channel + command.replace("提問", "備忘錄") + said_by_bot(memos, names, private),
    }


def said_by_bot(message: Any, names: dict[str, str], below: str = "") -> str:
    """A message by the bot, drawn from its components."""
    body = "".join(drawn(message.components, names))
    title = '<span class="name">memoqa</span><span class="tag">應用程式</span>'
    face = '<div class="face" style="background:#5865f2">備</div>'
    return f'<div class="message">{face}<div class="body">{title}{body}{below}</div></div>'


def said_by(person: str, text: str, *, mention: bool = False) -> str:
    """A message by a person."""
    name, colour = PEOPLE[person]
    pill = '<span class="pill">@memoqa</span> ' if mention else ""
    title = f'<span class="name">{name}</span>'
    face = f'<div class="face" style="background:{colour}">{name[0]}</div>'
    words = f'<div class="text">{pill}{html.escape(text)}</div>'
    return f'<div class="message">{face}<div class="body">{title}{words}</div></div>'


def reply(person: str, text: str) -> str:
    """The line over a message that says what it replies to."""
    return f'<div class="above"><b>{PEOPLE[person][0]}</b> {html.escape(text)}</div>'


def drawn(components: Sequence[dict[str, Any]], names: dict[str, str]) -> Iterator[str]:
    """Components as HTML."""
    for component in components:
        if component["type"] == TEXT:
            yield from (line(one, names) for one in component["content"].split("\n"))
        elif component["type"] == CONTAINER:
            yield f'<div class="frame">{"".join(drawn(component["components"], names))}</div>'
        elif component["type"] == ROW:
            labels = [html.escape(one["label"]) for one in component["components"]]
            row = "".join(f'<div class="button">{label}</div>' for label in labels)
            yield f'<div class="row">{row}</div>'


def line(content: str, names: dict[str, str]) -> str:
    """A line of a text display as Discord's reader shows it."""
    mention = re.match(r"-# <@(\d+)>", content)
    if mention:
        rest = read(content[mention.end() :]).text
        return f'<div class="small"><span class="pill">@{names[mention[1]]}</span>{html.escape(rest)}</div>'
    reading = read(SMALL.sub("", content))
    shown = "".join(
        f"<b>{html.escape(one)}</b>" if place in reading.bold else html.escape(one)
        for place, one in enumerate(reading.text)
    ).replace("</b><b>", "")
    return f'<div class="{"small" if SMALL.match(content) else "text"}">{shown or "&nbsp;"}</div>'


def draw(file: Path, body: str) -> None:
    """Take a picture of a page, as high as the page is."""
    measure = "<script>document.title = document.documentElement.scrollHeight</script>"
    page = f'<!doctype html><html lang="zh-TW"><meta charset="utf-8"><style>{STYLE}</style><body>{body}{measure}'
    browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        options = [browser, "--headless", "--no-sandbox", "--hide-scrollbars", f"--user-data-dir={folder}/user"]
        seen = run([*options, f"--window-size={WIDTH},200", "--dump-dom", source.as_uri()])
        height = int(re.findall(r"<title>(\d+)</title>", seen)[0])
        shot = [f"--window-size={WIDTH},{height}", "--force-device-scale-factor=2", f"--screenshot={file}"]
        run([*options, *shot, source.as_uri()])


def run(command: Sequence[str]) -> str:
    """The output of a command."""
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout  # noqa: S603


if __name__ == "__main__":
    asyncio.run(main())
