"""What a page says of itself."""

import pytest

from memoqa.ingest.formats.web_page import web_page_lines


def said(head: str, body: str = "<p>x</p>") -> dict[str, str]:
    page = f"<head>{head}</head><body>{body}</body>".encode()
    return {line.role: line.text for line in web_page_lines(page) if line.role in {"title", "date"}}


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Keys |\n Lodge</title>", "<p>x</p>", "Keys | Lodge"),
        ("<title>Keys | Lodge</title><meta property='og:title' content='Keys'>", "<p>x</p>", "Keys"),
        ("<title>Keys | Lodge</title>", "<p>Menu</p><h1>Lost keys</h1><p>x</p>", "Lost keys"),
        ("<title>Keys</title>", "<h1>One</h1><p>x</p><h1>Two</h1><p>y</p>", "Keys"),
        ("<title> </title>", "<p>x</p>", None),
    ],
)
def test_the_title_is_that_of_the_page_without_the_sites_name_if_it_has_one(head, body, title):
    assert said(head, body).get("title") == title


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("<meta name='date' content='2031-03-01'>", "<p>x</p>", "2031-03-01"),
        ("<meta property='article:modified_time' content='2031-3-1T08:00:00Z'>", "<p>x</p>", "2031-03-01"),
        ("<meta name=date content=2030-01-01><meta name=Last-Modified content=2031/03/01>", "<p>x</p>", "2031-03-01"),
        ("", "<p>On <time datetime='2031-03-01'>1 March</time></p>", "2031-03-01"),
        ("<meta name=date content='last spring'>", "<p>x</p>", None),
    ],
)
def test_the_day_is_the_latest_kind_that_the_page_states(head, body, day):
    assert said(head, body).get("date") == day


def test_the_text_says_title_and_day_better(read_bytes):
    page = (
        b"<title>Site</title><meta name=date content=2030-01-01><h1>Keys</h1><p>Date: 3 May 2031</p><p>Sign here.</p>"
    )
    source = read_bytes("a.html", page).source
    assert (source.title, source.date) == ("Keys", "2030-01-01")
