"""Ask in the terminal for a memo's details, one line after another, as the set-up asks for settings."""

from typing import Final

from bot.desk.details_form import FIELDS, DetailsForm
from bot.present.words.details import DetailsWords

KEEP: Final = ""  # what is typed to keep a value, to take it out, and to end without saving
TAKE_OUT: Final = "-"
STOP: Final = "."


class DetailsQuestions:
    """The questions of one form, and what was typed so far."""

    def __init__(self, form: DetailsForm, words: DetailsWords) -> None:
        self.about = form.about
        self._form = form
        self._words = words
        self._left = list(FIELDS)
        self.typed: dict[str, str] = dict(form.values)

    @property
    def question(self) -> str:
        """The next question; empty after the last one."""
        if not self._left:
            return ""
        field = self._left[0]
        asked = self._words.console_field.format(field=self._words.fields[field], value=self._form.values[field])
        return f"{asked}\n  {self._form.hints[field]}"

    def answer(self, line: str) -> bool:
        """Take what was typed; False if it ends the questions without saving."""
        said = line.strip()
        if said == STOP:
            return False
        field = self._left.pop(0)
        if said != KEEP:
            self.typed[field] = "" if said == TAKE_OUT else said
        return True
