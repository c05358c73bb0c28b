"""Tell what a web page says from what stands around it: navigation, footers, banners about cookies, share buttons."""

import re
from typing import Final

from memoqa.ingest.formats.web_text import Element, is_element

LONGEST_BANNER: Final = 3_000  # characters; a policy about cookies is longer
LEAST_MAIN_SHARE: Final = 0.4  # of the page's text that <main> must have to be all of the page
_ROLES: Final = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "complementary"}
)
_AROUND: Final = frozenset({"nav", "menu", "search"})
# Words of which an id or a class is made; each names nothing else.
_NAMES: Final = frozenset(
    "nav navbar navigation navbox menu breadcrumb breadcrumbs sidebar toc pagination pager skiplink social sharing "  # noqa: SIM905  # thirty quoted words would be harder to read
    "sharedaddy headerlink editsection catlinks newsletter advertisement ads noprint printfooter".split()
)
_FEET: Final = frozenset({"footer", "site-footer", "page-footer", "main-footer", "global-footer", "footer-area"})
_JOINED: Final = re.compile(
    r"(?:skip[-_]?(?:to|link|nav)|site[-_]?(?:nav|footer|header)|share[-_]?(?:button|bar|link)|back[-_]?to[-_]?top"
    r"|page[-_]?nav|table[-_]?of[-_]?contents|edit[-_]?(?:this[-_]?)?(?:page|link))",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(
    r"cookie|consent|gdpr|onetrust|cc-window|cc-banner|privacy-(?:banner|notice)", re.IGNORECASE
)
# An e-mail address, a telephone number behind its label, or the label of an address.
_CONTACT: Final = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}\.\w|(?:tel|phone|fax|電話|电话|傳真|专线|專線)\W{0,5}\+?\(?\d|會址|地址|住址|address\s?:",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+")
_LEAST_LINKS: Final = 3


def content_of(body: Element) -> Element:
    """The element that holds what the page is about: its main or only article, if that has most of the text."""
    whole = len(_text(body))
    for candidates in (
        list(body.iter("main")) or [one for one in body.iter() if one.get("role") == "main"],
        list(body.iter("article")),
    ):
        if len(candidates) == 1 and len(_text(candidates[0])) >= LEAST_MAIN_SHARE * whole:
            found = candidates[0]
            return body if _has_title(body) and not _has_title(found) else found
    return body


def is_furniture(element: Element) -> bool:
    """Whether an element belongs to the site and not to what the page says."""
    tag = element.tag
    if tag in {"body", "html", "main", "article", "h1"}:
        return False
    if tag in _AROUND or (element.get("role") or "").lower() in _ROLES - ({"banner"} if _has_title(element) else set()):
        return True
    if tag in {"footer", "header"} and not _within(element):
        return tag == "footer" or not _has_title(element)
    if tag == "aside" and not _within(element):
        return True
    if tag == "form" and any(one.get("type") in {"password", "search"} for one in element.iter("input")):
        return True
    named = f"{element.get('id') or ''} {element.get('class') or ''}"
    if _CONSENT.search(named) and len(_text(element)) <= LONGEST_BANNER and not _has_title(element):
        return True
    if named.strip() and not _has_title(element) and _is_named_so(named):
        return True
    return tag in {"ul", "ol", "div"} and _is_contents(element)


def is_contact(text: str) -> bool:
    """Whether a line says how to reach whoever the page is of: people ask for that, wherever it stands."""
    return bool(_CONTACT.search(text))


def _is_named_so(named: str) -> bool:
    """Whether one of an element's names, taken whole or as its last word, says that it is navigation."""
    names = [name.lower() for name in named.split()]
    last = {words[-1].lower() for name in names if (words := _WORD.findall(name))}
    return bool(last & _NAMES) or not _FEET.isdisjoint(names) or any(_JOINED.match(name) for name in names)


def _has_title(element: Element) -> bool:
    return next(element.iter("h1"), None) is not None


def _within(element: Element) -> bool:
    """Whether an element stands in what the page says, so that a footer or header there is its own."""
    return any(above.tag in {"article", "main", "section", "blockquote"} for above in element.iterancestors())


def _is_contents(element: Element) -> bool:
    """Whether an element is a list of links to places on the same page, and nothing else."""
    links = [link for link in element.iter("a") if (link.get("href") or "").startswith("#")]
    if len(links) < _LEAST_LINKS or next(element.iter("p", "table", "h1", "h2", "h3"), None) is not None:
        return False
    said = sum(len(_text(link)) for link in links)
    rest = len(_text(element)) - said
    return rest <= 4 * len(links)  # numbers and points beside the links


def _text(element: Element) -> str:
    pieces = (
        piece
        for one in element.iter()
        if is_element(one) and one.tag not in {"script", "style", "template", "noscript", "svg"}
        for piece in (one.text or "", *(child.tail or "" for child in one))
    )
    return "".join("".join(pieces).split())
