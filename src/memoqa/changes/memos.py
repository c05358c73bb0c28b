"""Compare two versions of a library: which memos came, went, got another name, and what changed in the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from memoqa.changes.alignment import Change, align
from memoqa.changes.passages import passages_of
from memoqa.domain import Memo
from memoqa.text.normalize import fold

# What people are told of a memo beside its text; who may read it and who answers for it is not for everybody.
SAID: Final = ("title", "date", "origin", "valid_from", "valid_until", "superseded_by")
LEAST_SHARED: Final = 0.5  # of its paragraphs that a memo with another name has in common with one that went


@dataclass(frozen=True, slots=True)
class MemoChanges:
    """What changed in one memo.

    Attributes:
        before: The older version; None if the memo is new.
        after: The newer one; None if it is gone.
        changes: In its text, in the order of the newer version.
        said: What changed beside its text: the key of a sidecar, what it said before, and what it says now.
    """

    before: Memo | None
    after: Memo | None
    changes: tuple[Change, ...] = ()
    said: tuple[tuple[str, str | None, str | None], ...] = ()

    @property
    def memo(self) -> Memo:
        """The newer version, else the older."""
        found = self.after or self.before
        assert found is not None, "there is one of them"
        return found

    @property
    def renamed(self) -> bool:
        """Whether the file has another name or place now."""
        return self.before is not None and self.after is not None and self.before.id != self.after.id


def called(typed: str, memos: Sequence[MemoChanges]) -> tuple[MemoChanges, ...]:
    """The memos whose title or file has what somebody typed in it, now or before; just those whose whole name it is.

    Width, script and capitals make no difference.
    """
    sought = fold(typed)
    names = [
        {fold(name) for memo in (one.before, one.after) if memo for name in (memo.id, memo.title)} for one in memos
    ]
    whole = tuple(one for one, its in zip(memos, names, strict=True) if sought in its)
    return whole or tuple(one for one, its in zip(memos, names, strict=True) if any(sought in name for name in its))


def compare(before: Sequence[Memo], after: Sequence[Memo]) -> tuple[MemoChanges, ...]:
    """The memos that differ, by name; a memo with another name is one memo and not two.

    Args:
        before: The older memos, each id once.
        after: The newer ones.
    """
    old, new = {memo.id: memo for memo in before}, {memo.id: memo for memo in after}
    names = dict.fromkeys(sorted(old.keys() & new.keys()))
    pairs = [(old.pop(name), new.pop(name)) for name in names]
    pairs += _renamed(old, new)
    found = [one for pair in pairs if (one := _compared(*pair))]
    found += [MemoChanges(memo, None) for memo in old.values()]
    found += [MemoChanges(None, memo) for memo in new.values()]
    return tuple(sorted(found, key=lambda one: one.memo.id))


def _renamed(old: dict[str, Memo], new: dict[str, Memo]) -> list[tuple[Memo, Memo]]:
    """Takes the memos that only have another name out of those that went and came."""
    found: list[tuple[Memo, Memo]] = []
    for name, memo in list(old.items()):
        likest = max(new.values(), key=lambda other: _shared(memo, other), default=None)
        if likest is not None and _shared(memo, likest) >= LEAST_SHARED:
            found.append((old.pop(name), new.pop(likest.id)))
    return found


def _shared(one: Memo, other: Memo) -> float:
    """The share of paragraphs that both have word for word, 0 to 1; of the memo that has more of them."""
    if one.source_sha256 == other.source_sha256:
        return 1.0
    words = [{passage.words for passage in passages_of(memo) if passage.kind == "paragraph"} for memo in (one, other)]
    return len(words[0] & words[1]) / max(len(words[0]), len(words[1]), 1)


def _compared(before: Memo, after: Memo) -> MemoChanges | None:
    changes = () if before.text == after.text else align(passages_of(before), passages_of(after))
    pairs = [(key, _value(before, key), _value(after, key)) for key in SAID]
    said = tuple((key, old, new) for key, old, new in pairs if old != new)
    return MemoChanges(before, after, changes, said) if changes or said or before.id != after.id else None


def _value(memo: Memo, key: str) -> str | None:
    value: str | None = getattr(memo if key in Memo.__slots__ else memo.details, key)
    return value
