"""Every chat shows the same lines and buttons under a quote and under an answer."""

from bot.port import REASONS
from bot.present.components import (
    bar,
    buttons_below,
    buttons_below_page,
    buttons_under,
    chosen_reason,
    held_by,
    lines_below,
    reasons,
    references_below,
)
from bot.present.wording import EN, ZH_TW
from memoqa.domain import Place
from memoqa.quotes.wording import citation
from tests.bot.contract import INVISIBLE
from tests.bot.doubles import answer, quote


def actions(buttons: tuple[tuple[str, str], ...]) -> list[str]:
    return [action for action, _ in buttons]


def test_below_a_quote_stands_its_place_and_a_caution_where_characters_are_hidden() -> None:
    assert lines_below(quote(), EN) == (citation(quote(), EN),)
    _, caution = lines_below(quote(INVISIBLE), EN)
    assert "U+200B" in caution


def test_a_quote_can_be_walked_from_and_its_section_read_where_there_is_one() -> None:
    assert actions(buttons_below(quote(), EN, walkable=True)) == ["previous", "next", "section", "cite", "file"]
    assert actions(buttons_below(quote(section=()), EN, walkable=True)) == ["previous", "next", "cite", "file"]
    assert actions(buttons_below(quote(), EN, walkable=False)) == ["cite", "file"]


def test_under_a_quote_of_a_pdf_its_page_can_be_opened_and_under_the_page_its_file() -> None:
    in_pdf = quote(place=Place(page=3), highlights=((0, 4), (10, 20)))
    assert actions(buttons_below(in_pdf, EN, walkable=False)) == ["cite", "page"]
    assert actions(buttons_below_page(EN)) == ["file"]
    assert [held_by(action, in_pdf) for action in ("cite", "file", "page")] == [
        "receipt-1",
        "receipt-1",
        "receipt-1~0-4,10-20",
    ]


def test_a_place_that_a_quote_refers_to_has_a_button_with_the_quotes_own_words() -> None:
    refers = (("第三條", "receipt-3"), ("Annex\nB", "receipt-4"))
    assert references_below(quote(refers=refers)) == (
        (("refer", "→ 第三條"), "receipt-3"),
        (("refer", "→ Annex B"), "receipt-4"),
    )
    assert references_below(quote()) == ()


def test_a_follow_up_can_be_asked_anew_and_one_be_typed_where_messages_cannot_be_read() -> None:
    assert actions(buttons_under(answer(), EN)) == ["good", "bad"]
    assert actions(buttons_under(answer(asked_as="more"), EN, follow_up=True)) == ["good", "bad", "follow", "anew"]


def test_a_bar_shows_what_is_done() -> None:
    assert (bar(0.0), bar(0.5), bar(1.0)) == (f"{'░' * 20} 0 %", f"{'█' * 10}{'░' * 10} 50 %", f"{'█' * 20} 100 %")


def test_each_reason_has_a_name_of_its_own_and_any_other_value_is_none() -> None:
    for words in (EN, ZH_TW):
        assert tuple(reasons(words)) == REASONS
        assert len(set(reasons(words).values())) == len(REASONS)
    assert [chosen_reason(value) for value in (*REASONS, "else", "", None)] == [*REASONS, None, None, None]
