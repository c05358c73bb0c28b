"""Lead a person through the set-up of a chat platform, in the terminal's language.

Owns the dialogue; each platform brings its own steps. Nothing that was typed is kept before the end, so Ctrl-C at any
moment leaves everything as it was. What is typed as a secret is shown and logged nowhere.
"""

import getpass
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bot.desk.permissions import IdForm, identities
from bot.port import Language
from bot.present.stated import Table, stated, stated_finding
from bot.present.wording import WORDS, Wording, language_of_locale
from bot.settings import BotSettings
from bot.setup.env_file import PLAIN, write, write_settings
from memoqa.errors import GenerationError, MemoqaError
from memoqa.index.store import Store
from memoqa.ingest.files import memo_files
from memoqa.ingest.reading import reading_of
from memoqa.quotes.words import language_of
from memoqa.settings import ENV_FILE, LanguageSetting, Settings, load

if TYPE_CHECKING:
    from memoqa.cli.doctor import Finding


class Both(NamedTuple):
    """A text in both languages; callers fill in the names in braces."""

    en: str
    zh_tw: str


ADMINS: Final = "MEMOQA_ADMINS"
SKIP: Final = frozenset({"s", "skip", "略過", "跳過"})
_LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as POSIX has it

_WELCOME: Final = Both(
    "This sets up memoqa for {platform}. Ctrl-C ends it at any moment and leaves everything as it was.",
    "這會為 {platform} 設定 memoqa。隨時可按 Ctrl-C 結束，一切保持原狀。",
)
_STOPPED: Final = Both("Stopped; nothing was changed.", "已中止，沒有更動任何東西。")
_IN_ENVIRONMENT: Final = Both(
    "Note: {name} is set in the environment, which wins over {file}; unset it there, or what you enter has no effect.",
    "注意：環境變數已設定 {name}，優先於 {file}；請先取消，否則在此輸入的值沒有作用。",
)
_KEEP: Final = Both(
    "{name} is set already. Enter keeps it, or paste another (hidden): ",
    "{name} 已經設定。按 Enter 保留，或貼上另一個（不會顯示）：",
)
_PASTE: Final = Both("Paste {name} (hidden): ", "請貼上 {name}（不會顯示）：")
_NOT_PLAIN: Final = Both(
    "✗ It is empty, or contains a blank or an unusual character; copy it again.",
    "✗ 是空的，或含有空白或不尋常的字元；請重新複製。",
)
_TRY_AGAIN: Final = Both(
    "Enter tries again; type skip to go on without the check: ", "按 Enter 再試一次；輸入「略過」則不檢查："
)
_SKIPPED: Final = Both("– not checked", "– 未檢查")
_ADMINS: Final = Both(
    "Who may /reindex and add memos? Write ids ({forms}), with commas between.\n{now}; Enter keeps it so: ",
    "誰可以執行 /reindex 和加入備忘錄？請輸入識別碼（{forms}），以逗號分隔。\n{now}；按 Enter 不變：",
)
_NOBODY: Final = Both("Nobody so far", "目前沒有人")
_NOW: Final = Both("Now {ids}", "目前是 {ids}")
_UNCHANGED: Final = Both("{file} is as it was.", "{file} 沒有變動。")
_WRITTEN: Final = Both("Wrote {file}; only you can read it.", "已寫入 {file}，只有你能讀取。")
_KEPT: Final = Both("The file as it was is kept as {file}.", "原來的檔案保留為 {file}。")
_NOT_WRITTEN: Final = Both(
    "{file} cannot be written ({cause}); nothing was changed. Make it writable, then start again.",
    "無法寫入 {file}（{cause}），沒有更動任何東西。請開放寫入後重新開始。",
)
_TO_REPAIR: Final = Both("Still to repair, as `memoqa doctor` says:", "`memoqa doctor` 找到還要處理的事項：")
_NEXT: Final = Both("What to do next:", "接下來：")
_INDEX: Final = Both("index the memos: {folder}/memoqa index", "建立備忘錄的索引：{folder}/memoqa index")
_START: Final = Both(
    "start the bot: {folder}/python -m bot {platform}", "啟動機器人：{folder}/python -m bot {platform}"
)
_ANY_QUESTION: Final = Both("What do the memos say about annual leave?", "特休有幾天？")
# About the memo itself, which its front answers. In Chinese the title must stand without marks around it to be known.
_FIRST_QUESTION: Final = Both("What are the key points of the memo “{title}”?", "{title} 這份備忘錄的重點是什麼？")


