"""Make the link that opens a quote's source at its place. Pure functions; nothing is fetched.

A link is http or https, and holds no character that a chat or a terminal could take for its end.

Source: RFC 3986; RFC 8118 for `#page=`; wicg.github.io/scroll-to-text-fragment for `#:~:text=`.
"""

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from string import Formatter
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

from memoqa.domain import Quote
from memoqa.errors import SettingsError
from memoqa.ingest.formats.table import outermost
from memoqa.quotes.shown import shown
from memoqa.text.sentences import sentences_of

NAMES: Final = ("path", "page", "line")  # what a template may name
LONGEST_LINK: Final = 1_000  # characters; some programs take no more than 2,000, and a chat message has room for few
LONGEST_EXACT: Final = 180  # characters, percent-encoded: 20 Chinese ones; a longer sentence is named by its ends
LEAST_END: Final = 60  # characters, percent-encoded, of each end
WEB_PAGES: Final = frozenset({"", ".html", ".htm", ".xhtml"})  # the suffixes of what a browser shows as a page

_SETTING: Final = "MEMOQA_SOURCE_URL"
_KEPT: Final = ":/?#@!$&*+,;=%-._~"  # of a link's characters; () '" <> | \ ^ ` {} and blanks are percent-encoded
_DIRECTIVE: Final = ":~:"
# The number, bullet or box of an item, which a browser draws and does not count as text.
_MARKER: Final = re.compile(r"\s{0,9}(?:[•☐☑]\s|[A-Za-z0-9]{1,8}[.)]\s|[一二三四五六七八九十]{1,3}、)")
# A word, or the characters between two punctuation marks: a text fragment must begin and end at a word's edge.
_TOKEN: Final = re.compile(r"[^\s，。、；：？！「」『』（）《》〈〉【】,.;:?!()\"“”]+")


@dataclass(frozen=True, slots=True)
class SourceLinks:
    """Gives each quote its link.

    Attributes:
        template: As MEMOQA_SOURCE_URL has it; empty if only a memo's own url gives links.
    """

    template: str = ""

    def __post_init__(self) -> None:
        """Check the template.

        Raises:
            SettingsError: It is no web address, names something else than `NAMES`, or names no {path}.
        """
        if self.template:
            _check(self.template)

    def linked(self, quoted: Quote) -> Quote:
        """The quote with its link."""
        return replace(quoted, link=self.of(quoted))

    def of(self, quoted: Quote) -> str | None:
        """The link to a quote's place; None if neither the memo nor the template has one.

        A PDF opens at the page, a web page at the answering sentence, or at its first one if none is marked. Of a memo
        inside an archive or a mail, the template gives the link to that, without a place.
        """
        address = quoted.details.url or (self._filled(quoted) if self.template else None)
        parts = _parts(address) if address else None
        if parts is None:
            return None
        is_whole = quoted.details.url or outermost(quoted.memo) == quoted.memo
        at_place = parts._replace(fragment=_fragment(parts, quoted)) if is_whole else parts
        fitting = (link for link in map(_written, (at_place, parts)) if len(link) <= LONGEST_LINK)
        return next(fitting, None)

    def _filled(self, quoted: Quote) -> str:
        """The template for this quote; what a memo does not have, pages or lines, counts as 1."""
        place = quoted.place
        line = place.lines[0] if place.lines else 1
        return self.template.format(path=quote(outermost(quoted.memo), safe="/"), page=place.page or 1, line=line)


def _check(template: str) -> None:
    known = ", ".join(f"{{{name}}}" for name in NAMES)
    try:
        pieces = list(Formatter().parse(template))
    except ValueError:
        raise SettingsError(f"{_SETTING} has a brace without its other half; write {known}.") from None
    for _, name, form, conversion in pieces:
        if name is not None and (name not in NAMES or form or conversion):
            raise SettingsError(f"{_SETTING} names {{{name[:40]}}}, which it may not; it may name {known}.")
    if "path" not in {name for _, name, _, _ in pieces}:
        raise SettingsError(f"{_SETTING} has no {{path}}, so every memo would have one link; write {{path}} into it.")
    parts = _parts(template)
    if parts is None or "{" in parts.netloc:
        raise SettingsError(f"{_SETTING} is not a web address; begin it with https:// and a host.")


def _parts(address: str) -> SplitResult | None:
    """The parts of a web address; None if it is none."""
    try:
        parts = urlsplit(address.strip())
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return parts if good else None


def _fragment(parts: SplitResult, quoted: Quote) -> str:
    suffix = PurePosixPath(unquote(parts.path)).suffix.lower()
    if suffix in WEB_PAGES and quoted.place.page is None:
        directive = "" if _DIRECTIVE in parts.fragment else _text_directive(_sentence(quoted))
        return parts.fragment + directive
    if quoted.place.page is not None and not parts.fragment and suffix not in WEB_PAGES - {""}:
        return f"page={quoted.place.page}"
    return parts.fragment


def _sentence(quoted: Quote) -> str:
    """The words that the page is opened at, as people see them."""
    words = shown(quoted)
    if words.highlights:
        start, end = words.highlights[0]
    else:
        marker = _MARKER.match(words.text)  # iv. is no sentence
        first = sentences_of(words.text, marker.end() if marker else 0, len(words.text))
        start, end = (first[0].start, first[0].end) if first else (0, len(words.text))
    return words.text[start:end]


def _text_directive(sentence: str) -> str:
    """The fragment directive that finds a sentence, or a row of cells, on a page; empty if it has no word."""
    sentence = sentence[match.end() :] if (match := _MARKER.match(sentence)) else sentence
    cells = [cell for cell in sentence.split("\t") if _TOKEN.search(cell)]
    if len(cells) > 1:  # no text goes from one cell of a page to the next, but a range does
        begins, ends = (_encoded(cell.strip()) for cell in cells[:2])
        return f"{_DIRECTIVE}text={begins},{ends}"
    tokens = list(_TOKEN.finditer(sentence))
    if not tokens:
        return ""
    whole = _encoded(sentence[tokens[0].start() : tokens[-1].end()])
    if len(whole) <= LONGEST_EXACT:
        return f"{_DIRECTIVE}text={whole}"
    first = next((end for end in (token.end() for token in tokens) if _is_enough(sentence[tokens[0].start() : end])), 0)
    last = next((start for start in (token.start() for token in reversed(tokens)) if _is_enough(sentence[start:])), 0)
    if first >= last:
        return f"{_DIRECTIVE}text={whole}"
    begins, ends = sentence[tokens[0].start() : first], sentence[last : tokens[-1].end()]
    return f"{_DIRECTIVE}text={_encoded(begins)},{_encoded(ends)}"


def _is_enough(words: str) -> bool:
    return len(_encoded(words)) >= LEAST_END


def _encoded(words: str) -> str:
    """Words as a text directive has them: a comma, an ampersand or a hyphen would be part of its grammar."""
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")


def _written(parts: SplitResult) -> str:
    """The address with every character encoded that is not plainly a link's."""
    rest = SplitResult("", "", parts.path, parts.query, parts.fragment).geturl()
    return f"{parts.scheme}://{quote(parts.netloc, safe=_KEPT + '[]')}{quote(rest, safe=_KEPT)}"
