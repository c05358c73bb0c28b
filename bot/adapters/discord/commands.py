"""Define the commands that Discord offers: names, options, suggestions.

Descriptions are in English, with a Traditional Chinese version for users whose Discord is in that language.
"""

from typing import Any, Final, Protocol, TypeAlias

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.adapters.discord.events import attached_to, attachment, language_of
from bot.adapters.discord.shown_text import shown_text
from bot.desk.reindex import ADD
from bot.desk.uploads import FIRST
from bot.port import Attachment, Command
from bot.telemetry.incidents import log_incident

LONGEST_QUESTION: Final = 2_000  # characters; the desk refuses longer ones
LONGEST_NAME: Final = 1_000  # characters of a memo's title or file
MOST_CHOICES: Final = 25
LONGEST_CHOICE: Final = 100  # characters
REINDEX_ACTIONS: Final = {
    ADD: locale_str("add: add memos by a form", zh="add：以表單加入備忘錄"),
    "status": locale_str("status: what is indexed, and since when", zh="status：目前收錄的內容與時間"),
    "dry-run": locale_str("dry-run: preview the changes", zh="dry-run：預覽變動"),
    "rollback": locale_str("rollback: return to the previous index", zh="rollback：退回前一版索引"),
    "undo": locale_str("undo: undo the last upload", zh="undo：復原上次的上傳"),
}
HELPER_MODES: Final = {
    "status": locale_str("status: how it is set here", zh="status：查看這裡的設定"),
    "when-asked": locale_str(
        "when-asked: only when somebody asks me (admins)", zh="when-asked：有人問才回答（限管理員）"
    ),
    "when-sure": locale_str(
        "when-sure: also if I am sure of the answer (admins)", zh="when-sure：有把握就回答（限管理員）"
    ),
    "every-question": locale_str(
        "every-question: also if the memos have something about it (admins)",
        zh="every-question：有相關內容就回答（限管理員）",
    ),
}

Interaction: TypeAlias = discord.Interaction[Any]


class CommandHandler(Protocol):
    """What carries commands out: the dispatcher."""

    async def on_interaction(
        self,
        interaction: Interaction,
        command: Command,
        text: str = "",
        *,
        private: bool = False,
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        """Acknowledge a command and carry it out."""

    async def suggestions(self, interaction: Interaction, typed: str) -> list[str]:
        """The questions to suggest for what was typed so far."""

    async def headings(self, interaction: Interaction, typed: str) -> list[str]:
        """The memos' headings that have what was typed so far."""

    def serves(self, guild: int | None) -> bool:
        """Whether memoqa takes commands from this server."""

    async def decline(self, interaction: Interaction) -> None:
        """Tell the asker that memoqa does not serve this server."""


class Form(Protocol):
    """What a command opens: the form for a memo."""

    async def open(self, interaction: Interaction) -> None:
        """Show the form."""


class CommandTree(app_commands.CommandTree[Any]):
    """memoqa's commands; refuses them in servers that memoqa does not serve."""

    def __init__(self, client: discord.Client, handler: CommandHandler) -> None:
        super().__init__(client)
        self._handler = handler

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether to take this command or autocomplete request."""
        if self._handler.serves(interaction.guild_id):
            return True
        if interaction.type is not discord.InteractionType.autocomplete:
            await self._handler.decline(interaction)
        return False

    async def on_error(self, _interaction: Interaction, error: Exception, /) -> None:
        """Log where the error was raised, but not its text, which may hold a question."""
        log_incident(error.__cause__ or error)


class Translations(app_commands.Translator):
    """Looks up the Traditional Chinese that each name and description carries, for either script."""

    async def translate(
        self, string: locale_str, locale: discord.Locale, _context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The Chinese version of a text; None for any other language."""
        return string.extras.get("zh") if language_of(locale) == "zh-TW" else None


def command_tree(client: discord.Client, handler: CommandHandler, form: Form) -> CommandTree:
    """All commands, not yet sent to Discord.

    Args:
        client: Receives them.
        handler: Carries them out.
        form: What `/reindex add` opens.
    """
    tree = CommandTree(client, handler)
    _add_questions(tree, handler)
    _add_exact_words(tree, handler)
    _add_changes(tree, handler)
    _add_requests(tree, handler)
    _add_reindex(tree, handler, form)
    for command in tree.get_commands():
        # A user's own installation would carry the app into servers that did not ask for it.
        command.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
        command.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
    return tree


async def translated(tree: CommandTree) -> list[Any]:
    """The commands as Discord takes them, in every language; equal lists for equal commands."""
    translations = Translations()
    return [await command.get_translated_payload(tree, translations) for command in tree.get_commands()]


def _add_questions(tree: CommandTree, handler: CommandHandler) -> None:
    @tree.command(name=locale_str("ask", zh="提問"), description=locale_str("Ask the memos", zh="向備忘錄提問"))
    @app_commands.rename(question=locale_str("question", zh="問題"))
    @app_commands.describe(question=locale_str("What you want to know", zh="您想知道什麼"))
    async def ask(interaction: Interaction, question: app_commands.Range[str, 1, LONGEST_QUESTION]) -> None:
        await handler.on_interaction(interaction, "ask", question)

    @ask.autocomplete("question")
    async def suggested(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=text, value=text) for text in await handler.suggestions(interaction, typed)]

    @tree.context_menu(name=locale_str("Ask memoqa", zh="問 memoqa"))
    async def ask_about(interaction: Interaction, message: discord.Message) -> None:
        await handler.on_interaction(interaction, "ask", shown_text(message))


