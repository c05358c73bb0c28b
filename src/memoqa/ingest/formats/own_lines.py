"""Cut a paragraph at those line breaks by which its author meant a new one."""

import re

LINE_BREAK, PAGE_BREAK = "\v", "\f"  # XML allows neither, and HTML makes them blanks: they cannot be the author's
_FINISHED = re.compile(r"[。！？；：.!?;:]['\"”’」』）)\]]{0,3}$")
# A label with its value, a number or a bullet.
_OWN_LINE = re.compile(
    r"(?:[^\s:：]{1,12}[:：]|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|第.{1,5}[條条]|[•●■▪-])"
)


def own_lines(text: str) -> list[str]:
    """A paragraph's text cut at those breaks that end a sentence, a label or an item; other breaks are spaces.

    People end lines by Shift+Enter where they mean a paragraph, and where they only want a line to look better.
    """
    found: list[list[str]] = []
    for page in text.split(PAGE_BREAK):
        begun = False
        for line in page.split(LINE_BREAK):
            before = found[-1][-1] if begun else ""
            ends = _FINISHED.search(before.rstrip()) or _OWN_LINE.match(line.lstrip())
            if before.strip() and line.strip() and not ends:
                found[-1].append(line)
            else:
                found.append([line])
            begun = True
    lines = map(" ".join, found)
    return [line for line in lines if line.strip()] or [""]
