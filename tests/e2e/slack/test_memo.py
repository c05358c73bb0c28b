"""The real bot with the bundled model answers from the memo in memos/, in a workspace."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.present.wording import ZH_TW
from tests.e2e.slack.process import KEPT, ROOT, Bot
from tests.e2e.slack.workspace import BOT_USER, Workspace, quoted, seen

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATIENCE_SECONDS = 120
PLACE = "（二）中國深化對中亞地區影響力 · ¶ 6 · 第 74–96 行"


@pytest.fixture(scope="module")
def mode() -> str:
    return "socket"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(workspace: Workspace, mode: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    folder: Path = tmp_path_factory.mktemp("memo")
    where = {"MEMOQA_MEMOS": str(ROOT / "memos"), "MEMOQA_INDEX": str(folder / "index")}
    where["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | where
    indexing = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "memoqa", "index", cwd=folder, env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    assert await indexing.wait() == 0
    bot = await Bot(workspace, mode, folder, "bot", **where).start()
    yield bot
    assert await bot.end() == 0


@pytest.mark.usefixtures("bot")
async def test_the_memos_own_paragraph_answers_and_a_follow_up_is_completed(workspace: Workspace) -> None:
    memo = "".join(next((ROOT / "memos").glob("*.txt")).read_text("utf-8").split())
    await workspace.command("alice", "/ask", "亞信會議是哪一年成立的？")
    root = (await workspace.message("亞信會議是哪一年成立的？", seconds=PATIENCE_SECONDS))["ts"]
    answer = await workspace.message(PLACE, root=root, seconds=PATIENCE_SECONDS)
    bold = [
        element["text"]
        for block in answer["blocks"] if block["type"] == "rich_text"
        for element in block["elements"][0]["elements"] if element.get("style", {}).get("bold")
    ]  # fmt: skip
    assert any("1999年正式成立" in text for text in bold)
    await workspace.say("alice", "那上合組織呢？", thread=root)
    follow_up = await workspace.message("實際搜尋：上合組織是哪一年成立的？", root=root, seconds=PATIENCE_SECONDS)
    assert "".join(quoted([answer]).split()) in memo
    assert "2001年成立" in quoted([follow_up])


@pytest.mark.usefixtures("bot")
async def test_a_question_that_the_memo_does_not_answer_is_told_so(workspace: Workspace) -> None:
    ts = await workspace.say("alice", f"<@{BOT_USER}> 台積電2019年的營收是多少？")
    answer = await workspace.message(ZH_TW.none, root=ts, seconds=PATIENCE_SECONDS)
    assert ZH_TW.none_hint in seen(answer)
