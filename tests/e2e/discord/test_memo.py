"""The real bot with the bundled model answers from the memo that comes with memoqa, on Discord."""

import asyncio
import sys
from pathlib import Path

from bot.present.wording import ZH_TW
from tests.e2e.discord.scene import ROOT, BotProcess, Scene, seen

MEMOS = ROOT / "memos"


def bare(text: str) -> str:
    return "".join(text.split())


async def with_index(scene: Scene, folder: Path, **settings: str) -> BotProcess:
    """The real bot, not started, over an index of the memo."""
    index = {"MEMOQA_MEMOS": str(MEMOS), "MEMOQA_INDEX": str(folder / "index")}
    bot = BotProcess(scene, folder, "bot", **index, **settings)
    program = (sys.executable, "-c", "from memoqa.cli.app import main; main()", "index")
    indexing = await asyncio.create_subprocess_exec(*program, env=bot.environment, cwd=folder)
    assert await indexing.wait() == 0
    return bot


async def test_the_memo_is_quoted_word_for_word_and_silent_on_the_rest(scene: Scene, tmp_path: Path) -> None:
    async with await with_index(scene, tmp_path):
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


async def test_unasked_the_memos_question_is_answered_and_talk_and_other_questions_are_not(
    scene: Scene, tmp_path: Path
) -> None:
    async with await with_index(scene, tmp_path, MEMOQA_ADMINS=f"discord:{scene.boss.id}") as bot:
        await scene.boss.slash(scene.channel, "memos", helper="every-question")
        await scene.answers(scene.channel.id, seconds=120)
        said = [
            "早安！中午要不要一起吃飯？",
            "特休一年有幾天？",
            "有人知道亞信會議是哪一年成立的嗎？",
            "The report is in the folder",
        ]
        for text in said:
            await scene.alice.send(scene.channel, text)
        asked = next(one.id for one in scene.backend.messages[scene.channel.id].values() if one.content == said[2])
        (found,) = await scene.answers(asked, seconds=120)
        await bot.until_done()
    assert "1999年" in "".join(seen(found).quotes[0].text)
    assert [one.name for one in scene.channel.threads] == [said[2]]
    assert len(scene.said(scene.channel.id)) == 1
