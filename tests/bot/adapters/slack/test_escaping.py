"""Slack's text is parsed back to what a person typed."""

import pytest

from bot.adapters.slack.escaping import typed_text


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("&copy; &quot;", "&copy; &quot;"),
        ("see <https://example.org/a?b=1&amp;c|the page>", "see the page"),
        ("see <https://example.org>", "see https://example.org"),
        ("<mailto:a@b.c|a@b.c>", "a@b.c"),
        ("<@U8> and <@U9|mia> in <#C1|general> or <#C2>", "@U8 and @mia in #general or #C2"),
        ("<!here> <!subteam^S1|@editors> <!channel>", "@here @editors @channel"),
        ("  台積電？\n", "台積電？"),
        ("1 < 2 > 0", "1 < 2 > 0"),
    ],
)
def test_text_is_read_as_it_was_typed(sent: str, read: str) -> None:
    assert typed_text(sent) == read
