"""What a web page says of itself: its title and its day."""

import re
from collections.abc import Iterator

from memoqa.ingest.formats.web_text import Element
from memoqa.ingest.source import Line

_TITLES = ("citation_title", "dcterms.title", "dc.title", "og:title")
_DAYS = (
    "article:modified_time", "changed", "dcterms.modified", "dc.date.modified", "last-modified", "revised", "lastmod",
    "article:published_time", "dcterms.issued", "dcterms.date", "dc.date.issued", "dc.date", "dcterms.created",
    "citation_publication_date", "date", "pubdate", "publish-date", "datepublished", "datemodified",
)  # fmt: skip
_DAY = re.compile(r"((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")


def properties(page: Element) -> Iterator[Line]:
    """The title, of the only <h1> or as the head states it, and the day in ISO 8601, else that of the first <time>."""
    metas: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        if name and meta.get("content"):
            metas.setdefault(name, meta.get("content"))
    heads = [head.text_content() for head in page.iter("h1")]
    named_by_head = heads if len(heads) == 1 else []
    said = [metas.get(name, "") for name in _TITLES] + [title.text_content() for title in page.iter("title")][:1]
    titles = named_by_head + said
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
