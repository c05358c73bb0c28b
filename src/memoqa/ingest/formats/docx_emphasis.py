"""Tell which paragraphs of a Word file are set in bold."""

from memoqa.ingest.formats.docx_styles import MAX_STYLE_CHAIN
from memoqa.ingest.formats.docx_xml import Element, is_on, qn


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


def _bold(element: Element) -> bool | None:
    """Whether a run or style says that it is bold; None if it does not say."""
    bold = element.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return None if bold is None else is_on(bold)
