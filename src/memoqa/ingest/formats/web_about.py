"""What a web page's head says of it: its title and its day."""

import re
from collections.abc import Iterator

from memoqa.ingest.formats.web_text import Element
from memoqa.ingest.source import Line

_TITLES = ("citation_title", "dcterms.title", "dc.title", "og:title")
_DAYS = (
    "article:modified_time", "dcterms.modified", "dc.date.modified", "last-modified", "revised", "lastmod",
    "article:published_time", "dcterms.issued", "dcterms.date", "dc.date.issued", "dc.date", "dcterms.created",
    "citation_publication_date", "date", "pubdate", "publish-date", "datepublished", "datemodified",
)  # fmt: skip
_DAY = re.compile(r"((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")


def properties(page: Element) -> Iterator[Line]:
    """The title and the day that the page's head states; the day in ISO 8601, also of the first <time> in the text."""
    metas: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        if name and meta.get("content"):
            metas.setdefault(name, meta.get("content"))
    titles = [metas.get(name, "") for name in _TITLES] + [title.text_content() for title in page.iter("title")][:1]
    named = next((" ".join(title.split()) for title in titles if title.strip()), "")
    if named:
        yield Line(named, 1, role="title")
    times = [time.get("datetime") or time.text_content() for time in page.iter("time")][:1]
    days = (_day(text) for text in (*(metas.get(name, "") for name in _DAYS), *times))
    if day := next(filter(None, days), None):
        yield Line(day, 1, role="date")


def _day(text: str) -> str | None:
    match = _DAY.match(text.strip())
    return f"{match[1]}-{int(match[3]):02d}-{int(match[4]):02d}" if match else None
