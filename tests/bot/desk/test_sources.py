"""A quote's page and file go to whoever may read the memo, and to nobody else."""

from dataclasses import replace

import pytest

from bot.desk.desk import Desk
from bot.port import Command, Enclosure
from bot.present.wording import EN
from memoqa.errors import SourceChanged
from tests.bot.desk.messages import KEY, press
from tests.bot.doubles import PNG, FakeLibrary, Transcript


async def pressed(desk: Desk, command: Command, about: str = "receipt-1") -> Transcript:
    post = Transcript(KEY)
    incoming = replace(
        press(command),
        about=about,
        asker="slack:U7",
        identities=frozenset({"slack:U7", "slack:S1"}),
        places=frozenset({"slack:C1"}),
        language="en",
    )
    await desk.handle(incoming, post)
    return post


async def test_a_page_is_sent_as_a_picture_with_a_button_for_the_file(desk: Desk, library: FakeLibrary) -> None:
    (page,) = (await pressed(desk, "page", "receipt-1~3-9")).shown
    assert page == Enclosure("Page 3 of “四、習近平出訪俄羅斯、中亞之觀察”", "report 1-3.png", PNG, receipt="receipt-1")
    assert library.marks == ((3, 9),)


async def test_a_page_on_which_nothing_is_marked_says_so(desk: Desk, library: FakeLibrary) -> None:
    library.page_marked = False
    (page,) = (await pressed(desk, "page")).shown
    assert isinstance(page, Enclosure)
    assert page.text.endswith(EN.page_unmarked)


async def test_a_file_is_sent_as_it_is(desk: Desk, library: FakeLibrary) -> None:
    (file,) = (await pressed(desk, "file")).shown
    said = EN.file_of.format(title="“四、習近平出訪俄羅斯、中亞之觀察”")
    assert file == Enclosure(said, "report 1.pdf", library.file)


@pytest.mark.parametrize("command", ["page", "file"])
async def test_sources_are_read_with_the_askers_own_ids(desk: Desk, library: FakeLibrary, command: Command) -> None:
    await pressed(desk, command)
    assert library.seen == [frozenset({"slack:U7", "slack:S1"})]


@pytest.mark.parametrize("command", ["page", "file"])
async def test_the_source_of_a_memo_with_an_audience_is_for_the_asker_alone(
    desk: Desk, library: FakeLibrary, command: Command
) -> None:
    library.audience = ("slack:S1",)
    (reply,) = (await pressed(desk, command)).shown
    assert isinstance(reply, Enclosure)
    assert reply.private


@pytest.mark.parametrize("command", ["page", "file"])
async def test_a_file_that_changed_since_is_told_so(desk: Desk, library: FakeLibrary, command: Command) -> None:
    library.failure = SourceChanged("the file of a.pdf was changed")
    assert (await pressed(desk, command)).texts == [EN.source_changed]


@pytest.mark.parametrize("command", ["page", "file"])
async def test_the_source_of_what_is_gone_or_not_for_the_asker_is_not_sent(desk: Desk, command: Command) -> None:
    assert (await pressed(desk, command, "receipt-9")).texts == [EN.passage_gone]
