"""The whole text of a message is read, wherever Slack keeps it; the payloads are Slack's own, shortened."""

from typing import Any

import pytest

from bot.adapters.slack.shown_text import forwarded_text, shown_text

PERSONS_BLOCKS = [{
    "type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
        {"type": "user", "user_id": "U8"}, {"type": "text", "text": " pays "},
        {"type": "link", "url": "https://example.org", "text": "this"}, {"type": "text", "text": " &amp; why?"},
        {"type": "emoji", "name": "eyes"},
    ]}],
}]  # fmt: skip
FORWARDED = {
    "is_share": True, "from_url": "https://lab.slack.com/archives/C1/p1", "author_name": "Bob", "fallback": "who pays",
    "text": "<@U8> pays", "message_blocks": [{"channel": "C1", "ts": "1.2", "message": {"blocks": PERSONS_BLOCKS}}],
}  # fmt: skip
PREVIEW = {"original_url": "https://example.org", "from_url": "https://example.org", "title": "Example Domain"}


def read(**message: Any) -> str:
    return shown_text(message, "UMEMOQA")


def test_a_person_s_words_are_read_once() -> None:
    assert read(text="<@UMEMOQA> who &amp; <@U8>?", blocks=PERSONS_BLOCKS, user="U7") == "who & @U8?"


def test_a_forwarded_message_is_read_after_what_is_said_of_it() -> None:
    assert read(text="is this so?", attachments=[FORWARDED]) == "is this so?\n@U8 pays this & why?:eyes:"
    assert read(text="", attachments=[FORWARDED | {"message_blocks": []}]) == "@U8 pays"


def test_an_app_s_blocks_are_read_in_place_of_its_notification() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Ticket 7"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "Who &lt;pays&gt;?"},
         "fields": [{"type": "mrkdwn", "text": "Amount"}, {"type": "mrkdwn", "text": "6,000"}]},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Open"}}]},
        {"type": "context_actions", "elements": [{"type": "icon_button", "text": {"type": "plain_text", "text": "X"}}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "by"}, {"type": "mrkdwn", "text": "Bob"}]},
        {"type": "markdown", "text": "the end"},
    ]  # fmt: skip
    said = read(text="New ticket", bot_id="B7", blocks=blocks)
    assert [line for line in said.split("\n") if line] == [
        "Ticket 7", "Who <pays>?", "Amount", "6,000", "by", "Bob", "the end",
    ]  # fmt: skip


@pytest.mark.parametrize("blocks", [None, [], [{"type": "image", "image_url": "https://example.org/x.png"}]])
def test_an_app_s_message_without_words_in_its_blocks_is_its_text(blocks: Any) -> None:
    assert read(text="Who pays?", bot_id="B7", blocks=blocks) == "Who pays?"


def test_an_app_s_attachment_is_read_whole() -> None:
    attachment = {
        "pretext": "New:", "title": "Ticket 7", "text": "Who pays?", "fallback": "a ticket",
        "fields": [{"title": "Amount", "value": "6,000", "short": True}],
    }  # fmt: skip
    assert read(bot_id="B7", attachments=[attachment]) == "New:\nTicket 7\nWho pays?\nAmount\n6,000"
    assert read(bot_id="B7", attachments=[{"fallback": "a ticket"}]) == "a ticket"


def test_a_table_is_read_row_by_row() -> None:
    cells = [[{"type": "raw_text", "text": "Tokyo"}, {"type": "raw_text", "text": "6,000"}]]
    assert read(bot_id="B7", blocks=[{"type": "table", "rows": cells}]).split() == ["Tokyo", "6,000"]


def test_the_preview_of_a_link_is_not_read() -> None:
    assert read(text="see <https://example.org>: who?", attachments=[PREVIEW]) == "see https://example.org: who?"


def test_of_a_message_to_memoqa_the_forwarded_part_is_read_and_nothing_else() -> None:
    message = {"text": "<@UMEMOQA>", "attachments": [PREVIEW, FORWARDED, {"text": "an app's"}]}
    assert forwarded_text(message, "UMEMOQA") == "@U8 pays this & why?:eyes:"
