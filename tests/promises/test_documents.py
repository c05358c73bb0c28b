"""Every setting of every platform is documented."""

from pathlib import Path

import pytest

from bot.platforms import installed
from memoqa.settings import names_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", [name for name, platform in installed().items() if platform.settings])
def test_every_setting_of_a_platform_is_in_its_document_and_in_the_example(name: str) -> None:
    settings = installed()[name].settings
    assert settings
    for place in (f"docs/{name}.md", ".env.example"):
        text = (ROOT / place).read_text("utf-8")
        assert [setting for setting in names_of(settings) if setting not in text] == []
