"""The real bot finds words, sections, references and changes in two memos, and checks a receipt, on Discord."""

from pathlib import Path
from typing import Any

import pytest

from bot.present.wording import EN, ZH_TW
from tests.e2e import regulations
from tests.e2e.discord.scene import BotProcess, Scene, buttons, custom_ids, seen, until

EPHEMERAL = 1 << 6


@pytest.fixture
async def bot(scene: Scene, tmp_path: Path) -> BotProcess:
    """The bot over these memos, not started."""
    bot = BotProcess(scene, tmp_path, "bot", **regulations.written(tmp_path))
    await regulations.index(tmp_path, bot.environment)
    return bot


async def replied(scene: Scene, command: str, **said: str) -> Any:
    """The reply to a command, once it stands in place of the placeholder that a slow one has."""
    before = len(scene.said(scene.channel.id))
    await scene.alice.slash(scene.channel, command, **said)
    placeholders = {EN.searching, ZH_TW.searching}

    def found() -> list[Any]:
        return [one for one in scene.said(scene.channel.id)[before:] if seen(one).words not in placeholders]

    return (await until(found, 60))[-1]


async def pressed(scene: Scene, message: Any, custom_id: str) -> Any:
    """What a press of a button shows to whoever pressed."""
    before = len(scene.said(scene.channel.id))
    await scene.alice.click(scene.message(message), custom_id=custom_id)
    return (await scene.answers(scene.channel.id, before + 1))[-1]


def texts(message: Any) -> list[str]:
    return [quote.text for quote in seen(message).quotes]


async def test_words_are_found_and_lead_to_their_paragraph_and_its_references(scene: Scene, bot: BotProcess) -> None:
    async with bot:
        found = await replied(scene, "find", words="附件一")
        none = await replied(scene, "find", words='""Xyzzy""')
        whole = await pressed(scene, found, custom_ids(found)[0])
        ids = [one for one in custom_ids(whole) if ":refer:" in one]
        article, appendix = [await pressed(scene, whole, one) for one in ids]
    assert seen(found).words.startswith("「附件一」：共 2 次，見於 2 份備忘錄中的 1 份")
    assert [(one.text, "".join(one.text[place] for place in sorted(one.bold))) for one in seen(found).quotes] == [
        ("第三條 依前條請特休者，如附件一。", "附件一"),
        ("附件一", "附件一"),
    ]
    assert not found.flags & EPHEMERAL
    assert seen(none).words == f"“Xyzzy”: 0 times in 2 memos, 9 paragraphs\n{EN.found_exactly}"
    assert texts(article) == ["第二條 特休三日，病假三十日。", "得延至次年。"]
    assert texts(appendix) == ["特休申請單。"]
    assert all(one.flags & EPHEMERAL for one in (whole, article, appendix))


async def test_a_section_is_suggested_shown_listed_and_a_receipt_checked(scene: Scene, bot: BotProcess) -> None:
    async with bot:
        only = await replied(scene, "section", heading="第2條 採購")
        listed = await replied(scene, "section", heading="第二條")
        offered = await scene.suggested(scene.alice, scene.channel, "附", "section", "heading")
        receipt = buttons(only)["cite"].partition("cite:")[2]
        still = await replied(scene, "verify", receipt=receipt)
        forged = await replied(scene, "verify", receipt=f"{receipt[:-16]}{'0' * 16}")
    assert texts(only) == texts(still) == ["第二條 採購須經核准。"]
    assert "• 《差勤辦法》 › 第二條 · leave.txt" in seen(listed).words
    assert (bool(listed.flags & EPHEMERAL), bool(only.flags & EPHEMERAL)) == (True, False)
    assert offered == ["附件一"]
    assert EN.still_says in seen(still).words
    assert seen(forged).words == EN.says_no_longer


async def test_diff_quotes_a_changed_memo_before_and_now(scene: Scene, bot: BotProcess, tmp_path: Path) -> None:
    regulations.changed(tmp_path)
    await regulations.index(tmp_path, bot.environment)
    async with bot:
        told = await replied(scene, "diff", memo="差勤")
        listed = await replied(scene, "diff")
    assert "《差勤辦法》 · leave.txt · 1 處更動" in seen(told).words
    assert "".join(texts(told)) == "第二條 特休三日，病假三十日。第二條 特休七日，病假三十日。"
    assert not told.flags & EPHEMERAL
    assert listed.flags & EPHEMERAL
    assert "leave.txt" in seen(listed).words
    assert "buying.txt" not in seen(listed).words
