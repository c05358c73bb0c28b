"""Find headings in Word files that use no heading styles: short lines, all in bold, above text that is not."""

import re
from collections.abc import Sequence

from memoqa.ingest.formats.docx_styles import MAX_STYLE_CHAIN
from memoqa.ingest.formats.docx_xml import Element, is_on, qn

LONGEST_CHARACTERS = 60  # of a heading; "Roles and responsibilities of the health and safety committee"
_ENDS_AS_TEXT = re.compile(r"[。！？；：，、.!?;:,]\W{0,3}$")
# The number says better what rank such a line has, if it is a heading at all.
_NUMBERED = re.compile(
    r"[（(]?[\d一二三四五六七八九十壹貳參肆伍]{1,4}[)）、.．]|第.{1,6}[章節條条节]|[•●■□☐☑※*-]"
    r"|(?:article|section|part|chapter|appendix|annex|schedule) [\dA-Z]",
    re.IGNORECASE,
)


class Emphasis:
    """Tells which paragraphs are set in bold."""

    def __init__(self, styles: Element) -> None:
        """Take the root of styles.xml."""
        self._styles = {style.get(qn("w:styleId"), ""): style for style in styles.findall(qn("w:style"))}

    def is_bold(self, paragraph: Element) -> bool:
        """Whether all of a paragraph's text is bold; False without text."""
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        inherited = False if style is None else self._style_is_bold(style.get(qn("w:val"), ""))
        texts = [run for run in paragraph.iter(qn("w:r")) if any((t.text or "").strip() for t in run.iter(qn("w:t")))]
        return bool(texts) and all(self._run_is_bold(run, inherited) for run in texts)

    def _run_is_bold(self, run: Element, inherited: bool) -> bool:
        own = _bold(run)
        if own is not None:
            return own
        style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        return inherited if style is None else self._style_is_bold(style.get(qn("w:val"), "")) or inherited

    def _style_is_bold(self, style_id: str) -> bool:
        for _ in range(MAX_STYLE_CHAIN):
            style = self._styles.get(style_id)
            if style is None:
                return False
            own = _bold(style)
            if own is not None:
                return own
            based_on = style.find(qn("w:basedOn"))
            style_id = "" if based_on is None else based_on.get(qn("w:val"), "")
        return False


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


def _bold(element: Element) -> bool | None:
    """Whether a run or style says that it is bold; None if it does not say."""
    bold = element.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return None if bold is None else is_on(bold)
