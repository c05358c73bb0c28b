"""Choose the language of the bot's own sentences for each asker."""

from dataclasses import dataclass
from typing import Final

from bot.port import QUESTIONS, Incoming, Language
from bot.present.words import Words
from bot.present.words.en import EN
from bot.present.words.zh_tw import ZH_TW
from memoqa.quotes.wording import language_of
from memoqa.settings import LanguageSetting

__all__ = ["EN", "WORDS", "ZH_TW", "Wording", "Words"]

WORDS: Final[dict[Language, Words]] = {"en": EN, "zh-TW": ZH_TW}


@dataclass(frozen=True, slots=True)
class Wording:
    """Chooses the language, by MEMOQA_LANGUAGE."""

    setting: LanguageSetting = "auto"

    def language(self, *said: str, known: Language | None = None, otherwise: Language = "en") -> Language:
        """The language that MEMOQA_LANGUAGE sets; with `auto` the known one, else the language of what was said.

        Args:
            said: What the asker said, the most telling text first; the first that is not blank counts.
            known: The asker's language, if the platform knows it.
            otherwise: The language if nothing is known, and nothing was said.
        """
        if self.setting != "auto":
            return self.setting
        if known:
            return known
        text = next(filter(str.strip, said), None)
        return otherwise if text is None else language_of(text)

    def words(self, *said: str, known: Language | None = None, otherwise: Language = "en") -> Words:
        """The words in that language."""
        return WORDS[self.language(*said, known=known, otherwise=otherwise)]

    def words_for(self, incoming: Incoming, *said_before: str) -> Words:
        """The words for a reply to this; `said_before` are the thread's questions, the latest first."""
        return WORDS[self.language_for(incoming, *said_before)]

    def language_for(self, incoming: Incoming, *said_before: str) -> Language:
        """The language of `words_for`."""
        # What follows a command tells no language: /reindex status.
        said = incoming.text if incoming.command in QUESTIONS | {"missing"} else ""
        return self.language(said, *said_before, known=incoming.language)
