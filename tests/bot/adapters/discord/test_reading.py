"""The reader in the tests sees what Discord acts on; otherwise it would prove nothing about escaping."""

import pytest

from tests.bot.adapters.discord.reading import read


@pytest.mark.parametrize(
    "alive",
    [
        "# heading", "a\n## heading", "-# small", "> quoted", ">>> quoted", "- item", "* item", "  - item", "1. item",
        "*a*", "_a_", "__a__", "~~a~~", "||a||", "`a`", "``a``", "```a```",
        "<@1>", "<@!1>", "<@&1>", "<#1>", "<t:1:R>", "<t:1>", "</ask:1>", "<:e:1>", "<a:e:1>", "<id:guide>",
        "@everyone", "x @here", ":smile:", "https://evil.test", "see http://evil.test/?q", "<https://evil.test>",
        "<mail@evil.test>", "<+123>", "¯\\_(ツ)_/¯",
    ],
)  # fmt: skip
def test_what_discord_acts_on_is_alive(alive: str) -> None:
    assert read(alive).live


def test_a_link_is_told_apart_from_what_is_alive_and_is_seen_as_its_label() -> None:
    reading = read("see [policy](https://evil.test)")
    assert (reading.text, reading.links, reading.live) == ("see policy", [("policy", "https://evil.test")], [])


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (r"\# heading", "# heading"),
        (r"1\. item", "1. item"),
        (r"\*a\* \\ \n \中", r"*a* \ \n 中"),
        (r"https\://evil.test \:smile\:", "https://evil.test :smile:"),
        (r"\<@1> \@everyone \[a](b)", "<@1> @everyone [a](b)"),
        ("1.5 a-b 3 > 2 # no", "1.5 a-b 3 > 2 # no"),
    ],
)
def test_an_escaped_sign_is_seen_alone(content: str, seen: str) -> None:
    assert (read(content).text, read(content).live) == (seen, [])


@pytest.mark.parametrize(
    ("content", "bold"),
    [
        ("a **b** c", "b"),
        ("a**「b」。**c", "「b」。"),
        ("a** b **c", " b "),
        ("**a\n\nb**c", "a\n\nb"),
        (r"**a\***c", "a*"),
        (r"**a\\**c", "a\\"),
        (r"\***b**", "b"),
    ],
)
def test_text_between_double_asterisks_is_bold_whatever_its_edges(content: str, bold: str) -> None:
    reading = read(content)
    assert "".join(reading.text[place] for place in sorted(reading.bold)) == bold
    assert reading.live == []
