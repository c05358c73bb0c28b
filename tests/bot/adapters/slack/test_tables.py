"""A quote that is a table is Slack's own table: rows stay rows, each cell verbatim, within Slack's limits."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.slack.render import RenderedMessage, messages, with_plain_buttons, without_table
from bot.adapters.slack.tables import MOST_COLUMNS, MOST_ROWS
from bot.port import Passages
from bot.present.wording import EN, ZH_TW
from memoqa.domain import Place, Quote
from tests.bot.adapters.slack.reading import sight_of
from tests.bot.contract import MARKUP, hostile
from tests.bot.doubles import answer, quote

HEADER = "City\tLimit\tNote"


def row(text: str = "Kyoto\t4,000\tby day", marked: str = "4,000", header: str = HEADER, **more: Any) -> Quote:
    return quote(text, marked, lead=(("The limits:", Place()), (header, Place())), **more)


def tables(message: RenderedMessage) -> list[dict[str, Any]]:
    return [block for block in message.blocks if block["type"] == "table"]


def cells(table: dict[str, Any]) -> list[list[str]]:
    return [["".join(one["text"] for one in cell["elements"][0]["elements"]) for cell in row] for row in table["rows"]]


def kinds(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["elements"][0]["type"] if block["type"] == "rich_text" else block["type"] for block in blocks]


def test_a_quoted_row_stands_under_its_header_with_the_answering_words_bold() -> None:
    (message,) = messages(answer(quotes=(row(),)), EN, "event")
    (table,) = tables(message)
    assert cells(table) == [["City", "Limit", "Note"], ["Kyoto", "4,000", "by day"]]
    bold = [one for line in table["rows"] for cell in line for one in cell["elements"][0]["elements"] if "style" in one]
    assert bold == [{"type": "text", "text": "4,000", "style": {"bold": True}}]
    assert kinds(message.blocks) == ["context", "table", "context", "actions", "context_actions"]
    assert message.blocks[0]["elements"][0]["text"] == "The limits:"


def test_an_empty_cell_holds_a_blank_since_slack_refuses_an_empty_text() -> None:
    (message,) = messages(answer(quotes=(row("Kyoto\t\tx", ""),)), EN)
    assert cells(tables(message)[0])[1] == ["Kyoto", " ", "x"]


def test_where_tables_are_refused_the_message_is_as_it_was_without_them() -> None:
    (message,) = messages(answer(quotes=(row(),)), EN, "event")
    older = without_table(message)
    assert kinds(older.blocks) == ["context", "context", "rich_text_quote", "context", "actions", "context_actions"]
    assert older.blocks[2]["elements"][0]["elements"][0]["text"] == "Kyoto\t"
    assert without_table(older) == older
    assert with_plain_buttons(older) == without_table(with_plain_buttons(message))


def test_the_notification_has_the_rows_words() -> None:
    (message,) = messages(answer(quotes=(row(),)), EN, "event")
    assert "Kyoto\t4,000\tby day" in message.text


def test_a_message_has_one_table_and_its_other_quotes_are_text() -> None:
    (message,) = messages(answer(quotes=(quote(), row(), row("Osaka\t5,000\tshared", ""))), EN, "event")
    (table,) = tables(message)
    assert cells(table)[1] == ["Kyoto", "4,000", "by day"]
    assert kinds(message.blocks).count("rich_text_quote") == 2


def test_each_message_of_a_long_reply_may_have_its_table() -> None:
    quotes = tuple(quote("習" * 2_900, "") if number % 2 else row() for number in range(12))
    shown = messages(Passages(quotes, walkable=False), ZH_TW)
    counts = [len(tables(message)) for message in shown]
    assert (max(counts), sum(counts) > 1) == (1, True)
    assert [one for one in sight_of(shown).sizes if one[1] > one[2]] == []


@pytest.mark.parametrize(
    ("rows", "columns", "is_table"),
    [
        (MOST_ROWS, 3, True),
        (MOST_ROWS + 1, 3, False),
        (2, MOST_COLUMNS, True),
        (2, MOST_COLUMNS + 1, False),
    ],
)
def test_a_table_at_slacks_limits_is_a_table_and_one_over_is_text(rows: int, columns: int, is_table: bool) -> None:
    text = "\n".join("\t".join("a" * columns) for _ in range(rows))
    (message,) = messages(Passages((quote(text, ""),), walkable=True), EN)
    assert bool(tables(message)) is is_table
    assert [one for one in sight_of([message]).sizes if one[1] > one[2]] == []


def test_a_table_that_would_be_longer_than_its_text_is_text() -> None:
    ragged = "\n".join(["\t".join("a" * 20), *["a\tb"] * 50])
    (message,) = messages(Passages((quote(ragged, ""),), walkable=True), EN)
    assert tables(message) == []


def test_a_table_that_is_split_or_shown_in_part_is_text() -> None:
    long = "\n".join("\t".join(["習" * 40] * 3) for _ in range(30))
    for reply in (Passages((quote(long, ""),), walkable=True), answer(quotes=(quote(long, ""),))):
        shown = messages(reply, EN, "event")
        assert not [table for message in shown for table in tables(message)]
        assert sight_of(shown).quotes[0].text in long


@settings(max_examples=60, deadline=None)
@given(st.lists(hostile(60).filter(lambda text: not set(text) & set("\t\n")), min_size=3, max_size=3), st.data())
def test_whatever_stands_in_a_cell_is_verbatim_and_nothing_is_live(three: list[str], data: st.DataObject) -> None:
    text = "\t".join(three)
    start = data.draw(st.integers(0, len(text) - 1))
    made = row(text, "", highlights=((start, data.draw(st.integers(start + 1, len(text)))),))
    (message,) = messages(answer(quotes=(made,)), EN, "event")
    (table,) = tables(message)
    assert cells(table)[1] == [one.strip() for one in three]
    sight = sight_of([message])
    assert [one for one in sight.sizes if one[1] > one[2]] == []
    assert sight.live == ()


def test_mark_up_in_a_header_is_shown_letter_by_letter() -> None:
    header = f"{MARKUP}\t@everyone\t<!here>"
    (message,) = messages(answer(quotes=(row(header=header),)), EN, "event")
    assert cells(tables(message)[0])[0] == [MARKUP, "@everyone", "<!here>"]
    assert sight_of([message]).live == ()
