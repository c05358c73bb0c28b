"""Discord's messages keep the contract of all adapters, and have the parts that people on Discord need."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.adapters.discord.components import custom_ids, feedback_modal, follow_up_modal, layout
from bot.adapters.discord.render import ButtonRow, QuoteFrame, RenderedMessage, Text, messages, thread_name
from bot.port import Notice, Passages, Reply
from bot.present.wording import EN, ZH_TW, Words
from memoqa.domain import Place
from tests.bot.adapters.discord.reading import counted, form_of, read, sight_of
from tests.bot.contract import MARKUP, Form, FormContract, RenderingContract, Sight
from tests.bot.doubles import ANSWERING, answer, quote

EVENT = "discord:111111111111111111:222222222222222222:333333333333333333"


class TestContract(RenderingContract):
    edges = (3_800, 3_900, 4_000, 7_900)  # a frame with its place below, a whole message, two

    def render(self, reply: Reply) -> Sequence[Any]:
        return [layout(message).to_components() for message in messages(reply, EN, EVENT)]

    def undo(self, payloads: Sequence[Any]) -> Sight:
        return sight_of(payloads)


class TestForm(FormContract):
    def form(self, words: Words) -> Form:
        return form_of(feedback_modal(EVENT, words).to_dict())


def pressed(message: RenderedMessage) -> list[list[tuple[str, str]]]:
    rows = [block.buttons for block in message if isinstance(block, (QuoteFrame, ButtonRow))]
    return [[(press.action, press.about) for press in row] for row in rows]


def kinds(message: RenderedMessage) -> list[type]:
    return [type(block) for block in message]


def test_an_answer_is_a_frame_with_its_words_the_quote_its_place_and_buttons() -> None:
    (message,) = messages(answer(), EN, EVENT)
    assert kinds(message) == [QuoteFrame, ButtonRow]
    assert isinstance(message[0], QuoteFrame)
    assert message[0].contents[0] == f"➤ **{ANSWERING}**"
    assert message[0].contents[2] == (
        "-# “四、習近平出訪俄羅斯、中亞之觀察” › （一）中俄雙邊關係之戰略意義 · ¶ 3 · lines 20–31"
    )
    receipt = "receipt-1"
    assert pressed(message) == [
        [("previous", receipt), ("next", receipt), ("section", receipt), ("cite", receipt), ("file", receipt)],
        [("good", EVENT), ("bad", EVENT)],
    ]


def test_the_answering_sentence_alone_is_bold() -> None:
    (message,) = messages(answer(), EN, EVENT)
    assert isinstance(message[0], QuoteFrame)
    reading = read(message[0].contents[0])
    assert "".join(reading.text[place] for place in sorted(reading.bold)) == ANSWERING


def test_an_answer_repeats_the_question_if_the_chat_does_not_show_it() -> None:
    (message,) = messages(answer(), ZH_TW, EVENT, asker="7", question="# 誰？\n- @everyone")
    assert message[0] == Text("-# <@7> 問：# 誰？\n-# \\- \\@everyone")


@pytest.mark.parametrize("question", ["習" * 2_000, "*" * 2_000, MARKUP * 15])
def test_the_longest_question_is_shown_whole(question: str) -> None:
    shown = messages(answer(), EN, EVENT, asker="7", question=question)
    sight = sight_of([layout(message).to_components() for message in shown])
    assert question in sight.words
    assert not [size for size in sight.sizes if size[1] > size[2]]


def test_a_completed_follow_up_says_what_was_searched_for_and_can_be_asked_anew() -> None:
    (message,) = messages(answer("and then?", asked_as="who? and then?"), EN, EVENT)
    assert message[0] == Text("Searched for: who? and then?")
    assert pressed(message)[-1][-1] == ("anew", EVENT)


def test_without_message_content_there_is_a_button_for_a_follow_up() -> None:
    (message,) = messages(answer(), EN, EVENT, follow_up=True)
    assert pressed(message)[-1][-1] == ("follow", EVENT)


def test_an_answer_without_quotes_shows_a_hint_and_feedback_buttons() -> None:
    (message,) = messages(answer(verdict="none", quotes=()), EN, EVENT)
    assert message[:2] == (Text(EN.none), Text(EN.none_hint))
    assert pressed(message) == [[("good", EVENT), ("bad", EVENT)]]


def test_only_a_quote_under_a_heading_offers_its_section() -> None:
    (message,) = messages(answer(quotes=(quote(section=(), place=Place(page=2)),)), EN, EVENT)
    assert [name for name, _ in pressed(message)[0]] == ["previous", "next", "cite", "page"]


@pytest.mark.parametrize(
    ("walkable", "names"), [(True, ["previous", "next", "section", "cite", "file"]), (False, ["cite", "file"])]
)
def test_paragraphs_that_a_button_showed_can_be_walked_on_from_but_a_section_cannot(walkable, names) -> None:
    (message,) = messages(Passages((quote(),), walkable=walkable), EN)
    assert [name for name, _ in pressed(message)[0]] == names


def test_hidden_characters_are_named_under_the_quote() -> None:
    (message,) = messages(answer(quotes=(quote("5\u200b000 approve\u202etoor"),)), EN, EVENT)
    assert isinstance(message[0], QuoteFrame)
    assert message[0].contents[2] == "-# " + EN.hidden_in_chat.format(codes="⟦U+200B⟧, ⟦U+202E⟧")


def test_a_quote_over_several_messages_is_marked_as_continued_and_split_at_sentences() -> None:
    first, second, *_ = messages(Passages((quote("習近平去過俄羅斯八次。" * 800, ""),), walkable=True), ZH_TW)
    assert isinstance(first[0], QuoteFrame)
    assert first[0].contents[0].endswith("次。")
    assert second[0] == Text(f"-# {ZH_TW.continued}")


def test_a_quote_that_fits_into_a_message_of_its_own_is_not_split() -> None:
    reply = answer(quotes=(quote("一。" * 990, ""), quote("二。" * 990, "")))
    shown = messages(reply, EN, EVENT)
    assert [len([block for block in message if isinstance(block, QuoteFrame)]) for message in shown] == [1, 1]


def test_only_an_answers_last_message_has_its_buttons() -> None:
    shown = messages(answer(quotes=(quote("習。" * 990, ""),) * 8), EN, EVENT)
    named = [any("memoqa:good" in name for name in custom_ids(layout(one).walk_children())) for one in shown]
    assert named == [*[False] * (len(shown) - 1), True]


def test_a_very_long_paragraph_has_a_button_for_the_whole_of_it() -> None:
    made = quote("習近平去過俄羅斯八次。" * 800, "")
    (message,) = messages(answer(quotes=(made,)), EN, EVENT)
    assert [name for name, _ in pressed(message)[0]] == ["whole", "previous", "next", "section", "cite", "file"]
    (beside,) = messages(Passages((made,), walkable=True, folded=True), EN)
    assert ("whole", "receipt-1") in pressed(beside)[0]
    *_, last = messages(Passages((made,), walkable=True), EN)
    assert [name for name, _ in pressed(last)[-1]] == ["previous", "next", "section", "cite", "file"]


def test_a_very_long_paragraph_whose_receipt_no_button_can_hold_is_shown_whole() -> None:
    made = quote("習近平去過俄羅斯八次。" * 800, "", receipt="r" * 100)
    sent = messages(answer(quotes=(made,)), EN, EVENT)
    assert sum(str(message).count("八") for message in sent) == 800


def test_a_notice_with_a_share_has_a_bar() -> None:
    assert messages(Notice("Reading", share=0.25), EN) == [(Text("Reading"), Text("█████░░░░░░░░░░░░░░░ 25 %"))]


@pytest.mark.parametrize("question", ["習近平", "a" * 300, "👩\u200d" * 100, "a\n b", "@everyone", "\u3000"])
def test_a_threads_name_is_the_question_in_one_line_of_at_most_a_hundred(question: str) -> None:
    name = thread_name(question)
    assert 1 <= counted(name) <= 100
    assert "\n" not in name


@pytest.mark.parametrize("words", [EN, ZH_TW])
def test_the_modal_for_a_follow_up_keeps_within_its_limits_uncut(words: Words) -> None:
    payload = follow_up_modal(EVENT, words).to_dict()
    (label,) = payload["components"]
    assert payload["title"] == label["label"] == words.your_question
    assert len(payload["title"]) <= 45
    assert len(payload["custom_id"]) <= 100


def test_what_a_quote_stands_under_is_small_print_above_it_in_the_frame() -> None:
    made = quote("- 住戶八百元。", "", lead=(("停車費*如下*：", Place(lines=(1, 1))),))
    (message,) = messages(answer(quotes=(made,)), EN, EVENT)
    assert isinstance(message[0], QuoteFrame)
    assert message[0].contents[0] == r"-# 停車費\*如下\*："
    assert read(message[0].contents[1]).text == made.text


@pytest.mark.parametrize("length", [500, 1_500, 9_000])
def test_a_long_lead_is_whole_above_a_long_quote(length: int) -> None:
    made = quote("住戶八百元。" * 1_000, "", lead=(("停" * length, Place(lines=(1, 1))),))
    sent = messages(Passages((made,), walkable=True), EN)
    assert sum(str(message).count("停") for message in sent) == length
    assert sum(str(message).count("住") for message in sent) == 1_000
    for message in sent:
        texts = [block for block in message if not isinstance(block, ButtonRow)]
        words = [block.contents if isinstance(block, QuoteFrame) else (block.content,) for block in texts]
        assert sum(counted(content) for contents in words for content in contents) <= 4_000


def test_the_places_that_a_quote_refers_to_have_a_row_of_buttons_of_their_own() -> None:
    refers = (("第三條", "receipt-3"), ("前條", "receipt-4"))
    (message,) = messages(Passages((quote(refers=refers),), walkable=True), EN)
    (frame,) = layout(message).to_components()
    rows = [part["components"] for part in frame["components"] if part["type"] == 1]
    assert [[button["custom_id"] for button in row] for row in rows] == [
        [f"memoqa:{action}:receipt-1" for action in ("previous", "next", "section", "cite", "file")],
        ["memoqa:refer:receipt-3", "memoqa:refer:receipt-4"],
    ]


def test_found_places_stand_below_what_is_said_of_them_each_with_a_button_for_its_paragraph() -> None:
    found = Passages((quote(), quote(receipt="receipt-2")), walkable=False, head="“8”: 2 times\n• one", excerpts=True)
    (message,) = messages(found, EN)
    assert kinds(message) == [Text, QuoteFrame, QuoteFrame]
    assert pressed(message) == [[("whole", one), ("cite", one), ("file", one)] for one in ("receipt-1", "receipt-2")]
