"""Web pages for the tests, and their lines, read in this process, since that is faster."""

from memoqa.ingest.formats.web_page import web_page_lines
from memoqa.ingest.source import Line

ASIDE = frozenset({"title", "date"})


def lines(body: str | bytes, head: str = "") -> list[Line]:
    """The lines of a page with this body, but for those that its head states; of whole pages as bytes."""
    content = body if isinstance(body, bytes) else f"<!doctype html><head>{head}</head><body>{body}</body>".encode()
    return [line for line in web_page_lines(content) if line.role not in ASIDE]


def texts(body: str | bytes, head: str = "") -> list[str]:
    """The texts of the lines that are not left out."""
    return [line.text for line in lines(body, head) if line.role != "left out"]


def left_out(body: str) -> list[str]:
    """The texts of those that are."""
    return [line.text for line in lines(body) if line.role == "left out"]
