"""Slack's messages keep the contract of all adapters, and have the parts that people on Slack need."""

import json
from collections.abc import Sequence

import pytest

from bot.adapters.slack.render import (
    LONGEST_MESSAGE,
    RenderedMessage,
    block_length,
    feedback_modal,
    messages,
    opening_message,
    with_plain_buttons,
)
from bot.port import Notice, Passages, Reply
from bot.present.wording import EN, ZH_TW, Words
from memoqa.domain import Place
from tests.bot.adapters.slack.reading import counted, form_of, sight_of
from tests.bot.contract import MARKUP, Form, FormContract, RenderingContract
from tests.bot.doubles import ANSWERING, TEXT, answer, quote

EVENT = "slack:T1:C1:1.1"


class TestContract(RenderingContract):
    edges = (3_000, 6_000, 9_000, 10_000)

    def render(self, reply: Reply) -> Sequence[RenderedMessage]:
        return messages(reply, EN, EVENT)

    def undo(self, payloads: Sequence[RenderedMessage]):
        return sight_of(payloads)


class TestForm(FormContract):
    def form(self, words: Words) -> Form:
        return form_of(feedback_modal(words, json.dumps({"event": EVENT, "channel": "C1", "root": "1.1"})))


class TestContractWithPlainButtons(TestContract):
    """The same for a workspace that refuses Slack's feedback buttons."""

    def render(self, reply: Reply) -> Sequence[RenderedMessage]:
        shown = [with_plain_buttons(message) for message in super().render(reply)]
        assert not [block for message in shown for block in message.blocks if block["type"] == "context_actions"]
        return shown


def buttons(message: RenderedMessage) -> list[tuple[str, str]]:
    rows = [block["elements"] for block in with_plain_buttons(message).blocks if block["type"] == "actions"]
    return [(button["action_id"], button["value"]) for row in rows for button in row]


def kinds(message: RenderedMessage) -> list[str]:
    return [block["elements"][0]["type"] if block["type"] == "rich_text" else block["type"] for block in message.blocks]


def test_an_answer_is_its_words_a_quote_its_place_and_buttons() -> None:
    (message,) = messages(answer(), EN, "slack:T1:C1:1.1")
    assert kinds(message) == ["rich_text_section", "rich_text_quote", "context", "actions", "context_actions"]
    assert message.blocks[2]["elements"][0]["text"] == (
        "“四、習近平出訪俄羅斯、中亞之觀察” › （一）中俄雙邊關係之戰略意義 · ¶ 3 · lines 20–31"
    )
    assert buttons(message) == [
        ("previous", "receipt-1"),
        ("next", "receipt-1"),
        ("section", "receipt-1"),
        ("cite", "receipt-1"),
        ("file", "receipt-1"),
        ("good", "slack:T1:C1:1.1"),
        ("bad", "slack:T1:C1:1.1"),
    ]


def test_the_answering_sentence_alone_is_bold() -> None:
    (message,) = messages(answer(), EN)
    elements = message.blocks[1]["elements"][0]["elements"]
    assert [element["text"] for element in elements if element.get("style") == {"bold": True}] == [ANSWERING]
    assert "".join(element["text"] for element in elements) == TEXT


def test_a_completed_follow_up_says_what_was_searched_for_and_can_be_asked_anew() -> None:
    (message,) = messages(answer("and then?", asked_as="who? and then?"), EN, "event")
    assert message.blocks[0]["elements"][0]["elements"][0]["text"] == "Searched for: who? and then?"
    assert buttons(message)[-1] == ("anew", "event")


def test_thumbs_are_slacks_own_feedback_buttons_with_words_for_screen_readers() -> None:
    (message,) = messages(answer("and then?", asked_as="who? and then?"), ZH_TW, "slack:T1:C1:1.1")
    *_, feedback, others = message.blocks
    (element,) = feedback["elements"]
    assert (feedback["type"], element["type"], element["action_id"]) == (
        "context_actions", "feedback_buttons", "feedback",
    )  # fmt: skip
    up, down = element["positive_button"], element["negative_button"]
    assert (up["value"], down["value"]) == ("good:slack:T1:C1:1.1", "bad:slack:T1:C1:1.1")
    assert (up["accessibility_label"], down["accessibility_label"]) == (ZH_TW.good_aloud, ZH_TW.bad_aloud)
    assert [one["action_id"] for one in others["elements"]] == ["anew"]


