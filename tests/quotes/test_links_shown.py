"""The lines under a quote that say where its words lead."""

import pytest

from memoqa.quotes.links_shown import link_lines
from memoqa.quotes.words import EN, ZH_TW
from tests.bot.doubles import quote

APPLY = "https://a.example/apply"


def lines(text: str, *linked: tuple[str, str], words=EN, **more) -> tuple[str, ...]:
    spans = [(text.index(said), text.index(said) + len(said), address) for said, address in linked]
    return link_lines(quote(text, "", links=tuple(spans), **more), words)


def test_linked_words_are_shown_with_their_address_in_both_languages():
    assert lines("To ask, apply here.", ("apply here", APPLY)) == (f"Link: apply here → {APPLY}",)
    assert lines("請填申請表。", ("申請表", APPLY), words=ZH_TW) == (f"連結：申請表 → {APPLY}",)


def test_a_quote_without_links_has_no_such_line():
    assert lines("To ask, apply here.") == ()


@pytest.mark.parametrize(
    ("text", "said", "address"),
    [
        ("See www.a.example/x today.", "www.a.example/x", "http://www.a.example/x/"),
        ("See (https://a.example/x).", "https://a.example/x", "https://a.example/x"),
        ("Write to us (a@b.example).", "Write to us", "mailto:a@b.example"),
        ("See https://a.example/ x/y now", "https://a.example/ x/y", "https://a.example/x/y"),
        ("見https://a.example/表單。", "https://a.example/表單", "https://a.example/%E8%A1%A8%E5%96%AE"),
    ],
)
def test_an_address_that_is_printed_is_not_said_again(text, said, address):
    assert lines(text, (said, address)) == ()


@pytest.mark.parametrize(
    ("text", "said", "address"),
    [
        ("See https://bank.example now", "https://bank.example", "https://evil.example/?https://bank.example"),
        ("See https://evil.example/x now", "https://evil.example/x", "https://evil.example"),
        ("See evil.example.org now", "now", "https://evil.example"),
        ("See notevil.example now", "now", "https://evil.example"),
    ],
)
def test_an_address_is_shown_if_the_words_print_another(text, said, address):
    assert lines(text, (said, address)) == (f"Link: {said} → {address}",)


def test_an_address_is_shown_once_and_three_at_most_and_the_rest_is_counted():
    linked = [(name, f"https://{name}.example/") for name in ("one", "two", "three", "four", "five")]
    shown = lines("one two three four five again", *linked, ("again", "https://one.example/"))
    assert shown[:3] == tuple(f"Link: {name} → {address}" for name, address in linked[:3])
    assert shown[3:] == ("and 2 more links in these words",)
    assert lines("one two three four", *linked[:4])[3:] == ("and 1 more link in these words",)
    assert lines("one two three four", *linked[:4], words=ZH_TW)[3:] == ("這段文字另有 1 個連結",)


def test_a_long_label_is_cut_and_its_address_is_not():
    said, address = "word " * 20 + "end", "https://a.example/" + "x" * 1_900
    (line,) = lines(said, (said, address))
    assert line == f"Link: {said[:60]}… → {address}"


def test_characters_that_nobody_sees_turn_no_line_round():
    text = "apply \u202ehere"
    assert lines(text, (text, "https://a.example/\u202egpj")) == (
        "Link: apply ⟦U+202E⟧here → https://a.example/%E2%80%AEgpj",
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc", "form.pdf"])
def test_an_address_that_no_reader_keeps_is_not_shown(address):
    assert lines("apply here", ("here", address)) == ()


def test_words_of_a_markdown_memo_are_shown_without_their_markup():
    assert lines("see **the form**", ("**the form**", APPLY), memo="a.md") == (f"Link: the form → {APPLY}",)
    assert lines(f"see [the form]({APPLY})", ("the form", APPLY), memo="a.md") == (f"Link: the form → {APPLY}",)
    assert lines(f"see [{APPLY}]({APPLY})", (APPLY, APPLY), memo="a.md") == ()
