"""Format log lines, and keep tokens and the text of exceptions, which may quote a question, out of them.

Everything logs through the standard library; this file alone knows structlog. `configure` runs once, at the start.
"""

import logging
import re
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Final, Literal, TypeAlias

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger

Form: TypeAlias = Literal["console", "json"]  # as in MEMOQA_LOG

_BEARER: Final = r"(?<=Bearer )[\w.-]+"  # in an Authorization header
_OURS: Final = ("bot", "memoqa")
# Strangers can make these log as often as they like, by connections and requests that lead to nothing.
_OPEN_TO_STRANGERS: Final = ("asyncio", "aiohttp.server", "bot.listening")
MOST_ALIKE: Final = 20  # lines of one of those a minute
HIDDEN: Final = "[token]"
# People's questions, logged only if a setting says so: its own level keeps them out of every other log.
asked: Final = logging.getLogger("bot.asked")
asked.setLevel(logging.WARNING)


class RedactingFormatter(ProcessorFormatter):
    """Formats a record, and removes tokens from the finished line, however they came into it."""

    def __init__(
        self,
        redacted: Callable[[str], str],
        foreign_pre_chain: list[structlog.typing.Processor],
        processors: list[structlog.typing.Processor],
    ) -> None:
        super().__init__(foreign_pre_chain=foreign_pre_chain, processors=processors)
        self._redacted = redacted

    def format(self, record: logging.LogRecord) -> str:
        """The line, without tokens."""
        return self._redacted(super().format(record))


class Thinning(logging.Filter):
    """Drops lines that are too many of a kind in one minute; the kind's next line says how many were dropped."""

    def __init__(self) -> None:
        super().__init__()
        self._minute = 0
        self._counts: dict[str, int] = {}  # by the kind: the lines of this minute
        self._dropped: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to log the record."""
        kind, minute = str(record.msg).partition("\n")[0], int(record.created // 60)
        if minute != self._minute:
            self._minute = minute
            self._dropped |= {kind: count - MOST_ALIKE for kind, count in self._counts.items() if count > MOST_ALIKE}
            self._counts.clear()
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if dropped := self._dropped.pop(kind, 0):
            record.msg, record.args = f"{record.getMessage()}\n({dropped} more like it were not logged)", None
        return self._counts[kind] <= MOST_ALIKE


def redaction(tokens: Iterable[str]) -> Callable[[str], str]:
    """A function that takes tokens out of a text: those that the regular expressions match, and any after Bearer."""
    token = re.compile("|".join((*tokens, _BEARER)))
    return lambda text: token.sub(HIDDEN, text)


def configure(form: Form, tokens: Iterable[str], *, quiet: bool = False, questions: bool = False) -> None:
    """Send log records to standard error: the libraries' from WARNING, memoqa's own from INFO unless `quiet`.

    Args:
        form: The form of the lines.
        tokens: Regular expressions for what no line may hold.
        quiet: Log nothing of memoqa's own below WARNING.
        questions: Log what people ask as well.
    """
    renderer: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    if form == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_the_exceptions_words,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        RedactingFormatter(redaction(tokens), shared, [ProcessorFormatter.remove_processors_meta, renderer])
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.WARNING if quiet else logging.INFO)
    for name in _OPEN_TO_STRANGERS:
        logging.getLogger(name).filters = [Thinning()]
    asked.setLevel(logging.INFO if questions else logging.WARNING)


def _without_the_exceptions_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Log an exception's type and traceback without its message, which may be a question, a memo's text or a path."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.exc_info and record.exc_info[0]:
        kind, _, frames = record.exc_info
        event["exception"] = kind.__qualname__
        event["places"] = "".join(traceback.format_tb(frames)).rstrip()
        record.exc_info = record.exc_text = None
        event.pop("exc_info", None)
    return event
