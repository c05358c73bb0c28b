"""Find what is installed beside the library and adds to it: commands, checks, settings, by entry point group."""

from functools import cache
from importlib.metadata import EntryPoint, entry_points


def extensions(group: str) -> list[EntryPoint]:
    """The entry points of a group in the order of their names; nothing is imported."""
    return sorted((entry for entry in _entry_points() if entry.group == group), key=lambda entry: entry.name)


@cache  # it reads a file of each installed distribution
def _entry_points() -> tuple[EntryPoint, ...]:
    found = entry_points()
    return tuple(entry for group in found.groups for entry in found.select(group=group))
