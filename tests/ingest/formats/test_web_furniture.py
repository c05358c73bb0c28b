"""What stands around a page's content is left out and reported; what people ask for is kept."""

import pytest

from tests.ingest.formats.web import left_out, lines, texts

SAID = "<h1>Keys</h1><p>A member signs for each key at the lodge, and brings it back by six.</p>"
LINKS = "<ul><li><a href=/a>Home</a><li><a href=/b>About</a></ul>"


@pytest.mark.parametrize(
    "around",
    [
        f"<nav>{LINKS}</nav>",
        f"<div role=navigation>{LINKS}</div>",
        f"<div id='main-nav'>{LINKS}</div>",
        f"<ol class='breadcrumb'>{LINKS}</ol>",
        f"<aside>{LINKS}</aside>",
        "<header><a href=/>Our Library</a></header>",
        "<footer><p>© Our Library</p></footer>",
        "<div class='site-footer'>© Our Library</div>",
        "<div id='onetrust-banner'><p>We use cookies.</p><button>OK</button></div>",
        "<section class='cookie-consent'>We use cookies.</section>",
        "<a class='skip-link' href='#main'>Skip to content</a><p></p>",
        "<div class='share-buttons'>Share this</div>",
        "<ul><li><a href='#a'>Loss</a><li><a href='#b'>Fees</a><li><a href='#c'>Rooms</a></ul>",
        "<form><label>Password</label><input type=password></form>",
    ],
)
def test_what_the_site_puts_around_is_left_out(around):
    assert texts(f"{around}{SAID}") == ["Keys", "A member signs for each key at the lodge, and brings it back by six."]


def test_what_is_left_out_is_reported():
    assert left_out(f"<nav>{LINKS}</nav>{SAID}") == ["Home About"]


@pytest.mark.parametrize("tag", ["main", "article", "div role=main"])
def test_what_stands_beside_the_main_part_is_left_out(tag):
    page = f"<p>Buy our mugs.</p><{tag}>{SAID}</{tag.split()[0]}><div>More mugs.</div>"
    assert "mugs" not in "".join(texts(page))
    assert "More mugs." in left_out(page)


def test_a_main_part_that_has_little_of_the_text_is_not_all():
    assert "Long" in "".join(texts(f"<main><p>Hello</p></main><h1>Keys</h1><p>{'Long text. ' * 9}</p>"))


def test_the_title_is_kept_wherever_it_stands():
    page = "<header><h1>Keys</h1></header><main><p>A member signs for each key at the lodge.</p></main>"
    assert texts(page)[0] == "Keys"


@pytest.mark.parametrize(
    "part",
    [
        "<article><header><h2>Loss</h2></header><p>Pay.</p><footer>Signed: the porter</footer></article>",
        "<ul><li><a href=/form.pdf>Leave form</a><li><a href=/b.pdf>Claim form</a><li><a href=/c.pdf>Key form</a></ul>",
        "<div class='navigator-rules'>Navigators steer.</div>",
        "<main><aside>Note: no dogs.</aside></main>",
        "<div class='cookie-policy'><h1>Cookies</h1><p>We bake them.</p></div>",
        "<ol><li><a href='#n1'>1</a> is a note of the text that the list is about, and long.</ol>",
    ],
)
def test_what_the_page_itself_says_is_kept(part):
    assert left_out(part) == []


def test_how_to_reach_whoever_the_page_is_of_is_kept_once_at_the_end():
    said = ("© Lodge", "Phone: 03-555-0142", "地址", "青禾市一路一號", "lodge@example.org")
    foot = f"<footer>{''.join(f'<p>{one}' for one in said)}</footer><footer>Phone: 03-555-0142</footer>"
    found = [line.text for line in lines(SAID + foot) if line.role == "furniture"]
    assert found == ["Phone: 03-555-0142", "地址", "青禾市一路一號", "lodge@example.org"]
