"""Print how a file is read and what is inside it, or write it as a page: `memoqa index --explain`."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from memoqa.cli.explain import explanation
from memoqa.cli.explain_inside import all_readings, file_at, inside_lines
from memoqa.cli.progress import progress_bar
from memoqa.errors import MemoqaError
from memoqa.index.build import RECOGNISING
from memoqa.index.store import Store
from memoqa.ingest.recognition import Recogniser
from memoqa.settings import Settings


def show_explanation(file: Path, page: Path | None, settings: Settings) -> None:
    """Print the explanation, or write it.

    Args:
        file: The file, perhaps inside an archive or a mail.
        page: The HTML page to write; None to print.
        settings: Name the memos folder, and the index, which keeps the pages that were recognised.

    Raises:
        MemoqaError: The file cannot be read, or the page cannot be written.
    """
    memo = file_at(file, settings.memos)
    with progress_bar() as tell:
        kept = Store(settings.index).recognised if settings.index.is_dir() else None
        recogniser = Recogniser(kept, lambda name, number, pages: tell(f"{RECOGNISING} {name}", number, pages))
        reading, inside = all_readings(memo, recogniser)
    if page is None:
        console = Console(highlight=False)
        lines = explanation(reading, console.width) if reading else [Text(memo.id, "bold")]
        for line in (*lines, *inside_lines(memo, inside, console.width)):
            console.print(line, soft_wrap=True)
        return
    from memoqa.cli.explain_page import write_page  # noqa: PLC0415 - brings jinja2

    if reading is None:
        raise MemoqaError(f"{memo.id} has no text of its own; name one of the files inside it.")
    write_page(page, reading, memo.content())
    print(f"{page} shows how {reading.memo.id} is read.")