def test_in_the_older_form_all_buttons_under_an_answer_stand_in_one_row_below_the_quotes_own() -> None:
    (message,) = messages(answer("and then?", asked_as="who? and then?"), EN, "event")
    *_, below_quote, under_answer = with_plain_buttons(message).blocks
    assert [one["action_id"] for one in below_quote["elements"]] == ["previous", "next", "section", "cite", "file"]
    assert [(one["type"], one["action_id"], one["value"]) for one in under_answer["elements"]] == [
        ("button", name, "event") for name in ("good", "bad", "anew")
    ]


def test_a_message_without_feedback_buttons_is_the_same_in_the_older_form() -> None:
    for reply in (Passages((quote(),), walkable=True), Notice("one", ticket="t")):
        assert [with_plain_buttons(message) for message in messages(reply, EN)] == messages(reply, EN)


def test_the_notification_has_no_line_for_feedback_buttons() -> None:
    (message,) = messages(answer(verdict="none", quotes=()), EN, "event")
    assert message.text == f"{EN.none}\n{EN.none_hint}"


def test_a_related_answer_says_so_above_the_quotes() -> None:
    (message,) = messages(answer(verdict="related", confidence=0.5), ZH_TW)
    assert message.blocks[0]["elements"][0]["elements"][0]["text"] == ZH_TW.related


def test_an_answer_without_quotes_shows_the_search_a_hint_and_feedback_buttons() -> None:
    (message,) = messages(answer(verdict="none", quotes=()), EN, "event")
    assert sight_of([message]).words == EN.none + EN.none_hint
    assert buttons(message) == [("good", "event"), ("bad", "event")]


def test_only_a_quote_under_a_heading_offers_its_section() -> None:
    (message,) = messages(answer(quotes=(quote(section=(), place=Place(page=2)),)), EN)
    assert [name for name, _ in buttons(message)] == ["previous", "next", "cite", "page", "good", "bad"]


@pytest.mark.parametrize(
    ("walkable", "names"), [(True, ["previous", "next", "section", "cite", "file"]), (False, ["cite", "file"])]
)
def test_paragraphs_that_a_button_showed_can_be_walked_on_from_but_a_section_cannot(walkable, names) -> None:
    (message,) = messages(Passages((quote(),), walkable=walkable), EN)
    assert [name for name, _ in buttons(message)] == names


def test_hidden_characters_are_named_under_the_quote() -> None:
    (message,) = messages(answer(quotes=(quote("5\u200b000 approve\u202etoor"),)), EN)
    assert EN.hidden_in_chat.format(codes="⟦U+200B⟧, ⟦U+202E⟧") in sight_of([message]).words


def test_a_quote_over_several_messages_is_marked_as_continued() -> None:
    first, second, *_ = messages(Passages((quote("習。" * 8_000, ""),), walkable=True), ZH_TW)
    assert "context" not in kinds(first)
    assert second.blocks[0]["elements"][0]["text"] == ZH_TW.continued


def test_a_long_quote_ends_its_pieces_at_sentences() -> None:
    (message,) = messages(Passages((quote("習近平去過俄羅斯八次。" * 400, ""),), walkable=True), EN)
    quoted = [block["elements"][0] for block in message.blocks if block["type"] == "rich_text"]
    assert len(quoted) == 2
    assert quoted[0]["elements"][0]["text"].endswith("次。")


def test_the_notification_has_the_quote_or_none_of_it() -> None:
    (short,) = messages(answer(), EN)
    assert TEXT in short.text.replace("&amp;", "&")
    long = messages(Passages((quote("<葛>" * 900, ""),), walkable=True), EN)
    assert "葛" not in "".join(message.text for message in long)
    assert "¶ 3" in "".join(message.text for message in long)


def test_a_very_long_paragraph_has_a_button_for_the_whole_of_it() -> None:
    made = quote("習近平去過俄羅斯八次。" * 800, "")
    (message,) = messages(answer(quotes=(made,)), EN, "event")
    assert [name for name, _ in buttons(message)][:2] == ["whole", "previous"]
    (beside,) = messages(Passages((made,), walkable=True, folded=True), EN)
    assert buttons(beside)[0] == ("whole", "receipt-1")
    *_, last = messages(Passages((made,), walkable=True), EN)
    assert [name for name, _ in buttons(last)] == ["previous", "next", "section", "cite", "file"]


