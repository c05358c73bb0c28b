"""Characters that nobody sees, or that act on what shows them, and how they are shown: by their code points."""

import unicodedata
from typing import Final

# Unicode's controls, formats (among them bidirectional and zero-width ones), surrogates and line separators.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def is_hidden(character: str) -> bool:
    """Whether a character is to be shown by its code point; tabs and line feeds are not."""
    return character not in "\n\t" and unicodedata.category(character) in _HIDDEN


def code_of(character: str) -> str:
    """How a hidden character is shown."""
    return f"⟦U+{ord(character):04X}⟧"
