"""Find the installed chat platforms; each describes itself to the rest of the bot in one `Platform`.

A platform is one folder that exports one `Platform` from a module without its SDK, and one line in the entry point
group `memoqa.platforms`. Nothing outside that folder names it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Final

from bot.desk.permissions import IdForm, channels, identities
from bot.settings import BotSettings
from memoqa.errors import SettingsError
from memoqa.settings import PrefixedSettings, extensions, prefix_of

if TYPE_CHECKING:  # every command of memoqa reads the names of the settings here, and needs no desk for that
    from bot.desk.desk import Desk
    from bot.port import ChatAdapter
    from bot.present.wording import Wording
    from bot.setup.dialogue import Steps
    from bot.state.stores import State
    from memoqa.cli.doctor import Finding

PLATFORMS: Final = "memoqa.platforms"  # the group of entry points, each a Platform


@dataclass(frozen=True, slots=True)
class Application:
    """The parts of the running bot that an adapter may use.

    Attributes:
        admins: The identities that MEMOQA_ADMINS names.
        play: Lines to enter first in the terminal, as if typed; None without --play.
    """

    settings: BotSettings
    desk: "Desk"
    state: "State"
    wording: "Wording"
    admins: frozenset[str]
    play: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Platform:
    """One chat platform, as the rest of the bot knows it.

    Attributes:
        name: The argument of `python -m bot`; the platform's events and ids begin with it: "slack".
        create: Makes the adapter; the platform's SDK is imported here at the earliest.
        settings: The platform's settings class, whose prefix is the platform's name: SLACK_; None if it has none.
        people: The forms of ids that MEMOQA_ADMINS takes, each beginning with the platform's name.
        channels: The forms of ids that MEMOQA_CHANNELS takes, likewise.
        tokens: Regular expressions for the platform's tokens, which no log line may hold.
        code: The platform's own code for an error, which the log names; empty if the error is not the platform's.
        doctor: Makes the findings of `memoqa doctor` about the platform; none if none of its settings is set. Takes the
            bot's settings, and the ids that memos' audiences name.
        findings: What its findings say that are to be repaired, each sentence with its Chinese.
        setup: Its own steps in `python -m bot setup`; None if nothing needs a set-up.
        operators: Identities that are admins without being listed.
        terminal: Whether the chat is this process's own terminal: logs stay quiet, and /readyz does not wait for it.
    """

    name: str
    create: "Callable[[Application], ChatAdapter]"
    settings: type[PrefixedSettings] | None = None
    people: tuple[IdForm, ...] = ()
    channels: tuple[IdForm, ...] = ()
    tokens: tuple[str, ...] = ()
    code: Callable[[BaseException], str] | None = None
    doctor: "Callable[[BotSettings, frozenset[str]], list[Finding]] | None" = None
    findings: tuple[tuple[str, str], ...] = ()
    setup: "Steps | None" = None
    operators: frozenset[str] = frozenset()
    terminal: bool = False


@cache
def installed() -> Mapping[str, Platform]:
    """Every installed platform by its name, in alphabetical order.

    Raises:
        SettingsError: A platform or its settings have another name than its entry point.
    """
    return {entry.name: _loaded(entry) for entry in extensions(PLATFORMS)}


def settings_classes(names: Iterable[str]) -> list[type[PrefixedSettings]]:
    """The settings classes that these names may belong to, for the entry point group `memoqa.settings`.

    Every command of memoqa calls this: a platform is imported only if one of the names begins with its prefix.
    """
    upper = [name.upper() for name in names]
    entries = [entry for entry in extensions(PLATFORMS) if any(name.startswith(_prefix(entry)) for name in upper)]
    return [BotSettings, *(kind for entry in entries if (kind := _loaded(entry).settings))]


def _loaded(entry: EntryPoint) -> Platform:
    platform: Platform = entry.load()
    if platform.name != entry.name:
        raise SettingsError(f"the entry point {entry.name} names the platform {platform.name}; rename it.")
    if platform.settings and prefix_of(platform.settings) != _prefix(entry):
        raise SettingsError(f"the settings of the platform {entry.name} must begin with {_prefix(entry)}; rename them.")
    return platform


def _prefix(entry: EntryPoint) -> str:
    return f"{entry.name.upper()}_"


def listed_admins(settings: BotSettings) -> frozenset[str]:
    """The identities that MEMOQA_ADMINS lists.

    Raises:
        SettingsError: One of them is not an id of an installed platform.
    """
    return identities(settings.admins, [form for platform in installed().values() for form in platform.people])


def listed_channels(settings: BotSettings) -> frozenset[str]:
    """The channels that MEMOQA_CHANNELS lists; empty for every channel.

    Raises:
        SettingsError: One of them is not an id of an installed platform.
    """
    return channels(settings.channels, [form for platform in installed().values() for form in platform.channels])


def id_forms() -> tuple[IdForm, ...]:
    """The forms of all ids that a memo's audience may name: of people, groups, roles and channels."""
    forms = (form for platform in installed().values() for form in (*platform.people, *platform.channels))
    return tuple(dict.fromkeys(forms))


def token_patterns() -> list[str]:
    """Regular expressions for the tokens of every installed platform."""
    return [token for platform in installed().values() for token in platform.tokens]
