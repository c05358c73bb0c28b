from dataclasses import replace

from bot.desk.commands import LONGEST_COMPLAINT
from bot.desk.desk import Desk
from bot.port import Incoming, Notice, Passages
from bot.present.wording import EN, ZH_TW
from bot.state.file import StateFile
from bot.state.stores import State
from tests.bot.desk.messages import KEY, ask, press
from tests.bot.doubles import Transcript, rows


async def test_memos_names_each_memo_with_date_and_generation(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(Incoming("test:m", KEY, "", "memos"), post)
    assert all(
        part in post.texts[0] for part in ("四、習近平出訪俄羅斯、中亞之觀察", "2019-07", "g1", "2026-01-02 03:04")
    )


async def test_the_list_of_memos_is_for_whoever_asked_alone(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(Incoming("test:m", KEY, "", "memos"), post)
    assert [reply.private for reply in post.shown if isinstance(reply, Notice)] == [True]


async def test_a_command_without_text_is_answered_in_the_language_of_the_thread(desk: Desk) -> None:
    await desk.handle(ask("有嗎？"), Transcript(KEY))
    post = Transcript(KEY)
    await desk.handle(Incoming("test:h", KEY, "", "help"), post)
    assert post.texts == [ZH_TW.help]


async def test_the_paragraphs_beside_a_quote_are_shown_until_the_memo_ends(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(press("next"), post)
    await desk.handle(press("section"), post)
    (beside, section) = post.shown
    assert isinstance(beside, Passages)
    assert isinstance(section, Passages)
    assert ([q.paragraph for q in beside.quotes], beside.walkable) == ([4], True)
    assert (len(section.quotes), section.walkable) == (2, False)


async def test_a_paragraph_beside_is_folded_if_it_is_very_long_and_the_whole_of_one_is_not(desk: Desk) -> None:
    post = Transcript(KEY)
    for button in ("previous", "whole", "section"):
        await desk.handle(press(button), post)
    assert [passages.folded for passages in post.shown if isinstance(passages, Passages)] == [True, False, False]
    whole = post.shown[1]
    assert isinstance(whole, Passages)
    assert ([one.paragraph for one in whole.quotes], whole.walkable) == ([3], True)


async def test_a_button_on_a_quote_that_is_gone_says_so(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(press("next", "receipt-0"), post)
    await desk.handle(ask("誰去過？"), Transcript(KEY))
    await desk.handle(press("section", "receipt-0", "2"), post)
    assert post.texts[0] == EN.passage_gone


async def test_a_citation_names_memo_place_and_receipt(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(press("cite"), post)
    (text,) = post.texts
    for part in ("“四、習近平出訪俄羅斯、中亞之觀察”", "brief.txt", "¶ 3", "receipt-2", "2019-07"):
        assert part in text


async def test_feedback_is_kept_once_for_each_person_with_what_they_missed(desk: Desk, file: StateFile) -> None:
    post = Transcript(KEY)
    for command, text in (("good", ""), ("bad", ""), ("missing", "the year")):
        await desk.handle(press(command, "test:one", text), post)
    assert rows(file, "SELECT event, asker, good, missing FROM feedback") == [("test:one", "test:u", 0, "the year")]
    assert post.texts == [EN.thanks, EN.thanks, EN.thanks_missing]


async def test_a_reason_is_kept_even_without_words_and_thanked_for(desk: Desk, file: StateFile) -> None:
    post = Transcript(KEY)
    await desk.handle(press("bad", "test:one"), post)
    await desk.handle(replace(press("missing", "test:one"), reason="out_of_date"), post)
    assert rows(file, "SELECT good, missing, reason FROM feedback") == [(0, "", "out_of_date")]
    assert post.texts == [EN.thanks, EN.thanks_missing]


async def test_the_longest_text_that_a_form_takes_is_kept_whole(desk: Desk, file: StateFile) -> None:
    for more in (0, 1):
        await desk.handle(press("missing", f"test:{more}", "習" * (LONGEST_COMPLAINT + more)), Transcript(KEY))
    assert rows(file, "SELECT length(missing) FROM feedback") == [(LONGEST_COMPLAINT,)] * 2


async def test_someone_who_asks_to_be_forgotten_is_and_nobody_else(desk: Desk, state: State) -> None:
    for who in ("test:u", "test:v"):
        await desk.handle(replace(ask(f"{who}?"), asker=who), Transcript(KEY))
    post = Transcript(KEY)
    await desk.handle(press("forget"), post)
    assert [turn.question for turn in state.turns.last(KEY, 9)] == ["test:v?"]
    assert post.texts == [EN.forgotten.format(count=1)]


async def test_the_audit_trail_names_people_who_looked_at_others_questions_or_tried(
    desk: Desk, file: StateFile
) -> None:
    for who in ("test:admin", "test:u"):
        asked = Incoming(f"test:{who}", KEY, "", "gaps", asker=who, identities=frozenset({who}))
        await desk.handle(asked, Transcript())
    entries = rows(file, "SELECT who, action, result FROM audit")
    assert entries == [("test:admin", "/gaps", "told"), ("test:u", "/gaps", "refused")]
