"""Changes between two versions of the memos as replies: a list of memos, and one memo's changes, both sides quoted."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.port import Notice, Passages
from bot.present.words import Words
from bot.present.words.changes import ChangesWords, changes_words
from memoqa.changes.alignment import Change
from memoqa.changes.marks import Mark, marked
from memoqa.changes.memos import MemoChanges
from memoqa.changes.passages import Passage
from memoqa.domain import Memo, Quote
from memoqa.quotes.shown import shown_heading
from memoqa.view import Changes

MOST_LISTED: Final = 20  # memos
MOST_SHOWN: Final = 10  # changes of one memo: on Slack some five messages


def changed_memos(found: Changes, words: Words) -> Notice:
    """Which memos changed, and how much."""
    said = changes_words(words)
    if not found.memos:
        return Notice(said.nothing.format(**_days(found)), private=True)
    return Notice("\n".join([said.head.format(**_days(found)), *_listed(found.memos, words)]), private=True)


def not_one(typed: str, found: Changes, fitting: Sequence[MemoChanges], words: Words) -> Notice:
    """That no memo, or several, fit what was typed."""
    said = changes_words(words)
    if not fitting:
        return Notice(said.no_such.format(typed=typed, **_days(found)), private=True)
    return Notice("\n".join([said.several.format(typed=typed), *_listed(fitting, words)]), private=True)


def changes_of(one: MemoChanges, words: Words) -> Passages | Notice:
    """One memo's changes; a notice if none is in its text."""
    said = changes_words(words)
    head = [_line(one, words)]
    for key, before, after in one.said:
        head.append(f"{said.said[key]}：{before or said.nothing_said} → {after or said.nothing_said}")
    if len(one.changes) > MOST_SHOWN:
        head.append(said.shown.format(shown=MOST_SHOWN))
    labelled = [entry for change in one.changes[:MOST_SHOWN] for entry in _quoted(change, one, said)]
    if not labelled:
        return Notice("\n".join(head))
    quotes, labels = zip(*labelled, strict=True)
    return Passages(quotes, walkable=False, head="\n".join(head), labels=labels)


def _days(found: Changes) -> dict[str, str]:
    days = {"before": found.built_before, "after": found.built_after}
    return {name: moment[:16].replace("T", " ") for name, moment in days.items()}


def _listed(memos: Sequence[MemoChanges], words: Words) -> Iterator[str]:
    yield from (f"• {_line(one, words)}" for one in memos[:MOST_LISTED])
    if len(memos) > MOST_LISTED:
        yield changes_words(words).more.format(count=len(memos) - MOST_LISTED)


def _line(one: MemoChanges, words: Words) -> str:
    said, memo = changes_words(words), one.memo
    parts = [words.title.format(title=shown_heading(memo.title, memo.id)), memo.id]
    if one.before is None or one.after is None:
        return " · ".join([*parts, said.new if one.before is None else said.gone])
    if one.renamed:
        parts.append(said.renamed.format(name=one.before.id))
    few, _, many = said.changed.partition("|")
    counted = (few if len(one.changes) == 1 else many or few).format(count=len(one.changes))
    return " · ".join([*parts, counted] if one.changes else parts)


def _quoted(change: Change, one: MemoChanges, said: ChangesWords) -> Iterator[tuple[Quote, str]]:
    """The passages of a change as quotes, the older ones first, each with the line above it."""
    kind = said.kinds[change.kind]
    if change.moved and change.kind != "moved":
        kind = said.moved_too.format(kind=kind)
    old, new = marked(change)
    sides = (
        (("", one.after, new),)
        if change.kind == "moved"
        else ((said.before, one.before, old), (said.now, one.after, new))
    )
    for name, memo, side in sides:
        alone = not name or not (old and new)
        for passage, marks in side:
            assert memo is not None, "a memo with changes has both versions"
            yield _quote(memo, passage, marks), kind if alone else f"{kind} · {name}"


def _quote(memo: Memo, passage: Passage, marks: Sequence[Mark]) -> Quote:
    """A passage as a quote that nothing can be asked about: the version may be one that is no longer indexed."""
    return Quote(
        text=passage.text,
        highlights=tuple((mark.start, mark.end) for mark in marks),
        memo=memo.id,
        title=memo.title,
        section=passage.section,
        paragraph=passage.paragraph,
        place=passage.place,
        score=0.0,
        receipt="",
    )
