"""The real bot with the bundled model answers from the memo that comes with memoqa, on Discord."""

import asyncio
import sys
from pathlib import Path

from bot.present.wording import ZH_TW
from tests.e2e.discord.scene import ROOT, BotProcess, Scene, seen

MEMOS = ROOT / "memos"


def bare(text: str) -> str:
    return "".join(text.split())


async def test_the_memo_is_quoted_word_for_word_and_silent_on_the_rest(scene: Scene, tmp_path: Path) -> None:
    settings = {"MEMOQA_MEMOS": str(MEMOS), "MEMOQA_INDEX": str(tmp_path / "index")}
    bot = BotProcess(scene, tmp_path, "bot", **settings)
    program = (sys.executable, "-c", "from memoqa.cli.app import main; main()", "index")
    indexing = await asyncio.create_subprocess_exec(*program, env=bot.environment, cwd=tmp_path)
    assert await indexing.wait() == 0
    async with bot:
        await scene.alice.slash(scene.channel, "ask", question="亞信會議是哪一年成立的？")
        thread = await scene.thread("亞信會議")
        await scene.in_thread(scene.bob, thread.id, "那上合組織呢？")
        (follow_up,) = await scene.answers(thread.id, seconds=120)
        await scene.alice.send(scene.channel, f"{scene.at_me} 台積電2019年的營收是多少？")
        answer, none = await scene.answers(scene.channel.id, 2, seconds=120)
    (memo,) = (bare(file.read_text(encoding="utf-8")) for file in MEMOS.glob("*.txt"))
    for shown, year in ((answer, "1999年"), (follow_up, "2001年")):
        (first, *_) = seen(shown).quotes
        assert bare(first.text) in memo
        assert year in "".join(first.text[place] for place in sorted(first.bold))
    assert seen(follow_up).words.startswith("實際搜尋：上合組織是哪一年成立的？")
    assert (seen(none).quotes, ZH_TW.none in seen(none).words) == ((), True)
