"""Lead a person through Discord's part of the set-up: an app, its token, the intent, the invite link."""

import asyncio
from typing import Final

from pydantic import SecretStr

from bot.adapters.discord.doctor import DiscordUnreachable, invite, logged_in
from bot.adapters.discord.settings import DiscordSettings
from bot.setup.dialogue import Both, Dialogue, TokenProblem
from memoqa.errors import MemoqaError
from memoqa.settings import load

APPS: Final = "https://discord.com/developers/applications"

_APP: Final = Both(
    "Open {address}, New Application, and give it a name. Under Installation, set the install link to None and leave "
    "only Guild Install ticked. Under Bot, Privileged Gateway Intents, tick Message Content Intent.",
    "請開啟 {address}，點 New Application 並取名。在 Installation 把 install link 設為 None，只勾選 Guild Install。"
    "在 Bot 的 Privileged Gateway Intents 勾選 Message Content Intent。",
)
_TOKEN: Final = Both(
    "The bot's token: {address}, the app, Bot, Reset Token.",
    "機器人的權杖：{address}，選擇應用程式，Bot，Reset Token。",
)
_INVITE: Final = Both(
    "This link adds memoqa to a server, with the least permissions:\n{link}\n"
    "Open it and choose the server; Enter goes on: ",
    "這個連結以最少的權限把 memoqa 加入伺服器：\n{link}\n請開啟並選擇伺服器，完成後按 Enter：",
)
_NO_LINK: Final = Both(
    "The invite link needs Discord: `memoqa doctor` shows it later.",
    "邀請連結要連上 Discord 才有，之後 `memoqa doctor` 會顯示。",
)
_IDS: Final = Both(
    "Ids for the next question: User Settings, Advanced, Developer Mode; then right-click a person or a role, Copy ID.",
    "下一題要用的識別碼：使用者設定、進階、開發者模式；然後在成員或身分組上按右鍵，複製 ID。",
)
_NEXT: Final = Both("in Discord, in a channel: /ask {question}", "在 Discord 的頻道裡：/提問 {question}")


def steps(dialogue: Dialogue) -> Both:
    """Discord's own steps; with a token in the settings, the app is there already.

    Returns:
        How to ask the first question.

    Raises:
        MemoqaError: A setting is wrong.
    """
    settings = load(DiscordSettings)
    present = settings.bot_token.get_secret_value().strip()
    application: int | None = None

    def checked(token: str) -> str:
        nonlocal application
        tried = settings.model_copy(update={"bot_token": SecretStr(token)})
        try:
            name, application = asyncio.run(_application(tried))
        except DiscordUnreachable as error:
            said = Both(str(error), "現在無法連上 Discord；請檢查網路。")
            raise TokenProblem(said, unreachable=True) from None
        except MemoqaError as error:
            said = Both(str(error), "Discord 不接受 DISCORD_BOT_TOKEN；請產生新的權杖（Bot、Reset Token）。")
            raise TokenProblem(said) from None
        return name

    if not present:
        dialogue.say(_APP, address=APPS)
    dialogue.say(_TOKEN, address=APPS)
    dialogue.secret("DISCORD_BOT_TOKEN", present, checked)
    if application is None:
        dialogue.say(_NO_LINK)
    else:
        dialogue.ask(_INVITE, link=invite(application))
    dialogue.say(_IDS)
    return _NEXT


async def _application(settings: DiscordSettings) -> tuple[str, int]:
    """The bot's name, and its application's id."""
    async with logged_in(settings) as client:
        assert client.user is not None, "a client knows its user after login"
        assert client.application_id is not None, "and its application"
        return client.user.name, client.application_id
