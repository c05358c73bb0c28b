"""Lead a person through Slack's part of the set-up: an app from the manifest, then its two tokens."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bot.adapters.slack.client import (
    SlackRefused,
    SlackUnreachable,
    checked_workspace,
    socket_url,
    web_client,
    web_session,
)
from bot.adapters.slack.events import Workspace
from bot.adapters.slack.settings import APP_TOKEN, BOT_TOKEN, SlackSettings, refuse_unfit_token
from bot.setup.dialogue import Both, Dialogue, TokenProblem
from memoqa.errors import MemoqaError, SettingsError
from memoqa.settings import load

APPS: Final = "https://api.slack.com/apps"
MANIFEST: Final = Path(__file__).parents[3] / "deploy/slack/manifest.yaml"
AGENT_MANIFEST: Final = MANIFEST.with_name("manifest-agent.yaml")
YES: Final = frozenset({"y", "yes", "是", "好", "要"})
WRITTEN: Final = Path("slack-manifest.yaml")  # in the working folder, beside .env
DEFAULT_NAME: Final = "memoqa"
LONGEST_NAME: Final = 35  # characters; Slack's limit for an app's name

_NAME: Final = Both("What shall the app be called in Slack? [{default}] ", "應用程式在 Slack 叫什麼名字？[{default}] ")
_AGENT: Final = Both(
    "Shall it be one of Slack's agents, which suggests what to ask? Slack has agents on paid plans only, and an app\n"
    "cannot be changed back. y takes manifest-agent.yaml, Enter the usual manifest.yaml: ",
    "要讓它成為 Slack 的 agent，建議大家可以問什麼嗎？只有付費方案才有 agent，而且之後無法改回。\n"
    "輸入 y 使用 manifest-agent.yaml，按 Enter 使用一般的 manifest.yaml：",
)
_LONG_NAME: Final = Both("✗ At most {most} characters, please.", "✗ 請勿超過 {most} 個字元。")
_NO_MANIFEST: Final = Both(
    "{file} is missing; run this command in memoqa's own folder, as a checkout has it.",
    "找不到 {file}；請在 memoqa 的原始碼資料夾裡執行。",
)
_PASTE_MANIFEST: Final = Both(
    "This is the app's manifest; it is also in {file}:\n\n{manifest}\n"
    "Open {address}, Create New App, From a manifest; choose the workspace, paste the manifest, Create.",
    "這是應用程式的 manifest，也在 {file} 裡：\n\n{manifest}\n"
    "請開啟 {address}，點 Create New App、From a manifest，選擇工作區，貼上 manifest，再按 Create。",
)
_APP_TOKEN: Final = Both(
    "The app's token: Basic Information, App-Level Tokens, Generate Token and Scopes; any name, the scope "
    "connections:write. It begins with xapp-.",
    "應用程式的權杖：Basic Information、App-Level Tokens、Generate Token and Scopes；名稱任意，"
    "權限選 connections:write。它以 xapp- 開頭。",
)
_BOT_TOKEN: Final = Both(
    "The bot's token: Install App, Install to Workspace, Allow; the Bot User OAuth Token. It begins with xoxb-.",
    "機器人的權杖：Install App、Install to Workspace、Allow；複製 Bot User OAuth Token。它以 xoxb- 開頭。",
)
_IDS: Final = Both(
    "Ids for the next question: a person's profile, ⋮, Copy member ID.",
    "下一題要用的識別碼：個人檔案，⋮，Copy member ID。",
)
_NEXT: Final = Both(
    "in Slack, in a channel: type /invite and choose the app, then ask: /ask {question}",
    "在 Slack 的頻道裡：輸入 /invite 並選擇這個應用程式，然後發問：/ask {question}",
)


def steps(dialogue: Dialogue) -> Both:
    """Slack's own steps; with a token in the settings, the app is there already.

    Returns:
        How to ask the first question.

    Raises:
        MemoqaError: A setting is wrong, or the manifest is missing.
    """
    settings = load(SlackSettings)
    bot, app = settings.bot_token.get_secret_value(), settings.app_token.get_secret_value()
    if not bot and not app:
        _make_app(dialogue)
    if app or not settings.over_http:
        dialogue.say(_APP_TOKEN)
        dialogue.secret("SLACK_APP_TOKEN", app, lambda token: _checked_app(settings, token))
    dialogue.say(_BOT_TOKEN)
    dialogue.secret("SLACK_BOT_TOKEN", bot, lambda token: _checked_bot(settings, token))
    dialogue.say(_IDS)
    return _NEXT


def manifest(name: str, file: Path = MANIFEST) -> str:
    """The manifest of an app with this name; its commands keep the names that memoqa takes."""
    text = file.read_text("utf-8")
    # Slack takes only these characters in the name of the app's user.
    user = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or DEFAULT_NAME
    text = text.replace("\n  name: memoqa\n", f"\n  name: {json.dumps(name, ensure_ascii=False)}\n", 1)
    return text.replace("\n    display_name: memoqa\n", f'\n    display_name: "{user}"\n', 1)


def _make_app(dialogue: Dialogue) -> None:
    for file in (MANIFEST, AGENT_MANIFEST):
        if not file.is_file():
            raise MemoqaError(dialogue.text(_NO_MANIFEST, file=file))
    while len(name := dialogue.ask(_NAME, default=DEFAULT_NAME) or DEFAULT_NAME) > LONGEST_NAME:
        dialogue.say(_LONG_NAME, most=LONGEST_NAME)
    text = manifest(name, AGENT_MANIFEST if dialogue.ask(_AGENT).casefold() in YES else MANIFEST)
    dialogue.write(WRITTEN, text)
    dialogue.say(_PASTE_MANIFEST, file=WRITTEN, manifest=text, address=APPS)


def _checked_app(settings: SlackSettings, token: str) -> str:
    async def checked() -> None:
        async with web_session() as session:
            await socket_url(web_client(settings, session), token)

    with _problems("SLACK_APP_TOKEN", APP_TOKEN):
        refuse_unfit_token("SLACK_APP_TOKEN", token, APP_TOKEN)
        asyncio.run(checked())
    return "Socket Mode"


def _checked_bot(settings: SlackSettings, token: str) -> str:
    async def checked() -> Workspace:
        async with web_session() as session:
            client = web_client(settings.model_copy(update={"bot_token": SecretStr(token)}), session)
            return (await checked_workspace(client))[0]  # the doctor names missing scopes in the end

    with _problems("SLACK_BOT_TOKEN", BOT_TOKEN):
        refuse_unfit_token("SLACK_BOT_TOKEN", token, BOT_TOKEN)
        workspace = asyncio.run(checked())
    return f"{workspace.name} ({workspace.team})"


@contextmanager
def _problems(name: str, kind: str) -> Iterator[None]:
    """Say what is wrong with a token in both languages.

    Raises:
        TokenProblem: In place of any stated problem.
    """
    try:
        yield
    except SlackUnreachable as error:
        said = Both(str(error), "現在無法連上 Slack，或 Slack 暫時無法檢查；請檢查網路。")
        raise TokenProblem(said, unreachable=True) from None
    except SettingsError as error:
        raise TokenProblem(Both(str(error), f"這不是 {name}，它應以 {kind} 開頭；請重新複製。")) from None
    except SlackRefused as error:
        raise TokenProblem(Both(str(error), f"Slack 不接受 {name}；請重新安裝應用程式，再複製一次。")) from None