class TokenProblem(Exception):
    """A token is wrong, or cannot be checked now.

    Attributes:
        said: What is wrong and what to do, with no part of the token.
        unreachable: Whether the platform could not be asked.
    """

    def __init__(self, said: Both, *, unreachable: bool = False) -> None:
        super().__init__(said.en)
        self.said = said
        self.unreachable = unreachable


class Dialogue:
    """One walk through a set-up.

    Attributes:
        changes: The settings to write, by name.
    """

    def __init__(self, language: Language, undo: ExitStack) -> None:
        """Begin a dialogue.

        Args:
            language: The terminal's.
            undo: Puts back what `write` replaced.
        """
        self.changes: dict[str, str] = {}
        self._language = language
        self._undo = undo

    def text(self, text: Both, **values: object) -> str:
        """The text in the terminal's language, filled in."""
        return self._chosen(text).format(**values)

    def say(self, text: Both, **values: object) -> None:
        """Print a text."""
        print(self.text(text, **values))

    def ask(self, text: Both, **values: object) -> str:
        """What the person types after this text; empty for Enter alone."""
        return input(self.text(text, **values)).strip()

    def write(self, file: Path, text: str) -> None:
        """Write a file that may stay if the set-up is finished."""
        write(file, text, self._undo)

    def secret(self, name: str, present: str, check: Callable[[str], str]) -> None:
        """Ask for a token until one is right, and note it in `changes`; one that is set and right may be kept.

        Args:
            name: The setting.
            present: Its value so far; empty if there is none.
            check: Gives the name of what a token belongs to, or raises a TokenProblem.
        """
        self._warn_of_environment(name)
        token = present
        while True:
            if not token:
                token = self._hidden(_PASTE, name)
            if not PLAIN.fullmatch(token):
                self.say(_NOT_PLAIN)
            elif self._is_right(token, check):
                if token != present:
                    self.changes[name] = token
                    return
                token = self._hidden(_KEEP, name)
                if not token:
                    return
                continue
            token = ""

    def admins(self, platform: str, forms: Sequence[IdForm]) -> None:
        """Ask for the platform's admins, and note them in `changes`; those of other platforms stay."""
        self._warn_of_environment(ADMINS)
        listed = [one.strip() for one in load(BotSettings).admins.split(",") if one.strip()]
        others = [one for one in listed if not one.startswith(f"{platform}:")]
        own = [one for one in listed if one not in others]
        now = self.text(_NOW, ids=",".join(own)) if own else self.text(_NOBODY)
        while typed := self.ask(_ADMINS, forms=", ".join(form.written for form in forms), now=now):
            try:
                chosen = identities(_with_platform(typed, platform), forms)
            except MemoqaError as error:
                print(f"✗ {stated(str(error), WORDS[self._language])}")
            else:
                self.changes[ADMINS] = ",".join([*others, *sorted(chosen)])
                return

    def said_by_doctor(self, says: str, chinese: Table) -> str:
        """What `memoqa doctor` says, in the terminal's language; `chinese` has the platform's own sentences."""
        return stated_finding(says, WORDS[self._language], chinese)

    def _is_right(self, token: str, check: Callable[[str], str]) -> bool:
        """Whether a token is right, or its check was skipped."""
        while True:
            try:
                print(f"✓ {check(token)}")
            except TokenProblem as problem:
                print(f"✗ {self._chosen(problem.said)}")
                if not problem.unreachable:
                    return False
                if self.ask(_TRY_AGAIN).casefold() in SKIP:
                    self.say(_SKIPPED)
                    return True
            else:
                return True

    def _hidden(self, text: Both, name: str) -> str:
        """What the person pastes; a terminal does not show it."""
        prompt = self.text(text, name=name)
        return (getpass.getpass(prompt) if sys.stdin.isatty() else input(prompt)).strip()

    def _chosen(self, text: Both) -> str:
        return text.zh_tw if self._language == "zh-TW" else text.en

    def _warn_of_environment(self, name: str) -> None:
        if os.environ.get(name):
            self.say(_IN_ENVIRONMENT, name=name, file=ENV_FILE)


