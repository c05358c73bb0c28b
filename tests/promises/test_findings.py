"""Whatever `memoqa doctor` finds to repair on a chat platform is said in Chinese, too, at the end of the set-up.

The sentences are read out of the source: a new one that nobody translated fails here.
"""

import ast
from collections.abc import Iterator

import pytest

from bot.adapters.discord.adapter import REFUSED
from bot.adapters.slack.client import sentence
from bot.adapters.slack.scopes import GROUPS, READERS, SCOPES
from bot.adapters.slack.settings import refuse_unfit_token
from bot.platforms import installed
from bot.present.stated import stated_finding
from bot.present.wording import EN, ZH_TW
from memoqa.errors import SettingsError
from tests.promises.statements import ROOT, Module
from tests.promises.test_two_readers import in_chinese

EXAMINERS = [
    "bot/adapters/discord/doctor.py",
    "bot/adapters/slack/doctor.py",
    "bot/adapters/slack/payloads.py",
    "bot/port_check.py",
]
SETTINGS = ["bot/adapters/discord/settings.py", "bot/adapters/slack/settings.py"]
CODES = ["missing_scope", "not_allowed_token_type", "ratelimited", "token_revoked", "invalid_auth"]
FINDINGS = tuple(pair for platform in installed().values() for pair in platform.findings)
IN_PLACE = {"missing: x1; add it under OAuth & Permissions and reinstall the app."}  # with each scope, below


def repairs(file: str) -> Iterator[str]:
    """What each finding in a file says that is not good."""
    module = Module(ROOT / file, ROOT)
    assigned = [node for node in ast.walk(module.tree) if isinstance(node, ast.Assign)]
    for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
        said = {one.arg: one.value for one in call.keywords}
        if "good" not in said or ast.unparse(said["good"]) != "False":
            continue
        says = said["says"]
        if isinstance(says, ast.Name):  # the last one given before
            given = [one for one in assigned if ast.unparse(one.targets[0]) == says.id and one.lineno < call.lineno]
            says = max(given, key=lambda one: one.lineno).value
        if isinstance(says, (ast.JoinedStr, ast.Constant)):
            yield from (text for text in module.texts(says) if text not in IN_PLACE)


def of_ids() -> Iterator[str]:
    """What is said of an id that Slack does not take."""
    module = Module(ROOT / "bot/adapters/slack/listed.py", ROOT)
    for node in (one for one in ast.walk(module.tree) if isinstance(one, ast.Return) and one.value):
        value = node.value.elts[-1] if isinstance(node.value, ast.Tuple) else node.value
        yield from (f"slack:x1 in MEMOQA_ADMINS {text}" for text in module.texts(value) if text.endswith("."))


def of_settings(file: str) -> Iterator[str]:
    """What is said of settings that the platform cannot use."""
    module = Module(ROOT / file, ROOT)
    for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == "SettingsError":
            yield from (text for text in module.texts(call.args[0]) if not text.startswith("x1"))


def of_tokens() -> Iterator[str]:
    """What is said of a token of the wrong form."""
    for token in ("xoxp-1", "xoxb 1", "none"):
        with pytest.raises(SettingsError) as caught:
            refuse_unfit_token("SLACK_BOT_TOKEN", token, "xoxb-")
        yield str(caught.value)


SAID = sorted(
    {
        *(text for file in EXAMINERS for text in repairs(file)),
        *of_ids(),
        *(text for file in SETTINGS for text in of_settings(file)),
        *of_tokens(),
        REFUSED,
        "Discord cannot be reached (TimeoutError; https://discord.com/api/v10); try again.",
        *(sentence("SLACK_BOT_TOKEN", code) for code in CODES),
        *(
            f"missing: {scope.without}; add it under OAuth & Permissions and reinstall the app."
            for scope in (*SCOPES, GROUPS, READERS)
        ),
    }
)


@pytest.mark.parametrize("says", SAID)
def test_what_is_to_repair_is_said_in_the_terminal_s_language(says: str) -> None:
    chinese = stated_finding(says, ZH_TW, FINDINGS)
    assert in_chinese(chinese), chinese
    assert "原因不明" not in chinese
    assert stated_finding(says, EN, FINDINGS) == says


def test_what_nobody_translated_is_said_as_it_is() -> None:
    assert stated_finding("A platform of your own is down.", ZH_TW, ()) == "A platform of your own is down."
