"""The guided set-up of Discord: the token, the invite link, the admins."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.adapters.discord.doctor import invite
from bot.adapters.discord.platform import DISCORD
from bot.setup.dialogue import set_up
from memoqa.errors import MemoqaError
from tests.bot.setup.scripted import CTRL_C, PREFIXES, contents, typed
from tests.e2e.discord.front import TOKEN
from tests.e2e.discord.scene import Scene

Run = Callable[..., Awaitable[str]]


@pytest.fixture
def run(scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Walk through the set-up with these lines; what was printed."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(PREFIXES)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DISCORD_API_URL", scene.front.api)

    async def walked(*lines: str) -> str:
        typed(monkeypatch, *lines)
        assert DISCORD.setup
        known = DISCORD.people, DISCORD.doctor, DISCORD.findings
        await asyncio.to_thread(set_up, DISCORD.name, DISCORD.setup, *known)
        return capsys.readouterr().out

    return walked


async def test_it_leads_from_the_app_to_the_first_question(run: Run, scene: Scene, tmp_path: Path) -> None:
    said = await run("two words", "wrong.token.canary", TOKEN, "", f"{scene.boss.id}")
    assert "https://discord.com/developers/applications" in said
    assert "contains a blank" in said
    assert "✗ Discord refused DISCORD_BOT_TOKEN" in said
    assert f"\n{invite(scene.backend.application_id)}\n" in said
    assert contents(tmp_path) == {".env": f"DISCORD_BOT_TOKEN={TOKEN}\nMEMOQA_ADMINS=discord:{scene.boss.id}\n"}
    assert "in Discord, in a channel: /ask What do the memos say" in said
    assert "Still to repair" not in said
    assert [token for token in (TOKEN, "canary") if token in said] == []


async def test_a_second_run_keeps_the_token_and_shows_the_link_again(run: Run, scene: Scene, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"DISCORD_BOT_TOKEN={TOKEN}\n")
    said = await run("", "", "")
    assert "New Application" not in said
    assert invite(scene.backend.application_id) in said
    assert contents(tmp_path) == {".env": f"DISCORD_BOT_TOKEN={TOKEN}\n"}


async def test_discord_out_of_reach_is_said_and_may_be_skipped(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:9/api/v10")
    said = await run(TOKEN, "skip", "")
    assert "✗ Discord cannot be reached" in said
    assert "`memoqa doctor` shows it later" in said
    assert TOKEN in contents(tmp_path)[".env"]


async def test_in_chinese_a_refusal_is_chinese(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    said = await run("wrong.token.canary", TOKEN, "", "")
    assert "✗ Discord 不接受 DISCORD_BOT_TOKEN" in said
    assert "/提問 " in said


async def test_an_unticked_intent_is_named_in_the_end(run: Run, scene: Scene) -> None:
    scene.front.refused = frozenset({"message_content"})
    assert "✗ discord intents: Message Content is not ticked" in await run(TOKEN, "", "")


async def test_in_chinese_it_is_named_in_chinese(run: Run, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    scene.front.refused = frozenset({"message_content"})
    said = await run(TOKEN, "", "")
    assert "`memoqa doctor` 找到還要處理的事項：" in said
    assert "沒有勾選「Message Content」" in said
    assert "is not ticked" not in said


@pytest.mark.parametrize("lines", [(), (TOKEN,), (TOKEN, "")])
async def test_ctrl_c_leaves_everything_as_it_was(run: Run, tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(MemoqaError, match="nothing was changed"):
        await run(*lines, CTRL_C)
    assert contents(tmp_path) == {}
