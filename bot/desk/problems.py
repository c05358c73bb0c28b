"""Say what a problem means to its reader: whoever asks learns whom to tell, an admin what it is and what to do."""

from typing import Final

from bot.port import ForAsker
from bot.present.stated import stated
from bot.present.wording import Words
from bot.state.errors import StateError
from memoqa.errors import EncoderError, GenerationError, MemoqaError, PassageGone, ReindexUnderWay, SourceChanged

NO_FAULT: Final = (ForAsker, PassageGone, ReindexUnderWay)  # nothing that whoever runs memoqa must repair


def explained(error: MemoqaError, words: Words, *, admin: bool, reindexing: bool = False) -> str:
    """What a person is told about a stated problem.

    Args:
        error: The problem.
        words: The person's language.
        admin: Whether the person runs memoqa.
        reindexing: Whether the person asked for a reindex, and so need not be told of that remedy.
    """
    if isinstance(error, ForAsker):
        return str(error)
    if isinstance(error, PassageGone):
        return words.passage_gone
    if isinstance(error, SourceChanged):
        return words.source_changed
    if isinstance(error, ReindexUnderWay):
        return words.already_under_way
    if admin:
        text = stated(str(error), words)
        return f"{text} {words.reindex_here}" if isinstance(error, GenerationError) and not reindexing else text
    if isinstance(error, (GenerationError, EncoderError)):
        return words.cannot_search
    return words.cannot_record if isinstance(error, StateError) else words.cannot_do
