"""Tell a page's text from garbage: glyph numbers that a font's table calls by the wrong characters."""

import re

MOST_UNKNOWN_SHARE = 0.05  # a stray symbol is bearable; a font without a table of its characters garbles everything
MOST_ODD_SHARE = 0.3  # of the characters, in words that no language writes; a page of program code may have as many
LEAST_PLAIN_SHARE = 0.3  # of the characters, in words of letters alone; program code has more, garbage a tenth
LEAST_CHARACTERS = 100  # fewer say nothing; a drawing's labels may be all symbols
UNKNOWN = "\ufffd"
# Characters that belong to no text: a font's own (private use), and those of scripts' controls.
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
TOKEN = re.compile(r"\S+")
# A mark of ASCII's inside a word, where none stands in text: dgh=]ny, A%b, 12@3A)). Addresses may have them.
ADDRESS = re.compile(r"https?:|www\.|@[\w.-]+\.\w|[\\/]\w+[\\/]|&\w+;")
INNER_MARK = re.compile(
    r"[^\W_][!\"#$%*+<=>?@\[\\\]^`{|}~;]+[^\W_]|[(\[{][!\"#$*+<=>?@\\^`|~]|[)\]}]{3}|[!\"#$%&'()*]{4}"
)
PLAIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
AROUND_WORDS = ".,;:!?…'\"()[]{}‘’“”，。、；：？！「」『』（）《》〈〉【】·-–—"
VOWEL = re.compile("[aeiouyAEIOUY\u0080-\U0010ffff]")
DOTS = re.compile(r"[.·…_\-–—=*]+")  # leaders, and rules made of characters


def is_readable(text: str) -> bool:
    """Whether a page's text looks like text in any language.

    Args:
        text: The page's lines; fewer than 100 characters are judged by unknown characters alone.
    """
    characters = "".join(text.split())
    if not characters:
        return True
    unknown = characters.count(UNKNOWN) + len(PRIVATE.findall(characters))
    if unknown > MOST_UNKNOWN_SHARE * len(characters):
        return False
    words = [word for word in TOKEN.findall(text) if not DOTS.fullmatch(word) and not ADDRESS.search(word)]
    total = sum(map(len, words))
    odd = sum(len(word) for word in words if INNER_MARK.search(word))
    cores = [word.strip(AROUND_WORDS) for word in words]
    plain = sum(len(core) for core in cores if PLAIN.fullmatch(core) and VOWEL.search(core))
    return total < LEAST_CHARACTERS or odd <= MOST_ODD_SHARE * total or plain >= LEAST_PLAIN_SHARE * total
