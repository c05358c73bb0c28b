"""What a terminal shows can be undone to the memo's own words, and does nothing to the terminal."""

import io
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from memoqa.domain import Details, Place, Standing
from memoqa.quotes.shown import ANSWER_MARK
from memoqa.quotes.terminal import BAR, LEAD_BAR, answer_lines, quote_lines, text_lines
from memoqa.quotes.words import EN
from tests.bot.doubles import ANSWERING, TEXT, answer, quote

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x07\x08\r\n\t\x85\x9b\u200b\u202e\u2066\ufeff\u2028\U000e0041[]│➤⟦⟧↵> U+001B,。「」　 "),
        st.sampled_from("習近平在過去 6年內 造訪"),
    ),
    max_size=200,
)


def undone(lines: list[str]) -> str:
    """The text behind the bars, as a reader of the terminal could copy it."""
    joined = "".join(line.removeprefix(BAR) for line in lines).replace("⇥ ", "\t")
    return re.sub(r"↵|⟦U\+([0-9A-F]{4,6})⟧", lambda m: chr(int(m[1], 16)) if m[1] else "\n", joined)


def plain(lines: object) -> list[str]:
    return [line.plain for line in lines]  # type: ignore[attr-defined]


@given(HOSTILE, st.integers(20, 200))
@example("⟦U+001B⟧ and \x1b", 20)
@example("one\n\ntwo \n", 20)
@example("a literal ↵ and ⟦U+001B⟧", 20)
@example("[bold]x[/bold] :smile:", 80)
@example("一" * 500 + "word " * 100 + "x" * 500, 33)
def test_what_stands_behind_the_bar_is_the_quote(text: str, width: int) -> None:
    assert undone(plain(quote_lines(quote(text, ""), width))) == text


