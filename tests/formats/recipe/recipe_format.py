"""A format as another package would bring it: a row for memoqa's table of formats, and the reader that it names.

A recipe is UTF-8 text. Its first line is `RECIPE 1`; `=` marks the title and `==` the headings.
"""

from collections.abc import Iterator

from memoqa.ingest.formats.format import Format
from memoqa.ingest.source import Line, UnreadableFile

RECIPE = Format(
    "recipe",
    (".recipe",),
    "recipe_format:recipe_lines",
    layout="paragraphs",
    headings_stated=True,
    magic=(b"RECIPE 1\n",),
    looks_like="a recipe; give it the extension .recipe",
)


def recipe_lines(content: bytes) -> Iterator[Line]:
    """The lines below the first, with the heading levels that their signs state."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableFile("it is not UTF-8; save it as UTF-8") from None
    for number, line in enumerate(text.splitlines()[1:], start=2):
        level = len(line) - len(line.lstrip("="))
        yield Line(line[level:].strip(), number, heading=level - 1 if level else None)
