"""One small memo of each built-in format: what the drills break, and what holds for every format is tried on."""

from collections.abc import Callable, Mapping

from tests.ingest import test_nothing_lost as made

# A new format is one line: its row's name, and what makes a file of it.
SEEDS: Mapping[str, Callable[[], bytes]] = {
    "text": made.text,
    "markdown": made.markdown,
    "pdf": made.drawn,
    "docx": made.word,
    "odt": made.open_document,
    "pptx": made.slides,
    "rtf": made.rich_text,
}
