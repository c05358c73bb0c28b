from pathlib import Path

import pytest

from bot.adapters.discord.settings import DiscordSettings
from bot.adapters.slack.settings import SlackSettings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("settings", "document"), [(SlackSettings, "docs/slack.md"), (DiscordSettings, "docs/discord.md")]
)
def test_every_setting_of_a_platform_is_in_its_document_and_in_the_example(
    settings: type[SlackSettings] | type[DiscordSettings], document: str
) -> None:
    prefix = str(settings.model_config["env_prefix"])
    for place in (document, ".env.example"):
        text = (ROOT / place).read_text("utf-8")
        assert [name for name in settings.model_fields if prefix + name.upper() not in text] == []
