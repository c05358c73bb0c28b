"""The real bot finds words, sections, references and changes in two memos, and checks a receipt, in a workspace."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.present.wording import EN, ZH_TW
from tests.e2e import regulations
from tests.e2e.slack.process import KEPT, ROOT, Bot
from tests.e2e.slack.workspace import BOT_USER, Workspace, buttons, quoted, seen, until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]


@pytest.fixture(scope="module")
def mode() -> str:
    return "socket"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(workspace: Workspace, mode: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    folder: Path = tmp_path_factory.mktemp("regulations")
    where = regulations.written(folder) | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    await regulations.index(folder, kept() | where)
    bot = await Bot(workspace, mode, folder, "bot", **where).start()
    yield bot
    assert await bot.end() == 0, bot.log.read_text()


def kept() -> dict[str, str]:
    return {name: os.environ[name] for name in KEPT if name in os.environ}


async def below(workspace: Workspace, command: str, text: str) -> dict[str, Any]:
    """The first reply to a command, in the thread below what was typed."""
    await workspace.command("alice", command, text)
    opening = await workspace.message(f"{command} {text}")
    return dict(await until(lambda: second(workspace, str(opening["ts"]))))


async def second(workspace: Workspace, root: str) -> dict[str, Any] | None:
    thread = await workspace.thread(root)
    return thread[1] if len(thread) > 1 else None


def bold(message: dict[str, Any]) -> list[str]:
    elements = [one for block in message["blocks"] if block["type"] == "rich_text" for one in block["elements"]]
    return [text["text"] for one in elements for text in one["elements"] if text.get("style") == {"bold": True}]


async def test_find_shows_each_place_marked_in_a_thread_below_what_was_typed(workspace: Workspace) -> None:
    found = await below(workspace, "/find", "特休")
    assert "「特休」：共 3 次，見於 2 份備忘錄中的 1 份" in seen(found)
    assert bold(found) == ["特休"] * 3
    assert quoted([found]) == "第二條 特休三日，病假三十日。第三條 依前條請特休者，如附件一。特休申請單。"
    none = await below(workspace, "/find", '""Xyzzy""')
    assert f"“Xyzzy”: 0 times in 2 memos, 9 paragraphs\n{EN.found_exactly}" in seen(none)


async def test_a_mention_that_begins_with_find_does_the_same_in_its_thread(workspace: Workspace) -> None:
    ts = await workspace.say("alice", f"<@{BOT_USER}> 尋找「核准」")
    assert quoted([await workspace.message("共 1 次", root=ts)]) == "第二條 採購須經核准。"


async def test_a_found_place_leads_to_its_paragraph_and_a_reference_to_its_place(workspace: Workspace) -> None:
    found = await below(workspace, "/find", "如附件一")
    await workspace.press("alice", found, "whole")
    root = found["thread_ts"]
    whole = await until(lambda: newest(workspace, root, "refer:0"))
    assert [buttons(whole)[name]["text"]["text"] for name in ("refer:0", "refer:1")] == ["→ 前條", "→ 附件一"]
    await workspace.press("alice", whole, "refer:1")
    assert quoted([await until(lambda: newest(workspace, root, "cite", "特休申請單。"))]) == "特休申請單。"
    await workspace.press("alice", whole, "refer:0")
    both = await until(lambda: newest(workspace, root, "cite", "得延至次年。"))
    assert quoted([both]) == "第二條 特休三日，病假三十日。得延至次年。"


async def newest(workspace: Workspace, root: str, button: str, text: str = "") -> dict[str, Any] | None:
    """The last message of a thread, once this button is under it and it quotes this."""
    last = (await workspace.thread(root))[-1]
    return last if button in buttons(last) and text in quoted([last]) else None


async def test_a_section_is_shown_or_the_memos_that_have_it_are_listed_to_the_asker(workspace: Workspace) -> None:
    assert quoted([await below(workspace, "/section", "第2條 採購")]) == "第二條 採購須經核准。"
    told = len(workspace.responses)
    await workspace.command("alice", "/section", "第二條")
    (listed,) = await until(lambda: workspace.responses[told:])
    assert listed["response_type"] == "ephemeral"
    assert "• 《差勤辦法》 › 第二條 · leave.txt" in seen(listed)


async def test_verify_says_that_the_memo_still_says_it(workspace: Workspace) -> None:
    found = await below(workspace, "/find", "病假")
    receipt = buttons(found)["cite"]["value"]
    still = await below(workspace, "/verify", receipt)
    assert EN.still_says in seen(still)
    assert quoted([still]) == quoted([found])
    assert EN.says_no_longer in seen(await below(workspace, "/verify", f"{receipt[:-16]}{'0' * 16}"))
    told = len(workspace.responses)
    await workspace.command("alice", "/verify", "這個")
    (usage,) = await until(lambda: workspace.responses[told:])
    assert ZH_TW.verify_usage in seen(usage)


async def test_diff_quotes_a_changed_memo_before_and_now_in_a_thread_below_what_was_typed(
    workspace: Workspace, bot: Bot
) -> None:
    folder = bot.memos.parent
    regulations.changed(folder)
    where = {"MEMOQA_MEMOS": str(folder / "regulations"), "MEMOQA_INDEX": str(folder / "index")}
    await regulations.index(folder, kept() | where | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])})
    told = await below(workspace, "/diff", "差勤")
    assert "《差勤辦法》 · leave.txt · 1 處更動" in seen(told)
    assert quoted([told]) == "第二條 特休三日，病假三十日。第二條 特休七日，病假三十日。"
    assert bold(told) == ["三", "七"]
    assert "cite" not in buttons(told)
    before = len(workspace.responses)
    await workspace.command("alice", "/diff", "")
    (listed,) = await until(lambda: workspace.responses[before:])
    assert listed["response_type"] == "ephemeral"
    assert "leave.txt" in seen(listed)
    assert "buying.txt" not in seen(listed)
