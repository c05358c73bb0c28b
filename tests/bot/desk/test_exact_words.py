from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk.desk import Desk
from bot.port import Command, Incoming, Notice, Passages, Reply
from bot.present.wording import EN, ZH_TW, Wording
from bot.state.stores import State
from memoqa.quotes.receipt import read_receipt
from memoqa.view import LONGEST_QUESTION
from tests.bot.desk.messages import KEY, ask
from tests.bot.doubles import Transcript
from tests.library import Library, index, library_of

LEAVE = (
    "差勤辦法\n\n第一條 依法訂定。\n\n第二條 特休三日，病假三十日。\n得延至次年。\n\n"
    "第三條 依前條請特休者，如附件一。\n\n附件一\n\n特休申請單。\n"
)
BUYING = "採購要點\n\n第一條 依法訂定。\n\n第二條 採購須經核准。\n"


@pytest.fixture
def memos(tmp_path: Path) -> Path:
    library_of(tmp_path, {"leave.txt": LEAVE, "buying.txt": BUYING})
    return tmp_path / "memos"


@pytest.fixture
def desk(memos: Path, state: State) -> Desk:
    """A desk over a real library, whose words the replies hold."""
    return Desk(Library(memos, memos.parent / "index").service(), state, Wording(), admins=frozenset({"test:admin"}))


async def told(desk: Desk, command: Command, text: str = "", about: str = "") -> Reply:
    """The one reply to a command or a button."""
    post = Transcript(KEY)
    await desk.handle(Incoming(f"test:{command}{text}{about}", KEY, text, command, asker="test:u", about=about), post)
    (reply,) = post.shown
    return reply


async def passages(desk: Desk, command: Command, text: str = "", about: str = "") -> Passages:
    reply = await told(desk, command, text, about)
    assert isinstance(reply, Passages)
    return reply


async def notice(desk: Desk, command: Command, text: str) -> Notice:
    reply = await told(desk, command, text)
    assert isinstance(reply, Notice)
    return reply


async def test_find_tells_how_often_and_in_which_memos_and_shows_each_place_marked(desk: Desk) -> None:
    reply = await passages(desk, "find", "特休")
    assert reply.head == "「特休」：共 3 次，見於 2 份備忘錄中的 1 份"
    assert (reply.excerpts, reply.walkable) == (True, False)
    marked = [one.text[start:end] for one in reply.quotes for start, end in one.highlights]
    assert marked == ["特休"] * 3
    assert "• 《採購要點》：出現 2 次" in (await passages(desk, "find", "第")).head


async def test_find_says_when_the_words_stand_nowhere_and_how_much_was_searched(desk: Desk) -> None:
    none = await notice(desk, "find", "xyzzy")
    assert none.text == f"“xyzzy”: 0 times in 2 memos, 9 paragraphs\n{EN.found_alike}"
    assert not none.private
    exact = await notice(desk, "find", "「「採购」」")
    assert exact.text == f"「採购」：在 2 份備忘錄、9 個段落中出現 0 次\n{ZH_TW.found_exactly}"
    assert (await passages(desk, "find", "採购")).quotes


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
async def test_find_without_words_says_how_it_is_used(desk: Desk, text: str) -> None:
    assert await notice(desk, "find", text) == Notice(EN.find_usage, private=True)


@pytest.mark.parametrize("command", ["find", "named"])
async def test_words_at_the_limit_are_looked_for_and_longer_ones_refused(desk: Desk, command: Command) -> None:
    assert "x" * LONGEST_QUESTION in (await notice(desk, command, "x" * LONGEST_QUESTION)).text
    long = await notice(desk, command, "x" * (LONGEST_QUESTION + 1))
    assert long.text == EN.too_long.format(length=LONGEST_QUESTION + 1, limit=LONGEST_QUESTION)


async def test_the_button_under_a_found_place_shows_its_paragraph(desk: Desk) -> None:
    (first, *_) = (await passages(desk, "find", "病假")).quotes
    whole = await passages(desk, "whole", about=first.receipt)
    assert [one.text for one in whole.quotes] == ["第二條 特休三日，病假三十日。"]


async def test_section_shows_all_paragraphs_of_the_one_that_has_the_number(desk: Desk) -> None:
    reply = await passages(desk, "named", "第 2 條 差勤")
    assert [one.text for one in reply.quotes] == ["第二條 特休三日，病假三十日。", "得延至次年。"]
    assert not reply.walkable