def _add_exact_words(tree: CommandTree, handler: CommandHandler) -> None:
    @tree.command(
        name=locale_str("find", zh="尋找"),
        description=locale_str("Count words in the memos and show where", zh="計算字詞在備忘錄出現的次數並列出各處"),
    )
    @app_commands.rename(words=locale_str("words", zh="字詞"))
    @app_commands.describe(
        words=locale_str(
            'The words; ""words"" finds exactly these characters', zh="字詞；「「字詞」」只找完全相同的字元"
        )
    )
    async def find(interaction: Interaction, words: app_commands.Range[str, 1, LONGEST_QUESTION]) -> None:
        await handler.on_interaction(interaction, "find", words)

    @tree.command(
        name=locale_str("section", zh="條文"),
        description=locale_str("Show a section of a memo", zh="顯示備忘錄的一節或一條"),
    )
    @app_commands.rename(heading=locale_str("heading", zh="標題"))
    @app_commands.describe(
        heading=locale_str(
            "A number (第七條, section 4.2) or a heading's beginning", zh="條號（第七條、4.2）或標題的開頭"
        )
    )
    async def section(interaction: Interaction, heading: app_commands.Range[str, 1, LONGEST_QUESTION]) -> None:
        await handler.on_interaction(interaction, "named", heading)

    @section.autocomplete("heading")
    async def suggested(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=text, value=text) for text in await handler.headings(interaction, typed)]

    @tree.command(
        name=locale_str("verify", zh="查證"),
        description=locale_str("Check that a memo still says what was cited", zh="確認備忘錄是否仍有引用的文字"),
    )
    @app_commands.rename(receipt=locale_str("receipt", zh="收據"))
    @app_commands.describe(receipt=locale_str("From the end of a citation", zh="在引用格式的最後"))
    async def verify(interaction: Interaction, receipt: app_commands.Range[str, 1, LONGEST_QUESTION]) -> None:
        await handler.on_interaction(interaction, "verify", receipt)


