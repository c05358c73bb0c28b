"""The text of elements of a web page: what is shown, and white space as a browser shows it."""

import pytest

from tests.ingest.formats.web import texts


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>a  b\n\tc&nbsp;&nbsp;d</p>", "a b c d"),
        ("<p>H<sub>2</sub>O, <b>bold</b><i>er</i> <a href=x>link</a></p>", "H2O, bolder link"),
        ("<p>Costs <del>100</del><s>90</s> <ins>120</ins> USD</p>", "Costs 120 USD"),
        ("<p><ruby>鑰匙<rp>(</rp><rt>ㄧㄠˋ ㄕ˙</rt><rp>)</rp></ruby>遺失</p>", "鑰匙遺失"),
        ("<p>contri&shy;bution and well<wbr>known</p>", "contribution and wellknown"),
        (
            "<p><input type=checkbox checked> paid <input type=radio> free <input type=text value=x></p>",
            "☑ paid ☐ free",
        ),
        ("<p>a<script>b</script><style>c</style><noscript>d</noscript><template>e</template><!-- f -->g</p>", "ag"),
        ("<p>a<svg><title>b</title><text>c</text></svg><button>d</button><select><option>e</select>f</p>", "af"),
        ("<p>x &lt;b&gt; &amp; y</p>", "x <b> & y"),
        ("<p>一\u3000二</p>", "一\u3000二"),
    ],
)
def test_text_is_as_a_browser_shows_it(body, shown):
    assert texts(body) == [shown]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>no</p>",
        "<div style='display: none'><p>no</p></div>",
        "<p style='color:red;visibility:hidden'>no</p>",
        "<span aria-hidden=true>no</span>",
        "<dialog><p>no</p></dialog>",
        "<h2 hidden>no</h2>",
        "<ul><li hidden>no</ul>",
    ],
)
def test_what_is_hidden_is_not_read(hidden):
    assert texts(f"<p>yes</p>{hidden}") == ["yes"]


def test_what_is_open_or_shown_all_the_same_is_read():
    assert texts("<dialog open>yes</dialog><p style='display:block'>too</p>") == ["yes", "too"]


@pytest.mark.parametrize("sign", ["#", "¶", "§", "🔗"])
def test_the_sign_that_links_to_a_heading_is_no_part_of_it(sign):
    assert texts(f"<h2>Keys <a href='#keys'>{sign}</a></h2><p>Sign.</p>")[0] == "Keys"
