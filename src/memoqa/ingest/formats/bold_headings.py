"""Find headings in documents that use no heading styles: short lines, all in bold, above text that is not."""

import re
from collections.abc import Sequence

LONGEST_CHARACTERS = 60  # of a heading; "Roles and responsibilities of the health and safety committee"
_ENDS_AS_TEXT = re.compile(r"[。！？；：，、.!?;:,]\W{0,3}$")
# The number says better what rank such a line has, if it is a heading at all.
_NUMBERED = re.compile(
    r"[（(]?[\d一二三四五六七八九十壹貳參肆伍]{1,4}[)）、.．]|第.{1,6}[章節條条节]|[•●■□☐☑※*-]"
    r"|(?:article|section|part|chapter|appendix|annex|schedule) [\dA-Z]",
    re.IGNORECASE,
)


def bold_headings(lines: Sequence[tuple[str, bool]]) -> set[int]:
    """The indexes of the lines that are headings by their bold type alone.

    Args:
        lines: Each with whether all of it is bold; blank ones, which are not, do not part a heading from its text.
    """
    found = set()
    below_is_text = False
    for index in range(len(lines) - 1, -1, -1):
        text, bold = lines[index]
        if not text.strip():
            continue
        looks = bold and len(text) <= LONGEST_CHARACTERS and not _ENDS_AS_TEXT.search(text)
        if looks and below_is_text and not _NUMBERED.match(text.strip()):
            found.add(index)
        below_is_text = not bold
    return found
