"""Name what is attached to a mail, whichever program saved the mail."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from memoqa.ingest.source import Member

ENCRYPTED: Final = "it is encrypted; open it in the mail program and save its text and attachments"
CUT_OFF: Final = "the mail ends in the middle of it; save the mail again"


def attachments(
    attached: list[tuple[str, bytes]], wanted: frozenset[str], *, cut_off: bool = False
) -> Iterator[Member]:
    """Attachments as members: of those with one name, the second is called `name (2)`.

    Args:
        attached: Names and bytes in order.
        wanted: The suffixes of those that are given with their bytes, in small letters.
        cut_off: The last of them is not whole.
    """
    used: set[str] = set()
    for number, (name, content) in enumerate(attached, start=1):
        place, count, unique = PurePosixPath(name), 1, name
        while unique in used:
            count += 1
            unique = f"{place.stem} ({count}){place.suffix}"
        used.add(unique)
        problem = CUT_OFF if cut_off and number == len(attached) else ""
        is_wanted = place.suffix.lower() in wanted and not problem
        yield Member(unique, content if is_wanted else None, problem)