Steps: TypeAlias = Callable[[Dialogue], Both]  # a platform's own; returns how to ask the first question there


def set_up(
    platform: str,
    steps: Steps,
    people: Sequence[IdForm],
    doctor: "Callable[[BotSettings, frozenset[str]], list[Finding]] | None",
    findings: Table,
) -> None:
    """Lead through the set-up of one platform, write its settings, and say what to do next.

    Args:
        platform: Its name.
        steps: Its own steps.
        people: The forms of its ids in MEMOQA_ADMINS; it has no admins without any.
        doctor: Finds what is still to repair.
        findings: What that says, each sentence with its Chinese.

    Raises:
        MemoqaError: The set-up was stopped, a setting is wrong, or a file cannot be written; nothing was changed.
    """
    general = load(Settings)
    with ExitStack() as undo:
        dialogue = Dialogue(terminal_language(general.language), undo)
        try:
            dialogue.say(_WELCOME, platform=platform)
            last = steps(dialogue)
            if people:
                dialogue.admins(platform, people)
            kept = write_settings(Path(ENV_FILE), dialogue.changes, undo) if dialogue.changes else None
            undo.pop_all()
        except (KeyboardInterrupt, EOFError):
            raise MemoqaError("\n" + dialogue.text(_STOPPED)) from None
        except OSError as error:
            raise MemoqaError(
                dialogue.text(_NOT_WRITTEN, file=error.filename or ENV_FILE, cause=error.strerror)
            ) from None
    dialogue.say(_WRITTEN if dialogue.changes else _UNCHANGED, file=ENV_FILE)
    if kept:
        dialogue.say(_KEPT, file=kept.name)
    repairs = [finding for finding in (doctor(load(BotSettings), frozenset()) if doctor else ()) if not finding.good]
    if repairs:
        dialogue.say(_TO_REPAIR)
        print("\n".join(f"✗ {one.name}: {dialogue.said_by_doctor(one.says, findings)}" for one in repairs))
    _say_what_is_next(dialogue, platform, last)


def terminal_language(setting: LanguageSetting) -> Language:
    """The language that MEMOQA_LANGUAGE sets, as in the console; with `auto`, the language of the terminal's locale."""
    locale = next((value for name in _LOCALES if (value := os.environ.get(name))), "")
    return Wording(setting).language(known=language_of_locale(locale))


def first_question(memos: Path) -> str:
    """A question that the first memo in the folder answers, in its own language; empty if none can be read."""
    with suppress(MemoqaError):
        for file in memo_files(memos)[0]:
            with suppress(MemoqaError):
                title = reading_of(file).memo.title
                text = _FIRST_QUESTION.zh_tw if language_of(title) == "zh-TW" else _FIRST_QUESTION.en
                return text.format(title=title)
    return ""


def _say_what_is_next(dialogue: Dialogue, platform: str, last: Both) -> None:
    settings = load(Settings)
    question = first_question(settings.memos) or dialogue.text(_ANY_QUESTION)
    steps = [dialogue.text(_START, folder=_commands(), platform=platform), dialogue.text(last, question=question)]
    try:
        Store(settings.index).open()
    except GenerationError:
        steps.insert(0, dialogue.text(_INDEX, folder=_commands()))
    dialogue.say(_NEXT)
    print("\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)))


def _commands() -> Path:
    """The folder with memoqa's commands, as it is typed in this folder."""
    folder = Path(sys.executable).parent
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def _with_platform(typed: str, platform: str) -> str:
    """The ids in a list, each with the platform's name before it, which people leave out."""
    ids = [one.strip() for one in typed.replace("，", ",").split(",")]
    return ",".join(one if one.startswith(f"{platform}:") or not one else f"{platform}:{one}" for one in ids)
