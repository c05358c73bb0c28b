"""The commands that Discord offers: their names, options and suggestions.

Their descriptions are in English and, for those whose Discord is in it, in Traditional Chinese.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol, TypeAlias

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.port import Attachment, Command
from bot.telemetry.incidents import log_incident

LONGEST_QUESTION: Final = 2_000  # characters; what is longer the desk would refuse
MOST_CHOICES: Final = 25
LONGEST_CHOICE: Final = 100  # characters
Here: TypeAlias = discord.Interaction[Any]
HOW_TO_REINDEX: Final = {
    "status": locale_str("status: what is indexed, and when", zh="status：收錄了什麼、何時收錄"),
    "dry-run": locale_str("dry-run: what would change", zh="dry-run：會有哪些變動"),
    "rollback": locale_str("rollback: back to the index before", zh="rollback：退回前一版索引"),
    "undo": locale_str("undo: take the last file back out", zh="undo：移除上次加入的檔案"),
}


Attached: TypeAlias = Callable[[discord.Attachment], Attachment]


class Intake(Protocol):
    """Where commands are brought: the reception."""

    async def take(
        self,
        interaction: Here,
        command: Command,
        text: str = "",
        *,
        private: bool = False,
        attachment: Attachment | None = None,
    ) -> None:
        """Acknowledge a command, and have it done."""

    async def suggestions(self, interaction: Here, typed: str) -> list[str]:
        """What someone might ask, who has typed this much."""

    def serves(self, guild: int | None) -> bool:
        """Whether commands from this server are taken."""

    async def decline(self, interaction: Here) -> None:
        """Tell someone in a server that is not served that it is not."""


class Tree(app_commands.CommandTree[Any]):
    """memoqa's commands; from a server that is not served, none is taken."""

    def __init__(self, client: discord.Client, intake: Intake) -> None:
        super().__init__(client)
        self._intake = intake

    async def interaction_check(self, interaction: Here, /) -> bool:
        """Whether to take this command, or what was typed for one so far."""
        if self._intake.serves(interaction.guild_id):
            return True
        if interaction.type is not discord.InteractionType.autocomplete:
            await self._intake.decline(interaction)
        return False

    async def on_error(self, _interaction: Here, error: Exception, /) -> None:
        """Log where it was raised; what it says may hold a question."""
        log_incident(error.__cause__ or error)


class Translations(app_commands.Translator):
    """Names and descriptions in Traditional Chinese, which each of them carries with it."""

    async def translate(
        self, string: locale_str, locale: discord.Locale, _context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The Chinese for a text, or None in any other language."""
        return string.extras.get("zh") if locale is discord.Locale.taiwan_chinese else None


def command_tree(client: discord.Client, intake: Intake, attached: Attached) -> Tree:
    """All commands, not yet sent to Discord.

    Args:
        client: Receives them.
        intake: Takes them.
        attached: Makes an Attachment of a discord.Attachment.
    """
    tree = Tree(client, intake)
    _add_questions(tree, intake)
    _add_errands(tree, intake)
    _add_reindex(tree, intake, attached)
    for command in tree.get_commands():
        # Someone's own installation of the app would carry it into servers that did not ask for it.
        command.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
        command.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
    return tree


async def translated(tree: Tree) -> list[Any]:
    """The commands as Discord takes them, in every language; the same list as long as nothing in them changes."""
    translations = Translations()
    return [await command.get_translated_payload(tree, translations) for command in tree.get_commands()]


def _add_questions(tree: Tree, intake: Intake) -> None:
    @tree.command(name=locale_str("ask", zh="提問"), description=locale_str("Ask the memos", zh="就備忘錄提問"))
    @app_commands.rename(question=locale_str("question", zh="問題"))
    @app_commands.describe(question=locale_str("What you want to know", zh="您想知道什麼"))
    async def ask(interaction: Here, question: app_commands.Range[str, 1, LONGEST_QUESTION]) -> None:
        await intake.take(interaction, "ask", question)

    @ask.autocomplete("question")
    async def suggested(interaction: Here, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=text, value=text) for text in await intake.suggestions(interaction, typed)]

    @tree.context_menu(name=locale_str("Ask memoqa", zh="問 memoqa"))
    async def ask_about(interaction: Here, message: discord.Message) -> None:
        await intake.take(interaction, "ask", message.content)


def _add_errands(tree: Tree, intake: Intake) -> None:
    @tree.command(
        name=locale_str("memos", zh="備忘錄"),
        description=locale_str("Which memos I answer from", zh="我依據哪些備忘錄回答"),
    )
    async def memos(interaction: Here) -> None:
        await intake.take(interaction, "memos", private=True)

    @tree.command(
        name=locale_str("gaps", zh="缺漏"),
        description=locale_str("What was asked and not answered (admins)", zh="問過但沒有答案的問題（限管理員）"),
    )
    async def gaps(interaction: Here) -> None:
        await intake.take(interaction, "gaps", private=True)

    @tree.command(
        name=locale_str("forget-me", zh="忘記我"),
        description=locale_str("Delete what I keep of your questions", zh="刪除我保存的您的提問"),
    )
    async def forget(interaction: Here) -> None:
        await intake.take(interaction, "forget", private=True)


def _add_reindex(tree: Tree, intake: Intake, attached: Attached) -> None:
    # Not hidden by default_permissions: MEMOQA_ADMINS says who may, and those need not be the server's admins.
    @tree.command(
        name=locale_str("reindex", zh="更新索引"),
        description=locale_str("Take in new and changed memos (admins)", zh="收錄新增與修改過的備忘錄（限管理員）"),
    )
    @app_commands.rename(action=locale_str("action", zh="動作"), file=locale_str("file", zh="檔案"))
    @app_commands.describe(
        action=locale_str("What else to do than refresh", zh="更新以外的動作"),
        file=locale_str("A memo to take in first", zh="要先收錄的備忘錄"),
    )
    @app_commands.choices(
        action=[app_commands.Choice(name=name, value=value) for value, name in HOW_TO_REINDEX.items()]
    )
    async def reindex(interaction: Here, action: str = "", file: discord.Attachment | None = None) -> None:
        await intake.take(interaction, "reindex", action, private=True, attachment=attached(file) if file else None)
