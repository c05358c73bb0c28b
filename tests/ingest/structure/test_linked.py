"""The links of lines reach the paragraphs that the lines are joined to."""

from hypothesis import given
from hypothesis import strategies as st

from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline
from memoqa.quotes.passages import words_of
from memoqa.quotes.receipt import quote
from tests.ingest.structure.memos import FORMATS, PURCHASE, RAIL

FORM, OFFICE = "https://a.example/form", "mailto:office@a.example"


def memo_of(lines, name="text"):
    return outline(Source(tuple(lines), FORMATS[name]), memo_id="a.txt", source_sha256="0" * 64)


def line(text, number, *linked):
    spans = ((text.index(words), text.index(words) + len(words), address) for words, address in linked)
    return Line(text, number, links=tuple(spans))


def linked_words(memo):
    return [(memo.text[start:end], address) for one in memo.paragraphs for start, end, address in one.links]


def test_a_link_over_a_line_wrap_is_one_in_its_paragraph():
    head = "The committee met on Tuesday to consider the travel policy and agreed that the"
    lines = [line(head, 1, ("that the", FORM)), line("form may be sent by mail.", 2, ("form", FORM), ("mail", OFFICE))]
    assert linked_words(memo_of(lines)) == [("that the form", FORM), ("mail", OFFICE)]


def test_a_quote_has_the_links_of_its_own_words_as_spans_of_them():
    above, below = line("One form.", 1, ("form", FORM)), line("The  office here.", 3, ("office", OFFICE))
    memo = memo_of([above, Line("", 2), below])
    body = memo.paragraphs[-1]
    made = quote(memo, body, [], 1.0)
    assert [(made.text[start:end], address) for start, end, address in made.links] == [("office", OFFICE)]
    part = words_of(memo, body.start + 4, body.end)
    assert [(part.text[start:end], address) for start, end, address in part.links] == [("office", OFFICE)]


def test_links_in_the_front_are_the_fronts():
    memo = memo_of([line("Travel form", 1, ("form", FORM)), Line("", 2), Line("The text of it is here.", 3)])
    assert linked_words(memo) == [("form", FORM)]
    assert memo.paragraphs[0].number == 0


def test_markdown_has_its_links_in_its_text_and_none_in_fenced_code():
    text = f"Ask: [the\nform]({FORM}) or\n[the office]({OFFICE}).\n\n```\n[a]({FORM}2)\n```"
    memo = memo_of([Line(one, number) for number, one in enumerate(text.split("\n"), 1)], "markdown")
    assert linked_words(memo) == [("the form", FORM), ("the office", OFFICE)]


def test_rows_keep_their_own_links():
    head, hall, attic = ["Room\tForm\tPrice", "Hall\tapply  here\t40", "Attic\tapply here\t20"]
    lines = [Line(head, 1), line(hall, 2, ("apply", FORM)), line(attic, 3, ("here", OFFICE))]
    assert linked_words(memo_of(lines, "docx")) == [("apply", FORM), ("here", OFFICE)]


TEXTS = [*RAIL.split(". "), *PURCHASE.split("，"), "一、目的", "1. form", "a\tb", "# Rules"]


@given(
    st.sampled_from(["text", "pdf", "docx", "html"]),
    st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 60), st.integers(0, 60), st.integers(0, 3))),
)
def test_each_span_has_the_words_of_its_line_however_lines_are_joined(name, drawn):
    lines = [Line("a memo of words", 1)]
    for number, (text, one, other, indent) in enumerate(drawn, 2):
        said = f"{' ' * indent}{text} ({number})"  # no two lines are alike
        start, end = sorted((one, other))
        lines.append(Line(said, number, links=((start, end, f"{FORM}{number}"),)))
    memo = memo_of(lines, name)
    in_paragraphs = squeezed("".join(memo.text[one.start : one.end] for one in memo.paragraphs))
    found = {address: squeezed(words) for words, address in linked_words(memo)}
    kept = [one for one in lines[1:] if squeezed(one.text) in in_paragraphs]  # others are headings or leads
    expected = {one.links[0][2]: squeezed(one.text[slice(*one.links[0][:2])]) for one in kept}
    assert found == {address: words for address, words in expected.items() if words}
    assert all(words == words.strip() for words, _ in linked_words(memo))


def squeezed(text):
    return "".join(text.split())