def test_a_notice_with_a_share_has_a_bar() -> None:
    (message,) = messages(Notice("Reading", share=0.25), EN)
    assert sight_of([message]).words == "Reading\n█████░░░░░░░░░░░░░░░ 25 %"


@pytest.mark.parametrize("words", [EN, ZH_TW])
@pytest.mark.parametrize("asked", ["what?", MARKUP, "習" * 2_000, "<習>" * 600, "👍" * 1_600])
def test_the_opening_message_names_the_asker_and_the_question_letter_by_letter(words: Words, asked: str) -> None:
    message = opening_message("U7", asked, words)
    (first, *more) = (block["elements"][0]["elements"] for block in message.blocks)
    mentions = [element for element in first if element["type"] != "text"]
    assert mentions == [{"type": "user", "user_id": "U7"}]
    said = "".join(element.get("text", "U7") for section in [first, *more] for element in section)
    assert said == words.asked.format(asker="U7", question=asked)
    assert sight_of([message]).live == ("<@U7>", "{'type': 'user', 'user_id': 'U7'}")
    assert not [one for one in sight_of([message]).sizes if one[1] > one[2]]
    assert len(message.text.encode("utf-16-le")) // 2 <= 3_000


def test_everything_in_feedback_buttons_counts_toward_the_length_of_a_message() -> None:
    (message,) = messages(answer(), EN, EVENT)
    values = f"good:{EVENT}bad:{EVENT}"
    assert block_length(message.blocks[-1]) == counted(EN.good + EN.bad + EN.good_aloud + EN.bad_aloud + values)


def test_an_answer_that_just_fills_a_message_with_its_feedback_buttons_is_one_and_one_character_more_two() -> None:
    def shown(length: int) -> list[RenderedMessage]:
        return messages(answer(quotes=(*[quote("習" * 1_900, "")] * 4, quote("習" * length, ""))), EN, EVENT)

    (message,) = shown(100)
    length = 100 + LONGEST_MESSAGE - sum(block_length(block) for block in message.blocks)
    full, over = shown(length), shown(length + 1)
    assert (len(full), len(over)) == (1, 2)
    for last in (full[-1], over[-1]):
        assert kinds(last)[-1] == "context_actions"
        assert [one for one in sight_of([last]).sizes if one[1] > one[2]] == []


def test_what_a_quote_stands_under_is_context_above_it() -> None:
    made = quote("- 住戶八百元。", "", lead=(("停車費如下：", Place(lines=(1, 1))),))
    (message,) = messages(answer(quotes=(made,)), EN)
    assert kinds(message)[:3] == ["context", "rich_text_quote", "context"]
    assert message.blocks[0]["elements"][0]["text"] == "停車費如下："


def test_a_quote_of_markdown_shows_words_alone() -> None:
    made = quote("**時間**：[下午](https://x.example)", "**時間**", memo="a.md")
    (message,) = messages(answer(quotes=(made,)), EN)
    first, *rest = message.blocks[0]["elements"][0]["elements"]
    assert (first["text"], first["style"]) == ("時間", {"bold": True})
    assert "".join(element["text"] for element in rest) == "：下午"


def test_the_places_that_a_quote_refers_to_have_buttons_with_ids_of_their_own() -> None:
    refers = (("第三條", "receipt-3"), ("前條", "receipt-4"))
    (message,) = messages(Passages((quote(refers=refers),), walkable=False), EN)
    assert buttons(message) == [
        ("cite", "receipt-1"),
        ("file", "receipt-1"),
        ("refer:0", "receipt-3"),
        ("refer:1", "receipt-4"),
    ]


def test_found_places_stand_below_what_is_said_of_them_each_with_a_button_for_its_paragraph() -> None:
    found = Passages((quote(), quote(receipt="receipt-2")), walkable=False, head="“8”: 2 times\n• one", excerpts=True)
    (message,) = messages(found, EN)
    assert kinds(message) == [
        "rich_text_section",
        *("rich_text_quote", "context", "actions", "rich_text_quote", "context", "actions"),
    ]
    assert buttons(message) == [
        (action, receipt) for receipt in ("receipt-1", "receipt-2") for action in ("whole", "cite", "file")
    ]
