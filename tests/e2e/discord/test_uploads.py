"""Several files are added to the memos on Discord at once, with what is said of them before anybody can read them."""

from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from bot.present.wording import EN
from bot.present.words.uploads import UPLOADS_EN
from tests.e2e.discord.scene import BotProcess, Scene, buttons, custom_ids, seen, until
from tests.ingest.archives import ASKED, INSIDE, SUMMARIES, circular, papers
from tests.library import Library, library_of

MODULE = "tests.e2e.owned_bot"
RULES = ("rules.md", b"# Rules @everyone\n\n## Saws\n\nAsk first.\n\n## Rooms\n\nSign here.\n")
PAY, TOOL = ("pay.txt", b"It is paid in March.\n"), ("tool.exe", b"MZ")
NEWER = ("leave.md", b"# Leave\n\nAsk nobody.\n")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of(tmp_path, {"leave.md": "# Leave\n\nAsk the manager.\n"})


@pytest.fixture
def bot(scene: Scene, library: Library, tmp_path: Path) -> BotProcess:
    where = {"MEMOQA_MEMOS": str(library.memos), "MEMOQA_INDEX": str(library.index)}
    return BotProcess(scene, tmp_path, MODULE, **where, MEMOQA_ADMINS=f"discord:{scene.boss.id}")


def indexed(library: Library) -> set[str]:
    return {memo.id for memo in library.service().library().memos}


def told(scene: Scene, text: str) -> list[Any]:
    return [message for message in scene.said(scene.channel.id) if text in seen(message).words]


async def shown(scene: Scene, bot: BotProcess, step: Awaitable[Any], text: str) -> Any:
    """The message with this text that a step ends in."""
    before = {message.id for message in told(scene, text)}
    await step
    await until(lambda: [one for one in told(scene, text) if one.id not in before], what=bot.errors)
    await bot.until_done()
    return next(one for one in reversed(told(scene, text)) if one.id not in before)


async def form(scene: Scene, **filled: Any) -> Awaitable[Any]:
    """The submission of the form behind `/reindex add`."""
    opened = await scene.boss.slash(scene.channel, "reindex", action="add")
    await until(lambda: opened.modal)
    return scene.boss.submit_modal(opened, {"taken": "ask", **filled})


async def test_of_several_files_the_good_ones_are_indexed_and_a_taken_name_is_asked_about(
    scene: Scene, bot: BotProcess, library: Library
) -> None:
    async with bot:
        submitted = await form(scene, file=[RULES, TOOL, PAY, NEWER])
        report = await shown(scene, bot, submitted, UPLOADS_EN.counted.format(count=4, kept=2))
        words = seen(report).words
        assert UPLOADS_EN.added.format(name="rules.md") in words
        assert "“Rules @everyone”: 2 sections, 2 paragraphs" in words
        assert "Not added: tool.exe. Memoqa does not read files of type .exe; send" in words
        assert "There is a memo named leave.md already." in words
        assert seen(report).live == ()
        assert indexed(library) == {"leave.md", "rules.md", "pay.txt"}
        assert "manager" in (library.memos / "leave.md").read_text()
        pressed = scene.boss.click(scene.message(report), custom_id=buttons(report)["replace"])
        await shown(scene, bot, pressed, EN.upload_replaced.format(name="leave.md"))
        assert "nobody" in (library.memos / "leave.md").read_text()
        undo = scene.boss.slash(scene.channel, "reindex", action="undo")
        await shown(scene, bot, undo, EN.upload_restored.format(name="leave.md"))
        pressed = scene.boss.click(scene.message(report), custom_id=buttons(report)["undo_upload"])
        await shown(scene, bot, pressed, EN.upload_removed.format(name="rules.md"))
        assert indexed(library) == {"leave.md"}


async def test_a_messages_files_wait_over_a_crash_until_the_admin_has_said_who_may_read_them(
    scene: Scene, bot: BotProcess, library: Library
) -> None:
    async with bot:
        sent = await scene.alice.send(scene.channel, "our plan", attachments=[PAY, RULES])
        generation = library.service().library().generation
        offer = UPLOADS_EN.offer.format(names="pay.txt, rules.md")
        offered = await shown(scene, bot, scene.boss.context_menu(scene.channel, "Add to the memos", sent), offer)
        assert set(buttons(offered)) == {"take", "describe", "drop"}
        assert library.service().library().generation == generation
        await bot.kill()
        await bot.start()
        opened = await scene.boss.click(scene.message(offered), custom_id=buttons(offered)["describe"])
        await until(lambda: opened.modal)
        assert not (library.memos / "pay.txt").exists()
        submitted = scene.boss.submit_modal(opened, {"owner": "Ada", "audience_people": [scene.boss], "taken": "ask"})
        await shown(scene, bot, submitted, UPLOADS_EN.counted.format(count=2, kept=2))
        memos = {memo.id: memo.details for memo in library.service().seen_by(None).library().memos}
        for name in ("pay.txt", "rules.md"):
            assert (memos[name].audience, memos[name].owner) == ((f"discord:{scene.boss.id}",), "Ada")
        pressed = scene.boss.click(scene.message(offered), custom_id=buttons(offered)["take"])
        await shown(scene, bot, pressed, "no longer waiting")


async def test_whoever_is_no_admin_adds_nothing(scene: Scene, bot: BotProcess, library: Library) -> None:
    async with bot:
        sent = await scene.alice.send(scene.channel, "our plan", attachments=[PAY])
        await shown(scene, bot, scene.alice.context_menu(scene.channel, "Add to the memos", sent), EN.admins_only)
    assert [entry.name for entry in library.memos.iterdir()] == ["leave.md"]


async def test_what_lies_in_an_archive_or_a_mail_is_named_quoted_and_sent_and_goes_when_its_file_goes(
    scene: Scene, bot: BotProcess, library: Library
) -> None:
    async with bot:
        submitted = await form(scene, file=[("papers.zip", papers()), ("notice.eml", circular())])
        report = await shown(scene, bot, submitted, UPLOADS_EN.counted.format(count=2, kept=2))
        for line in SUMMARIES:
            assert line in seen(report).words
        assert indexed(library) == INSIDE | {"leave.md"}
        for question, text, memo, content in ASKED:
            await scene.boss.slash(scene.channel, "ask", question=question)
            answer = await until(lambda: holding(scene, text), what=bot.errors)  # noqa: B023
            await scene.boss.click(scene.message(answer), custom_id=buttons(answer)["cite"])
            await until(lambda: holding(scene, memo), what=bot.errors)  # noqa: B023
            await scene.boss.click(scene.message(answer), custom_id=buttons(answer)["file"])
            await until(lambda: content in files(scene), what=bot.errors)  # noqa: B023
        undo = custom_ids(report)[-1]  # below the undo of each file, that of the whole upload
        await scene.boss.click(scene.message(report), custom_id=undo)
        for name in ("papers.zip", "notice.eml"):
            await until(lambda: holding(scene, EN.upload_removed.format(name=name)), what=bot.errors)  # noqa: B023
        assert indexed(library) == {"leave.md"}


def said(scene: Scene) -> list[Any]:
    return [one for place in (scene.channel, *scene.channel.threads) for one in scene.said(place.id)]


def files(scene: Scene) -> list[bytes | None]:
    """What the files in memoqa's messages hold."""
    return [scene.backend.cdn.get(file["url"]) for one in said(scene) for file in one.attachments]


def holding(scene: Scene, text: str) -> Any:
    """The message with this text; None if there is none."""
    return next((one for one in said(scene) if text in str(one.components)), None)
