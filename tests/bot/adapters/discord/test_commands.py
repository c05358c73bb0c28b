"""The commands have Chinese names and descriptions."""

from typing import Any

from tests.bot.adapters.discord.doubles import Bots
from tests.e2e.discord.scene import Scene


async def test_in_chinese_the_commands_have_chinese_names(scene: Scene, bot: Bots) -> None:
    async with bot():
        pass
    (request,) = scene.front.asked("PUT", "/applications/*/commands")
    names = {command["name"]: command["name_localizations"]["zh-TW"] for command in request.body}
    assert names == {
        "ask": "提問",
        "find": "尋找",
        "section": "條文",
        "verify": "查證",
        "diff": "更動",
        "memos": "備忘錄",
        "gaps": "缺漏",
        "new": "新對話",
        "forget-me": "忘記我",
        "reindex": "更新索引",
        "Ask memoqa": "問 memoqa",
        "Add to the memos": "加入備忘錄",
    }
    for command in request.body:
        for described in [command, *command.get("options", ())]:
            assert "description" not in described or not described["description"] or has_chinese(described)
    assert all(command["integration_types"] == [0] and command["contexts"] == [0, 1] for command in request.body)


ZH = ("zh-TW", "zh-CN")


def has_chinese(described: dict[str, Any]) -> bool:
    """Whether a command or an option has a name and a description in Chinese, for both scripts' locales."""
    texts = [described[kind][locale] for kind in ("name_localizations", "description_localizations") for locale in ZH]
    return all(not text.isascii() for text in texts)
