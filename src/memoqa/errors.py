"""The errors that memoqa raises on purpose; their text is a sentence for the user."""

from pathlib import Path


class MemoqaError(Exception):
    """What is wrong and what to do next, in one sentence that may appear in a chat.

    Attributes:
        place: The file or folder concerned, if the sentence does not name it; only a terminal may show it.
    """

    def __init__(self, sentence: str, *, place: Path | None = None) -> None:
        super().__init__(sentence)
        self.place = place


class SettingsError(MemoqaError):
    """A setting is unknown, malformed or out of bounds."""


class UnreadableMemo(MemoqaError):
    """A memo file cannot be read; the others can.

    Attributes:
        memo: The memo's id (its path inside the memos folder).
        reason: Why, and what to do, without the file's name.
    """

    def __init__(self, memo: str, reason: str) -> None:
        super().__init__(f"{memo}: {reason}")
        self.memo = memo
        self.reason = reason


class EncoderError(MemoqaError):
    """The model cannot be loaded, or another model built the index."""


class GenerationError(MemoqaError):
    """A generation of the index is missing or damaged, or the index folder cannot be used."""


class NoMemosError(MemoqaError):
    """There is nothing to index."""


class NoEarlierIndex(GenerationError):
    """There is no generation before the one in use, or none that is whole."""


class PassageGone(MemoqaError):
    """No memo has the words of a receipt any more: the memo was changed or removed since."""


class SourceChanged(MemoqaError):
    """A memo's file is not the one any more that was indexed."""


class ReindexUnderWay(GenerationError):
    """Another process or thread is reindexing."""


class QualityFallen(MemoqaError):
    """A new generation answers the golden questions too much worse, so it was not published."""
