"""The link that opens a quote's source at its place."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.domain import Details, Place
from memoqa.errors import SettingsError
from memoqa.quotes.source_link import LONGEST_LINK, SourceLinks
from tests.bot.doubles import quote

WIKI = "https://wiki.example.org/{path}"
PDF = {"memo": "年度/report 1.pdf", "place": Place(page=3)}


def link(template: str = "", url: str | None = None, **other: object) -> str | None:
    return SourceLinks(template).of(quote(details=Details(url=url), **other))


def directive(sentence: str) -> str:
    made = link(url="https://a.test/page.html", text=f"前文。{sentence}後文。", highlights=((3, 3 + len(sentence)),))
    assert made
    return made.partition("#:~:text=")[2]


def test_without_a_template_and_a_url_a_quote_has_no_link() -> None:
    assert link() is None


def test_the_path_is_percent_encoded_but_for_its_slashes_and_page_and_line_are_numbers() -> None:
    made = link("https://a.test/{path}?p={page}&l={line}#x", **PDF)
    assert made == "https://a.test/%E5%B9%B4%E5%BA%A6/report%201.pdf?p=3&l=1#x"
    assert link("https://a.test/{path}?p={page}&l={line}", memo="a.txt") == "https://a.test/a.txt?p=1&l=20"


def test_a_path_cannot_leave_its_part_of_the_link() -> None:
    made = link("https://a.test/{path}?x=1", memo="a?b#c&d@e.txt")
    assert made == "https://a.test/a%3Fb%23c%26d%40e.txt?x=1"


def test_the_template_links_a_memo_in_an_archive_or_a_mail_to_that_without_a_page() -> None:
    assert link("https://a.test/{path}", memo="hr/a.zip/b/c.pdf", place=PDF["place"]) == "https://a.test/hr/a.zip"
    assert link(url="https://a.test/c.pdf", memo="a.zip/c.pdf", place=PDF["place"]) == "https://a.test/c.pdf#page=3"


def test_a_memos_own_url_wins() -> None:
    assert link(WIKI, "https://own.test/x.txt", memo="a.txt") == "https://own.test/x.txt"


def test_a_pdf_opens_at_its_page_unless_its_link_has_a_fragment() -> None:
    assert link(url="https://a.test/x.pdf", **PDF) == "https://a.test/x.pdf#page=3"
    assert link(url="https://a.test/open?id=7", **PDF) == "https://a.test/open?id=7#page=3"
    assert link(url="https://a.test/x.pdf#zoom=50", **PDF) == "https://a.test/x.pdf#zoom=50"


@pytest.mark.parametrize("page", ["x.html", "x.HTM", "x", "", "a.b/x"])
def test_a_web_page_opens_at_the_answering_sentence(page: str) -> None:
    made = link(url=f"https://a.test/{page}", text="One. The hall opens at nine. Three.", highlights=((5, 28),))
    assert made == f"https://a.test/{page}#:~:text=The%20hall%20opens%20at%20nine"


def test_a_file_that_is_no_web_page_gets_no_text_directive() -> None:
    assert link(url="https://a.test/x.docx") == "https://a.test/x.docx"


def test_a_directive_stands_behind_a_fragment_and_never_twice() -> None:
    words = {"text": "It is open.", "highlights": ()}
    assert link(url="https://a.test/x#part", **words) == "https://a.test/x#part:~:text=It%20is%20open"
    assert link(url="https://a.test/x#:~:text=mine", **words) == "https://a.test/x#:~:text=mine"


@pytest.mark.parametrize("mark", ["3. ", "• ", "a. ", "iv. ", "十一、", "  2. ", "☑ ", "12) "])
def test_the_number_or_bullet_of_an_item_is_no_text_of_a_page(mark: str) -> None:
    made = link(url="https://a.test/x", text=f"{mark}Ask the porter.", highlights=())
    assert made == "https://a.test/x#:~:text=Ask%20the%20porter"


def test_a_row_is_found_from_its_first_cell_to_its_second() -> None:
    made = link(url="https://a.test/x", text="\tTokyo\t6,000\tyes", highlights=())
    assert made == "https://a.test/x#:~:text=Tokyo,6%2C000"


def test_what_a_directives_grammar_uses_is_encoded() -> None:
    assert directive("well-known, R&D at 5") == "well%2Dknown%2C%20R%26D%20at%205"


def test_a_long_sentence_is_named_by_its_first_and_last_words_cut_at_word_edges() -> None:
    first, last = directive("word " * 30 + "and many more words until the very end of it").split(",")
    assert unquote(first).split() == ["word"] * len(unquote(first).split())
    assert "and many more words until the very end of it".endswith(unquote(last))
    assert not unquote(last)[0].isspace()
    clauses = "習近平在過去六年內造訪俄羅斯多達八次，與普丁會面更超過三十次，在當前全球雙邊互動關係中確實罕見"
    assert [unquote(end) for end in directive(clauses).split(",")] == [
        clauses.split("，", maxsplit=1)[0],
        clauses.split("，")[2],
    ]


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("https://a.test/{file}", "{file}, which it may not; it may name {path}, {page}, {line}"),
        ("https://a.test/{path.x}", "{path.x}"),
        ("https://a.test/{path!r}", "may not"),
        ("https://a.test/{path:>9}", "may not"),
        ("https://a.test/{}{path}", "{}"),
        ("https://a.test/{path", "brace"),
        ("https://a.test/", "no {path}"),
        ("ftp://a.test/{path}", "https://"),
        ("javascript:alert({path})", "https://"),
        ("https://{path}/x", "https://"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_what_may_be_written(template: str, says: str) -> None:
    with pytest.raises(SettingsError, match="MEMOQA_SOURCE_URL") as refused:
        SourceLinks(template)
    assert says in str(refused.value)


def test_a_link_that_is_too_long_does_without_its_fragment_and_else_there_is_none() -> None:
    path = "a" * (LONGEST_LINK - len("https://a.test/"))
    assert link(url=f"https://a.test/{path}") == f"https://a.test/{path}"
    assert link(url=f"https://a.test/{path}a") is None


@given(st.text(max_size=80), st.text(min_size=1, max_size=300).filter(str.strip))
def test_no_words_of_a_memo_or_its_url_end_a_link_or_begin_another(url: str, text: str) -> None:
    made = link(url=f"https://a.test/{url}", text=text, highlights=())
    assert made is None or (made.isascii() and not set(made) & set(" <>()[]{}|\\^`'\"\n\t"))
    assert made is None or urlsplit(made).scheme == "https"
    from_memo = link(WIKI, memo=text)
    assert from_memo is None or from_memo.startswith("https://wiki.example.org/")