async def test_section_lists_the_memos_that_have_the_number_for_who_asked_alone(desk: Desk) -> None:
    several = await notice(desk, "named", "第二條")
    assert several.private
    for part in (
        "2 節",
        "• 《差勤辦法》 › 第二條 · leave.txt",
        "• 《採購要點》 › 第二條 · buying.txt",
        "/section 第二條",
    ):
        assert part in several.text


async def test_section_names_the_nearest_headings_if_none_is_meant(desk: Desk) -> None:
    none = await notice(desk, "named", "第九條")
    assert none.private
    assert none.text.startswith(ZH_TW.no_such_section.format(typed="第九條"))
    assert "• 第三條" in none.text
    assert (await notice(desk, "named", "zzz")).text == EN.no_such_section.format(typed="zzz")


async def test_section_without_a_heading_says_how_it_is_used(desk: Desk) -> None:
    assert await notice(desk, "named", " ") == Notice(EN.section_usage, private=True)


async def test_two_sections_of_one_memo_with_one_heading_are_both_shown(memos: Path, desk: Desk) -> None:
    (memos / "twice.md").write_text("# T\n\n## Rules\n\nOne.\n\n## Other\n\nTwo.\n\n## Rules\n\nThree.\n", "utf-8")
    index(Library(memos, memos.parent / "index"))
    assert [one.text for one in (await passages(desk, "named", "rules")).quotes] == ["One.", "Three."]


async def test_verify_says_that_the_memo_still_says_it_with_the_words(desk: Desk) -> None:
    (first, *_) = (await passages(desk, "find", "病假")).quotes
    reply = await passages(desk, "verify", f"《差勤辦法》 · ¶ 2 · {first.receipt}")
    assert reply.head == ZH_TW.still_says
    assert [one.text for one in reply.quotes] == [first.text]


async def test_verify_says_that_the_memo_says_it_no_longer_or_where_else(memos: Path, desk: Desk) -> None:
    whole = (await passages(desk, "named", "第2條 差勤")).quotes
    words = (await passages(desk, "find", "病假")).quotes[0]
    (memos / "leave.txt").write_text(LEAVE.replace("三十", "四十").replace("差勤辦法", "新差勤辦法"), "utf-8")
    index(Library(memos, memos.parent / "index"))
    gone = await notice(desk, "verify", words.receipt)
    assert gone == Notice(EN.says_no_longer)
    moved = await passages(desk, "verify", whole[1].receipt)
    assert (moved.head, [one.text for one in moved.quotes]) == (EN.says_elsewhere, ["得延至次年。"])


async def test_verify_takes_no_receipt_whose_digest_is_another(desk: Desk) -> None:
    (first, *_) = (await passages(desk, "named", "第2條 差勤")).quotes
    forged = replace(read_receipt(first.receipt), digest="0" * 16)
    assert await notice(desk, "verify", str(forged)) == Notice(EN.says_no_longer)


async def test_verify_without_a_receipt_says_how_it_is_used(desk: Desk) -> None:
    assert await notice(desk, "verify", "第二條") == Notice(ZH_TW.verify_usage, private=True)


async def test_the_button_for_a_reference_shows_the_place_that_it_names(desk: Desk) -> None:
    (quote,) = (await passages(desk, "named", "第三條")).quotes
    shown = {words: await passages(desk, "refer", about=receipt) for words, receipt in quote.refers}
    assert {words: [one.text for one in reply.quotes] for words, reply in shown.items()} == {
        "前條": ["第二條 特休三日，病假三十日。", "得延至次年。"],
        "附件一": ["特休申請單。"],
    }
    assert (shown["前條"].walkable, shown["附件一"].walkable) == (False, True)


async def test_a_reference_to_what_is_gone_says_so_to_who_pressed(memos: Path, desk: Desk) -> None:
    (quote,) = (await passages(desk, "named", "第三條")).quotes
    (memos / "leave.txt").write_text(LEAVE.replace("三十", "四十"), "utf-8")
    index(Library(memos, memos.parent / "index"))
    assert await told(desk, "refer", about=quote.refers[0][1]) == Notice(EN.passage_gone, private=True)


@pytest.mark.parametrize(
    ("said", "head"), [("/find 特休", "共 3 次"), ("find “特休”", "共 3 次"), ("/verify {receipt}", EN.still_says)]
)
async def test_what_is_typed_as_a_message_does_the_same(desk: Desk, said: str, head: str) -> None:
    receipt = (await passages(desk, "find", "病假")).quotes[0].receipt
    post = Transcript(KEY)
    await desk.handle(ask(said.format(receipt=receipt)), post)
    (reply,) = post.shown
    assert isinstance(reply, Passages)
    assert head in reply.head
