"""/diff tells what the last reindex changed, both versions word for word, and nothing that the asker may not read."""

from pathlib import Path

import pytest

from bot.desk.desk import Desk
from bot.port import Alone, Incoming, Memberships, Notice, Passages, Reply
from bot.present.changes import MOST_SHOWN
from bot.present.wording import EN, Wording
from bot.state.stores import State
from tests.bot.desk.messages import KEY
from tests.bot.doubles import Transcript
from tests.library import Library, index, library_of

TRAVEL = "# Travel\n\nA room costs at most 6,000 a night.\n\nAsk a lead first.\n\nKeep the bill for a year.\n"
PAY = "# Pay\n\nThe director earns 190,000.\n"
GROUP = "test:role:pay"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = library_of(tmp_path, {"travel.md": TRAVEL, "pay.md": PAY, "pay.md.toml": f'audience = ["{GROUP}"]'})
    changed = TRAVEL.replace("6,000", "6,500").replace("\n\nAsk a lead first.", "") + "\nAsk a lead first.\n"
    (made.memos / "travel.md").write_text(changed)
    (made.memos / "pay.md").write_text(PAY.replace("190", "195"))
    index(made)
    return made


@pytest.fixture
def desk(library: Library, state: State) -> Desk:
    return Desk(library.service(), state, Wording(), admins=frozenset())


async def told(
    desk: Desk,
    text: str,
    *,
    member: bool = False,
    places: frozenset[str] = frozenset({"test:C1"}),
    unknown: bool = False,
) -> Reply:
    ids = frozenset({GROUP})
    post = Transcript(KEY)
    post.member_of = Memberships(ids if member else frozenset(), ids if unknown else frozenset())
    await desk.handle(Incoming(f"test:{text}{member}", KEY, text, "diff", asker="test:u", places=places), post)
    (reply,) = post.shown
    return reply


async def test_one_memos_changes_are_quoted_before_and_now_with_what_differs_marked(desk: Desk) -> None:
    reply = await told(desk, "travel")
    assert isinstance(reply, Passages)
    assert reply.head == "“Travel” · travel.md · 2 changes"
    assert reply.labels == ("changed · before", "changed · now", "moved")
    assert [one.text for one in reply.quotes] == [
        "A room costs at most 6,000 a night.",
        "A room costs at most 6,500 a night.",
        "Ask a lead first.",
    ]
    marked = [one.text[start:end] for one in reply.quotes for start, end in one.highlights]
    assert marked == ["6,000", "6,500"]


async def test_the_list_has_the_memos_that_the_asker_may_read_and_is_for_the_asker_alone(desk: Desk) -> None:
    outsider, member = await told(desk, ""), await told(desk, "", member=True)
    assert isinstance(outsider, Notice)
    assert isinstance(member, Notice)
    assert outsider.private
    assert "travel.md" in outsider.text
    assert "pay.md" not in outsider.text
    assert "pay.md" in member.text


async def test_in_a_channel_a_memo_for_some_only_is_shown_to_who_may_read_it_alone(desk: Desk) -> None:
    reply = await told(desk, "pay", member=True)
    assert isinstance(reply, Alone)
    assert isinstance(reply.reply, Passages)
    denied = await told(desk, "pay")
    assert isinstance(denied, Notice)
    assert "190" not in denied.text
    assert denied.text.startswith("No memo with “pay” in its title or file changed ")


async def test_a_name_that_several_memos_have_lists_them(library: Library, desk: Desk) -> None:
    (library.memos / "travel.md").write_text(TRAVEL)
    (library.memos / "travel-abroad.md").write_text("# Travel abroad\n\nAsk first.\n")
    index(library)
    reply = await told(desk, "ravel")
    assert isinstance(reply, Notice)
    assert "“Travel” · travel.md · 2 changes" in reply.text
    assert "“Travel abroad” · travel-abroad.md · new" in reply.text
    whole = await told(desk, "Travel")
    assert isinstance(whole, Passages)


async def test_of_very_many_changes_the_first_are_shown_and_that_is_said(library: Library, desk: Desk) -> None:
    lines = [f"Rule {number} costs {number}00 in every case that is known." for number in range(20)]
    (library.memos / "travel.md").write_text("# Travel\n\n" + "\n\n".join(lines))
    index(library)
    (library.memos / "travel.md").write_text(
        "# Travel\n\n" + "\n\n".join(line.replace("00 in", "50 in") for line in lines)
    )
    index(library)
    reply = await told(desk, "travel")
    assert isinstance(reply, Passages)
    assert reply.head.endswith(f"· 20 changes\nThe first {MOST_SHOWN} are shown.")
    assert len(reply.quotes) == 2 * MOST_SHOWN


async def test_who_could_not_be_looked_up_is_told_so_with_the_list(desk: Desk) -> None:
    reply = await told(desk, "", unknown=True)
    assert isinstance(reply, Notice)
    assert reply.text.endswith(EN.unsure_who_you_are)
    assert "pay.md" not in reply.text
    reply = await told(desk, "pay", unknown=True)
    assert isinstance(reply, Notice)
    assert reply.text.endswith(EN.unsure_who_you_are)


async def test_without_an_earlier_index_the_asker_is_told_so(tmp_path: Path, state: State) -> None:
    (tmp_path / "other").mkdir()
    alone = library_of(tmp_path / "other", {"a.md": "# A\n\nWords.\n"})
    reply = await told(Desk(alone.service(), state, Wording(), admins=frozenset()), "")
    assert isinstance(reply, Notice)
    assert "no earlier index" in reply.text