@given(HOSTILE, HOSTILE, st.integers(20, 200), st.booleans())
def test_nothing_in_a_memo_acts_on_the_terminal(text: str, title: str, width: int, styled: bool) -> None:
    shown = answer(quotes=(quote(text, text[:9], title=title, section=(title,)),), asked_as=title)
    for line in answer_lines(shown, EN, width, styled=styled):
        assert not [one for one in line.plain if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


@given(st.text(st.sampled_from("習近平 過去，。「」abc-de 1,000"), max_size=300), st.integers(20, 100))
def test_no_line_is_wider_than_the_terminal(text: str, width: int) -> None:
    assert all(
        cell_len(line) <= width for line in plain(answer_lines(answer(quotes=(quote(text),)), EN, width, styled=False))
    )


def test_a_full_line_of_chinese_leaves_no_room_unused() -> None:
    assert [cell_len(line) for line in plain(quote_lines(quote("習近平" * 20, ""), 42))[:-1]] == [42, 42]


def test_a_line_neither_begins_with_a_closing_mark_nor_ends_with_an_opening_one() -> None:
    for width in range(20, 90):
        lines = [line.removeprefix(BAR) for line in plain(quote_lines(quote(), width))]
        assert not [line for line in lines if line[0] in "，。」、" or line[-1] in "「（"]


def styled_words(lines: list[Text]) -> str:
    """The characters that are shown in bold."""
    bold = [line.plain[span.start : span.end] for line in lines for span in line.spans if "bold" in str(span.style)]
    return "".join(bold)


def test_on_a_terminal_the_answering_sentence_alone_is_marked() -> None:
    lines = list(answer_lines(answer(), EN, 60, styled=True))
    assert styled_words([line for line in lines if line.plain.startswith(BAR)]) == ANSWERING


@pytest.mark.parametrize("styled", [True, False])
def test_an_answer_begins_with_its_clause_the_very_words_bold(styled: bool) -> None:
    start = TEXT.index("8次")
    made = quote(TEXT, "習近平在過去 6年內造訪俄羅斯多達 8次", answer=(start, start + 2))
    first, *_ = answer_lines(answer(quotes=(made,)), EN, 60, styled=styled)
    assert first.plain == "➤ 習近平在過去 6年內造訪俄羅斯多達 8次"
    assert styled_words([first]) == "8次"


@pytest.mark.parametrize("likely", [True, False])
def test_only_an_answer_or_a_probable_one_begins_with_its_words_where_marks_can_be_seen(
    likely: bool,
) -> None:
    shown = answer(verdict="related", likely=likely)
    for styled in (True, False):
        lines = plain(answer_lines(shown, EN, 60, styled=styled))
        assert any(line.startswith(ANSWER_MARK) for line in lines) is (likely or not styled)


def test_the_line_of_an_answer_shows_hidden_characters_as_its_quote_does() -> None:
    made = quote("\x1b5\u200b000 " + TEXT, "\x1b5\u200b000")
    first, *_ = plain(answer_lines(answer(quotes=(made,)), EN, 60, styled=True))
    assert first == "➤ ⟦U+001B⟧5⟦U+200B⟧000"


def test_the_mark_stays_on_its_sentence_behind_hidden_characters() -> None:
    lines = list(quote_lines(quote("\x1b[2J\u202e" + ANSWERING + "\x1b"), 60))
    assert styled_words(lines) == ANSWERING


def test_without_styles_the_answering_sentence_stands_above_its_quote() -> None:
    lines = plain(answer_lines(answer(), EN, 60, styled=False))
    first = next(number for number, line in enumerate(lines) if line.startswith(BAR))
    assert "".join(lines[:first]).replace(ANSWER_MARK, "").replace("  ", "") == ANSWERING
    assert undone([line for line in lines if line.startswith(BAR)]) == TEXT


def test_a_quote_that_answers_as_a_whole_is_not_shown_twice() -> None:
    for made in (quote(ANSWERING), quote("開放時間是九點，週一休館。", "開放時間是九點")):
        lines = plain(answer_lines(answer(quotes=(made,)), EN, 60, styled=False))
        assert not [line for line in lines if line.startswith(ANSWER_MARK)]


def test_each_quote_has_its_own_place_and_the_first_the_confidence() -> None:
    both = (quote("one", "", title="A", section=()), quote("two", "", title="B", section=(), place=Place(page=2)))
    lines = plain(answer_lines(answer(quotes=both), EN, 80, styled=True))
    assert lines == [
        "│ one", "  “A” · ¶ 3 · lines 20–31 · confidence 87 %", "", "│ two", "  “B” · ¶ 3 · page 2",
    ]  # fmt: skip


def test_passages_that_may_not_answer_are_shown_without_a_confidence() -> None:
    shown = " ".join(plain(answer_lines(answer(verdict="related", confidence=0.95), EN, 80, styled=True)))
    assert "¶ 3" in shown
    assert "confidence" not in shown


@pytest.mark.parametrize(("text", "noted"), [("5\u200b000", True), ("approve\u202etoor", True), ("5000 ↵ ⟦", False)])
def test_hidden_characters_are_noted(text: str, noted: bool) -> None:
    assert (f"  {EN.hidden}" in plain(answer_lines(answer(quotes=(quote(text),)), EN, 80, styled=True))) == noted


def test_a_blank_line_parts_the_quotes_from_each_other_and_from_what_stands_before_them() -> None:
    both = (quote("one", ""), quote("two", ""))
    lines = plain(answer_lines(answer(quotes=both, verdict="related"), EN, 90, styled=True))
    assert [bool(line) for line in lines] == [True, False, True, True, False, True, True]
    assert all(plain(answer_lines(answer(quotes=both[:1]), EN, 90, styled=True)))


def test_the_memo_s_file_is_named_where_it_is_asked_for() -> None:
    shown = "\n".join(plain(answer_lines(answer(), EN, 120, styled=True, memo=True)))
    assert "lines 20–31 · brief.txt · confidence 87 %" in shown


@given(HOSTILE, st.integers(20, 200))
@example("lines 20–31 · ¶ 3 · lines 20–31", 20)
@example("a\ttitle\nin\u202etwo lines", 30)
def test_the_place_alone_opens_the_link_however_the_line_is_wrapped(title: str, width: int) -> None:
    asked = answer(quotes=(quote("short", "", title=title, link="https://docs.example.org/a#page=3"),))
    lines = list(answer_lines(asked, EN, width, styled=True))
    linked = [
        (line.plain[span.start : span.end], span.style.link)
        for line in lines
        for span in line.spans
        if isinstance(span.style, Style) and span.style.link
    ]
    assert "".join(words for words, _ in linked) == "lines 20–31"
    assert {link for _, link in linked} == {"https://docs.example.org/a#page=3"}


def test_what_is_no_terminal_gets_no_link_codes() -> None:
    asked = answer(quotes=(quote(link="https://docs.example.org/a"),))
    for terminal in (True, False):
        file = io.StringIO()
        console = Console(file=file, force_terminal=terminal, width=80)
        for line in answer_lines(asked, EN, 80, styled=terminal):
            console.print(line, soft_wrap=True)
        assert ("\x1b]8;" in file.getvalue()) == terminal


def test_a_notice_keeps_its_lines() -> None:
    assert plain(text_lines("one\n\n  two", 80)) == ["one", "", "  two"]


def test_a_tab_between_cells_is_shown_as_a_sign_and_hides_nothing():
    (line,) = plain(quote_lines(quote("格01\t格02"), 40))
    assert line == f"{BAR}格01⇥ 格02"


def test_what_a_quote_stands_under_is_above_it_behind_a_bar_of_its_own() -> None:
    made = quote("(1) 住戶八百元。", "", lead=(("停車費如下：", Place((1, 1))), ("項目\x1b", Place((2, 2)))))
    lines = plain(answer_lines(answer(quotes=(made,)), EN, 80, styled=True))
    assert lines[:3] == [LEAD_BAR + "停車費如下：", LEAD_BAR + "項目⟦U+001B⟧", BAR + "(1) 住戶八百元。"]
    assert EN.hidden in lines[-1]


def test_markup_of_a_markdown_memo_is_not_shown() -> None:
    made = quote("See [the *form*](https://x.example/f).<br>", "See [the *form*](https://x.example/f).", memo="a.md")
    (line,) = quote_lines(made, 80)
    assert line.plain == BAR + "See the form."
    assert [line.plain[span.start : span.end] for span in line.spans if "bold" in str(span.style)] == ["See the form."]


@pytest.mark.parametrize("styled", [True, False])
def test_what_is_known_of_a_memo_stands_below_its_place(styled: bool) -> None:
    known, unknown = (
        plain(answer_lines(answer(quotes=(quote(**details),)), EN, 200, styled=styled))
        for details in ({"details": Details(owner="H\x1bR"), "standing": Standing(expired="2026-10-01")}, {})
    )
    assert known == [*unknown, "  H⟦U+001B⟧R · expired 2026-10-01"]
