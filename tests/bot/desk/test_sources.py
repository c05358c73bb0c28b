"""A quote's page and file go to whoever may read the memo, and to nobody else."""

from dataclasses import replace
from typing import Self

import pytest

from bot.desk.desk import Desk
from bot.port import Alone, Command, Enclosure, Memberships
from bot.present.wording import EN, Wording
from bot.state.stores import State
from memoqa.domain import Memo
from memoqa.errors import PassageGone, SourceChanged
from tests.bot.desk.messages import KEY, press
from tests.bot.doubles import PNG, FakeLibrary, Transcript


async def pressed(
    desk: Desk, command: Command, about: str = "receipt-1", *, member_of: Memberships | None = None
) -> Transcript:
    post = Transcript(KEY)
    post.member_of = member_of or Memberships()
    incoming = replace(
        press(command),
        about=about,
        asker="slack:U7",
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
async def test_sources_are_read_as_by_all_who_see_the_reply(desk: Desk, library: FakeLibrary, command: Command) -> None:
    await pressed(desk, command)
    assert library.seen[0] == frozenset({"slack:C1"})


class Restricted(FakeLibrary):
    """Its memo is for one user group."""

    def __init__(self, ids: frozenset[str] | None = None) -> None:
        super().__init__()
        self.ids = ids
        self.audience = ("slack:S1",)

    def seen_by(self, ids: frozenset[str] | None) -> Self:
        return type(self)(ids)

    def audiences(self) -> frozenset[tuple[str, ...]]:
        return frozenset({("slack:S1",)})

    def _opened(self, receipt: str) -> Memo:
        if self.ids is not None and self.ids.isdisjoint(("slack:S1",)):
            raise PassageGone("that memo has changed since it was quoted; ask again.")
        return super()._opened(receipt)


@pytest.fixture
def restricted(state: State) -> Desk:
    return Desk(Restricted(), state, Wording(), frozenset())


@pytest.mark.parametrize("command", ["page", "file"])
async def test_the_source_of_a_memo_that_others_here_may_not_read_is_for_the_asker_alone(
    restricted: Desk, command: Command
) -> None:
    (reply,) = (await pressed(restricted, command, member_of=Memberships(frozenset({"slack:S1"})))).shown
    assert isinstance(reply, Alone)
    assert isinstance(reply.reply, Enclosure)


@pytest.mark.parametrize("command", ["page", "file"])
async def test_who_may_not_read_a_memo_is_told_what_they_would_be_told_if_it_were_gone(
    restricted: Desk, command: Command
) -> None:
    assert (await pressed(restricted, command)).texts == [EN.passage_gone]


@pytest.mark.parametrize("command", ["page", "file"])
async def test_while_nobody_says_who_may_read_a_memo_nothing_of_it_is_sent(restricted: Desk, command: Command) -> None:
    (reply,) = (await pressed(restricted, command, member_of=Memberships(unknown=frozenset({"slack:S1"})))).texts
    assert reply == f"{EN.passage_gone}\n{EN.unsure_who_you_are}"


@pytest.mark.parametrize("command", ["page", "file"])
async def test_a_file_that_changed_since_is_told_so(desk: Desk, library: FakeLibrary, command: Command) -> None:
    library.failure = SourceChanged("the file of a.pdf was changed")
    assert (await pressed(desk, command)).texts == [EN.source_changed]


@pytest.mark.parametrize("command", ["page", "file"])
async def test_the_source_of_what_is_gone_or_not_for_the_asker_is_not_sent(desk: Desk, command: Command) -> None:
    assert (await pressed(desk, command, "receipt-9")).texts == [EN.passage_gone]
