"""A memo's owner is asked on Discord whether it still holds, in a direct message whose buttons work after a restart."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.discord.scene import BotProcess, Scene, buttons, seen, until
from tests.library import Library, library_of

MODULE = "tests.e2e.owned_bot"


@pytest.fixture
def library(scene: Scene, tmp_path: Path) -> Library:
    """Two memos that are due: alice answers for one, and a role, which nobody can write to, for the other."""
    sidecars = {"leave.md.toml": f'review_by = 2026-11-01\nowner = "Alice <discord:{scene.alice.id}>"\n',
                "travel.md.toml": 'review_by = 2026-10-01\nowner = "discord:role:7"\n'}  # fmt: skip
    texts = {"leave.md": "# Leave @everyone\n\nAsk first.\n", "travel.md": "# Travel\n\nGo by train.\n"}
    return library_of(tmp_path, texts | sidecars)


@pytest.fixture
def bot(scene: Scene, library: Library, tmp_path: Path) -> BotProcess:
    where = {"MEMOQA_MEMOS": str(library.memos), "MEMOQA_INDEX": str(library.index)}
    return BotProcess(
        scene, tmp_path, MODULE, **where, MEMOQA_ADMINS=f"discord:{scene.boss.id},discord:role:300000000000000003"
    )


def told(scene: Scene, text: str) -> list[Any]:
    """memoqa's messages with this text, wherever they are."""
    everything = [message for channel in list(scene.backend.messages) for message in scene.said(channel)]
    return [message for message in everything if text in seen(message).words]


async def test_the_owner_presses_after_a_restart_and_the_admins_hear_of_the_other_memo(
    scene: Scene, bot: BotProcess, library: Library
) -> None:
    async with bot:
        (asked,) = await until(lambda: told(scene, "“Leave @everyone”"))
        assert set(buttons(asked)) == {"still_right", "how_to_replace", "retire"}
        assert seen(asked).live == ()
        (listed,) = await until(lambda: told(scene, "travel.md"))
        assert buttons(listed) == {}
        assert asked.channel_id != listed.channel_id
        await bot.kill()
        await bot.start()
        await scene.alice.user.click(scene.message(asked), custom_id=buttons(asked)["still_right"])
        (noted,) = await until(lambda: told(scene, "still holds, and I ask again on"))
        sidecar = tomllib.loads((library.memos / "leave.md.toml").read_text("utf-8"))
        assert str(sidecar["review_by"]) in seen(noted).words
        await scene.alice.user.click(scene.message(asked), custom_id=buttons(asked)["retire"])
        await until(lambda: told(scene, "holds until the end of"))
        assert "valid_until" in (library.memos / "leave.md.toml").read_text("utf-8")
        assert len(told(scene, "“Leave @everyone” (leave.md). It should")) == 1


async def test_a_refused_direct_message_is_logged_and_the_admins_have_the_memo(
    scene: Scene, bot: BotProcess, library: Library
) -> None:
    nobody = f'review_by = 2026-11-01\nowner = "discord:{scene.me}"\n'  # a bot cannot write to itself
    (library.memos / "leave.md.toml").write_text(nobody, "utf-8")
    library.service().reindex()
    async with bot:
        (listed,) = await until(lambda: told(scene, "leave.md"))
        assert "travel.md" in seen(listed).words
    assert f"did not reach discord:{scene.me}" in bot.errors
