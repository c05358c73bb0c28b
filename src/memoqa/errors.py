"""The errors that memoqa raises on purpose; their text is a sentence that may be shown to a user."""

from pathlib import Path


class MemoqaError(Exception):
    """A stated problem: what is wrong and what to do next, in one sentence, which may be shown in a chat.

    Attributes:
        place: The file or folder that it is about, where the sentence does not name it; for a terminal alone.
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
    """The model cannot be loaded, or it is not the one that the index was built with."""


class GenerationError(MemoqaError):
    """A generation of the index is missing, damaged or unfit for use."""


class NoMemosError(MemoqaError):
    """There is nothing to index."""


class PassageGone(MemoqaError):
    """A receipt's words are in no memo any more: the memo was changed or removed since."""


class ReindexUnderWay(GenerationError):
    """Another process or thread is reindexing."""


class QualityFallen(MemoqaError):
    """A new generation answers the golden questions worse than is allowed; it was not published."""