def _add_changes(tree: CommandTree, handler: CommandHandler) -> None:
    @tree.command(
        name=locale_str("diff", zh="更動"),
        description=locale_str("What the last reindex changed, word for word", zh="上次更新索引改了哪些字句"),
    )
    @app_commands.rename(memo=locale_str("memo", zh="備忘錄"))
    @app_commands.describe(
        memo=locale_str("A memo's title or file, or a part of it", zh="備忘錄的標題或檔名，或其中一部分")
    )
    async def diff(interaction: Interaction, memo: app_commands.Range[str, 0, LONGEST_NAME] = "") -> None:
        await handler.on_interaction(interaction, "diff", memo, private=not memo)


def _add_requests(tree: CommandTree, handler: CommandHandler) -> None:
    @tree.command(
        name=locale_str("memos", zh="備忘錄"),
        description=locale_str("List the memos that I answer from", zh="列出我回答時依據的備忘錄"),
    )
    @app_commands.rename(helper=locale_str("helper", zh="小幫手"), edit=locale_str("edit", zh="編輯"))
    @app_commands.describe(
        helper=locale_str("When I answer in this channel without being asked", zh="我在這個頻道何時主動回答"),
        edit=locale_str(
            "A memo's title or file: see and edit its details (its owner, admins)",
            zh="備忘錄的標題或檔名：查看並編輯資料（限負責人與管理員）",
        ),
    )
    @app_commands.choices(helper=[app_commands.Choice(name=name, value=value) for value, name in HELPER_MODES.items()])
    async def memos(
        interaction: Interaction, helper: str = "", edit: app_commands.Range[str, 1, LONGEST_NAME] | None = None
    ) -> None:
        command: Command = "edit" if edit else "helper" if helper else "memos"
        await handler.on_interaction(interaction, command, edit or helper, private=True)

    @tree.command(
        name=locale_str("gaps", zh="缺漏"),
        description=locale_str("List questions without a good answer (admins)", zh="列出沒有好答案的提問（限管理員）"),
    )
    async def gaps(interaction: Interaction) -> None:
        await handler.on_interaction(interaction, "gaps", private=True)

    @tree.command(
        name=locale_str("new", zh="新對話"),
        description=locale_str("Begin a new conversation in direct messages", zh="在私訊中開始新的對話"),
    )
    async def new(interaction: Interaction) -> None:
        await handler.on_interaction(interaction, "new", private=True)

    @tree.command(
        name=locale_str("forget-me", zh="忘記我"),
        description=locale_str("Delete your questions from my records", zh="刪除我保存的提問紀錄"),
    )
    async def forget(interaction: Interaction) -> None:
        await handler.on_interaction(interaction, "forget", private=True)


def _add_reindex(tree: CommandTree, handler: CommandHandler, form: Form) -> None:
    # Not hidden by default_permissions: MEMOQA_ADMINS decides who may reindex, and need not name the server's admins.
    @tree.command(
        name=locale_str("reindex", zh="更新索引"),
        description=locale_str("Index new and changed memos (admins)", zh="收錄新增與修改過的備忘錄（限管理員）"),
    )
    @app_commands.rename(action=locale_str("action", zh="動作"), file=locale_str("file", zh="檔案"))
    @app_commands.describe(
        action=locale_str("Do this instead of refreshing the index", zh="改為執行此動作，不更新索引"),
        file=locale_str("A memo to add before refreshing", zh="更新前先加入的備忘錄"),
    )
    @app_commands.choices(
        action=[app_commands.Choice(name=name, value=value) for value, name in REINDEX_ACTIONS.items()]
    )
    async def reindex(interaction: Interaction, action: str = "", file: discord.Attachment | None = None) -> None:
        attached = (attachment(file),) if file else ()
        if action == ADD and not file:
            await form.open(interaction)
            return
        action = "" if action == ADD else action
        await handler.on_interaction(interaction, "reindex", action, private=True, attachments=attached)

    @tree.context_menu(name=locale_str("Add to the memos", zh="加入備忘錄"))
    async def add(interaction: Interaction, message: discord.Message) -> None:
        files = attached_to(message)
        await handler.on_interaction(interaction, "reindex", FIRST, private=True, attachments=files)
