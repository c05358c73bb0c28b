"""Choose the language of the bot's own sentences for each asker; nothing else chooses one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.port import QUESTIONS, Incoming, Language
from bot.present.words import Words
from bot.present.words.en import EN
from bot.present.words.zh_tw import ZH_TW
from memoqa.quotes.words import language_of
from memoqa.settings import LanguageSetting

__all__ = ["EN", "WORDS", "ZH_TW", "Wording", "Words"]

WORDS: Final[dict[Language, Words]] = {"en": EN, "zh-TW": ZH_TW}
_LATIN_WORD: Final = re.compile("[a-z]{2}")  # "G20?" says nothing of the asker's language
_LABELS: Final[dict[str, Language]] = {
    label: language
    for language, words in WORDS.items()
    for label in (
        *(words.previous, words.next, words.section, words.whole, words.cite, words.as_new_question, words.follow_up),
        *(words.replace, words.keep_both, words.cancel, words.good_aloud, words.bad_aloud),
        *(words.only_for_me, words.show_to_everyone, words.open_page, words.send_file),
        *(words.still_right, words.how_to_replace, words.retire),
    )
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Chooses the language, by MEMOQA_LANGUAGE.

    With `auto` the first of these that tells a language counts: what the platform knows of the asker; what the asker
    says; the buttons that the asker pressed; the asker's earlier questions; the thread's.
    """

    setting: LanguageSetting = "auto"

    def language(self, *said: str, known: Language | None = None, otherwise: Language = "en") -> Language:
        """The language that MEMOQA_LANGUAGE sets; with `auto` the known one, else the language of what was said.

        Args:
            said: What the asker said, the most telling text first; the first that tells a language counts.
            known: The asker's language, if the platform knows it.
            otherwise: The language if nothing else tells it.
        """
        return self._told(*said, known=known) or otherwise

    def words(self, *said: str, known: Language | None = None, otherwise: Language = "en") -> Words:
        """The words in that language."""
        return WORDS[self.language(*said, known=known, otherwise=otherwise)]

    def words_for(self, incoming: Incoming) -> Words:
        """The words for a reply to this."""
        return WORDS[self.language_for(incoming)]

    def language_for(self, incoming: Incoming) -> Language:
        """The language of `words_for`."""
        return self._told(_telling(incoming), known=incoming.language) or incoming.context_language or "en"

    def needs_earlier(self, incoming: Incoming) -> bool:
        """Whether only earlier questions can tell the language of a reply to this."""
        return self._told(_telling(incoming), known=incoming.language) is None

    def _told(self, *said: str, known: Language | None) -> Language | None:
        if self.setting != "auto":
            return self.setting
        return known or language_told(*said)


def language_told(*said: str) -> Language | None:
    """The language of the first text that tells one; None if none of them does."""
    for text in said:
        if language_of(text) == "zh-TW":
            return "zh-TW"
        if _LATIN_WORD.search(text):
            return "en"
    return None


def language_of_locale(locale: str) -> Language | None:
    """The language of a locale such as `zh-Hant-TW`; None if the bot does not speak it."""
    return "zh-TW" if locale.startswith("zh") else "en" if locale.startswith("en") else None


def language_of_buttons(labels: Iterable[str]) -> Language | None:
    """The language that the bot's own buttons are in; None if they show only emoji."""
    return next((_LABELS[label] for label in labels if label in _LABELS), None)


def _telling(incoming: Incoming) -> str:
    """What an asker says that may tell a language: what follows a command does so only in Chinese."""
    text = incoming.text
    return text if incoming.command in QUESTIONS | {"missing"} or language_of(text) == "zh-TW" else ""
