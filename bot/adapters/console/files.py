"""Take files named in the terminal behind /reindex: `/reindex add report.pdf "other report.docx"`."""

import asyncio
import shlex
from pathlib import Path

from bot.desk.reindex import ADD
from bot.desk.uploads import IF_TAKEN
from bot.port import Attachment
from memoqa.errors import MemoqaError


def attached(text: str) -> tuple[str, tuple[Attachment, ...]]:
    """What follows /reindex without the files that it names, and those; none unless it adds some."""
    word, _, rest = text.partition(" ")
    action = word.lower()
    if action not in {ADD, *IF_TAKEN} or not rest.strip():
        return text, ()
    try:
        names = shlex.split(rest)
    except ValueError:  # a quotation mark that is part of a name
        names = [rest.strip()]
    return ("" if action == ADD else action), tuple(_attachment(Path(name).expanduser()) for name in names)


def _attachment(path: Path) -> Attachment:
    problem: MemoqaError | None = None
    size = 0
    try:
        size = path.stat().st_size
        if not path.is_file():
            problem = MemoqaError(f"{path} cannot be read (Is a directory); correct the name.")
    except OSError as error:
        problem = MemoqaError(f"{path} cannot be read ({error.strerror}); correct the name.")

    async def fetch(limit: int) -> bytes:
        def content() -> bytes:
            with path.open("rb") as file:
                return file.read(limit)

        try:
            return await asyncio.to_thread(content)
        except OSError as error:
            raise MemoqaError(f"{path} cannot be read ({error.strerror}); correct the name.") from None

    return Attachment(path.name, size, fetch, problem)
