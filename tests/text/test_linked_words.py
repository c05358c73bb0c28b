"""Which addresses are kept, and where linked words stand once their lines are joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.text.linked_words import MOST_CHARACTERS, MOST_LINKS, address_of, carried, within

A, B = "https://a.example/", "mailto:b@c.example"


@pytest.mark.parametrize("written", ["https://a.example/x?y=1&z=(2)#p", "HTTP://A.example", "mailto:a@b.example?to=x"])
def test_addresses_of_the_web_and_of_mail_are_kept_as_written(written):
    assert address_of(f" {written}\n") == written


@pytest.mark.parametrize(
    "written",
    [
        *(
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:,x",
            "form.pdf",
            "/form",
            "//a.example",
            "#top",
            "",
        ),
        *(
            "tel:123",
            "https://",
            "https:///x",
            "https://a.example\\@b.example",
            "https://[::1",
            "mailto:?to=a@b.example",
        ),
    ],
)
def test_nothing_else_is_kept(written):
    assert address_of(written) is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://a.example/表單 1", "https://a.example/%E8%A1%A8%E5%96%AE%201"),
        ("https://例子.測試/a", "https://xn--fsqu00a.xn--g6w251d/a"),
        ("https://a.example/\u202egpj.exe", "https://a.example/%E2%80%AEgpj.exe"),
        ("https://a.example/\x00\x1b[31m", "https://a.example/%00%1B[31m"),
        ("https://a.example/<@U1>|`*", "https://a.example/%3C@U1%3E%7C%60*"),
    ],
)
def test_an_address_is_ascii_that_can_be_seen(written, kept):
    assert address_of(written) == kept
    assert address_of(kept) == kept


def test_an_address_of_2_000_characters_is_kept_and_one_more_is_not():
    longest = A + "x" * (MOST_CHARACTERS - len(A))
    assert address_of(longest) == longest
    assert address_of(longest + "x") is None
    assert address_of(A + "字" * (MOST_CHARACTERS // 9)) is None  # nine characters each, as people would see it


blanks = st.text(" \t\n\u3000", max_size=3)
words = st.text("ab字。 \t", max_size=8)


@st.composite
def linked(draw: st.DrawFn) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    text = draw(words)
    places = sorted(draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    return text, ((places[0], places[1], A), (places[2], places[3], B))


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(st.lists(linked(), max_size=5), st.data())
def test_carried_links_have_the_words_that_they_had_in_their_lines(lines, data):
    text = "".join(data.draw(blanks) + " ".join(line.split(" ")) for line, _ in lines)
    found = carried(text, lines)
    for address in (A, B):
        had = "".join(squeezed(line[a:b]) for line, links in lines for a, b, one in links if one == address)
        assert "".join(squeezed(text[a:b]) for a, b, one in found if one == address) == had
    assert all(text[a:b] == text[a:b].strip() != "" for a, b, _ in found)
    assert [a for a, _, _ in found] == sorted(a for a, _, _ in found)


def test_a_link_over_a_lines_end_is_one():
    assert carried("apply here now", [("apply", ((0, 5, A),)), ("here now", ((0, 4, A),))]) == ((0, 10, A),)
    assert carried("ab", [("a", ((0, 1, A),)), ("b", ((0, 1, B),))]) == ((0, 1, A), (1, 2, B))


def test_a_text_that_is_not_made_of_the_pieces_has_no_links():
    assert carried("apply", [("apply here", ((0, 5, A),))]) == ()


@pytest.mark.parametrize("span", [(-5, 2), (1, 99), (2, 1), (10**30, 10**31)])
def test_a_span_outside_its_line_never_reaches_outside_the_text(span):
    assert all(0 <= start < end <= 4 for start, end, _ in carried("text", [("text", ((*span, A),))]))


def test_a_line_has_a_hundred_links_at_most():
    links = [(place, place + 1, f"{A}{place}") for place in range(MOST_LINKS + 1)]
    assert len(carried("x" * 200, [("x" * 200, links)])) == MOST_LINKS


def test_of_a_stretch_the_links_in_it_are_spans_of_it():
    assert within(((0, 3, A), (4, 8, B), (9, 12, A)), 2, 9) == ((0, 1, A), (2, 6, B))
