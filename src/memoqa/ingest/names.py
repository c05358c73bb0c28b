"""Which names of files are passed over, and which cannot be an id: the same in a folder and inside a container."""

import unicodedata
from typing import Final

PASSED_OVER_STARTS: Final = (".", "~$")  # hidden; Word's lock files
BACKUP_END: Final = "~"  # of many editors
AUTOSAVE: Final = "#"  # at both ends of the name of what Emacs saves by itself
# Control characters, invisible formatting and lone surrogates (undecodable bytes): they could forge a line of a report.
UNFIT_FOR_ID: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
UNFIT_NAME: Final = "its name has control or invisible characters or is not UTF-8; rename it"


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is passed over in silence."""
    return (
        name.startswith(PASSED_OVER_STARTS)
        or name.endswith(BACKUP_END)
        or (name.startswith(AUTOSAVE) and name.endswith(AUTOSAVE))
    )


def is_unfit(name: str) -> bool:
    """Whether a name cannot be part of an id."""
    return any(unicodedata.category(character) in UNFIT_FOR_ID for character in name)


def printable(name: str) -> str:
    """A name, perhaps undecodable, with what cannot be printed as escapes."""
    text = name.encode("utf-8", "backslashreplace").decode()
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in UNFIT_FOR_ID else c for c in text)
