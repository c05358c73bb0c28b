"""A page and a file reach whoever asked for them on Discord, over its sockets."""

from dataclasses import replace
from typing import Any

import pytest
from simcord.backend.cdn import CDN_BASE

from bot.port import Alone, Enclosure
from bot.present.wording import EN
from memoqa.domain import Answer, Place
from tests.bot.adapters.discord.doubles import EPHEMERAL, Bots, posts, said
from tests.bot.doubles import PNG, FakeLibrary
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import Scene, buttons, seen, until


class WithPdf(FakeLibrary):
    def ask(self, question: str, earlier: Any = ()) -> Answer:
        found = super().ask(question, earlier)
        return replace(found, quotes=tuple(replace(one, place=Place(page=3)) for one in found.quotes))


@pytest.fixture
def library() -> FakeLibrary:
    return WithPdf()


async def asked(scene: Scene) -> Any:
    await scene.alice.slash(scene.channel, "ask", question="who?")
    await scene.thread()
    (answered,) = scene.said(scene.channel.id)
    return answered


async def pressed(scene: Scene, message: Any, action: str, place: int) -> Any:
    """The message that a press brings, once it is there."""
    before = len(scene.said(place))
    await scene.bob.click(scene.message(message), custom_id=buttons(message)[action])
    await until(lambda: len(scene.said(place)) > before)
    return scene.said(place)[-1]


def file_of(scene: Scene, message: Any) -> tuple[str, bytes]:
    (attachment,) = message.attachments
    content = scene.backend.cdn.get(attachment["url"])
    assert content is not None
    return attachment["filename"], content


async def test_the_page_comes_as_a_picture_to_the_asker_alone_and_its_button_sends_the_file(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot():
        page = await pressed(scene, await asked(scene), "page", scene.channel.id)
        assert file_of(scene, page) == ("report_1-3.png", PNG)
        assert any(part["type"] == 12 for part in page.components)
        assert page.flags & EPHEMERAL
        start, end = (0, 0) if not library.marks else library.marks[0]
        assert library.text[start:end]
        file = await pressed(scene, page, "file", scene.channel.id)
    assert file_of(scene, file) == ("report_1.pdf", library.file)
    assert file.flags & EPHEMERAL


async def test_a_page_comes_by_direct_message_once_the_press_is_over(scene: Scene, bot: Bots) -> None:
    async with bot():
        answered = await asked(scene)
        scene.front.faults.append(Fault("POST", "/webhooks/*", 404, code=10015))
        page = await pressed(scene, answered, "page", scene.bob.user.dm_channel.id)
    assert file_of(scene, page) == ("report_1-3.png", PNG)
    assert scene.said(scene.channel.id) == [answered]


async def test_what_others_may_not_see_goes_to_the_asker_directly(scene: Scene, bot: Bots) -> None:
    incoming = await said(scene)
    async with bot() as here:
        await posts(here, incoming).send(Alone(Enclosure("The file of “Rules”", "rules.pdf", b"pdf")))
    (direct,) = scene.said(scene.alice.user.dm_channel.id)
    assert file_of(scene, direct) == ("rules.pdf", b"pdf")
    assert scene.said(scene.channel.id) == []


async def test_a_file_that_is_larger_than_discord_takes_is_told_with_both_sizes(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot():
        page = await pressed(scene, await asked(scene), "page", scene.channel.id)
        library.file = b"a" * ((25 << 20) + 1)  # simcord's interactions name a limit of 25 MiB
        told = await pressed(scene, page, "file", scene.channel.id)
    assert seen(told).words == EN.file_too_large.format(size="25.1", limit=25)
    assert told.attachments == []


@pytest.mark.parametrize("code", [40005, 50013])
async def test_a_file_that_discord_refuses_is_told_in_a_sentence_and_logged(
    scene: Scene, bot: Bots, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    async with bot():
        answered = await asked(scene)
        scene.front.faults.append(Fault("POST", "/webhooks/*", 403, code=code))
        told = await pressed(scene, answered, "page", scene.channel.id)
    assert seen(told).words == EN.file_refused
    assert f"Discord did not take a file ({code})" in caplog.text


def test_simcords_files_lie_where_this_reads_them() -> None:
    assert CDN_BASE.startswith("https://")
