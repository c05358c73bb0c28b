"""Word what became of an upload: a sentence for one file, a line for each of several, each with its buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.port import Notice
from bot.present.components import Button, buttons_to_review
from bot.present.reports import MOST_LISTED, reindex_report, rest, summed_up
from bot.present.words import Words
from bot.present.words.uploads import upload_words
from memoqa.index.build import IndexReport
from memoqa.ingest.summary import Summary

Fate: TypeAlias = Literal["added", "replaced", "same", "asked", "refused"]
INSIDE: Final = "/"  # in the id of a memo that stands inside a file, before its own name
KEPT: Final[frozenset[Fate]] = frozenset({"added", "replaced", "same"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of an upload.

    Attributes:
        name: The memo's, or the file's if it was refused.
        edits: The reference by which the memo's details are edited; empty if it is not among the memos.
        ticket: For "added" and "replaced", by which it can be undone; for "asked", by which it waits.
        said: Why it was refused, or what is asked, in the asker's words.
    """

    name: str
    fate: Fate
    edits: str = ""
    ticket: str = ""
    said: str = ""


def upload_report(outcomes: Sequence[Outcome], done: IndexReport | None, words: Words) -> Notice:
    """The report of an upload of at least one file.

    Args:
        outcomes: In the order in which the files were sent.
        done: The reindex; None if there was none, since nothing was added.
        words: In the admin's language.
    """
    names = [one.name for one in outcomes]
    told = {memo for memo in (*done.added, *done.changed) if any(_is_of(memo, name) for name in names)} if done else ()
    indexed = [reindex_report(done, words, told)] if done else []
    summaries = done.summaries if done else {}
    if len(outcomes) == 1:
        return _of_one(outcomes[0], indexed, summaries, words)
    said = upload_words(words)
    kept = [one for one in outcomes if one.fate in KEPT]
    undoable = [one.ticket for one in kept if one.ticket]
    asked = [one.ticket for one in outcomes if one.fate == "asked"]
    lines = [said.counted.format(count=len(outcomes), kept=len(kept)), *([said.undo_hint] if undoable else [])]
    return Notice(
        "\n".join([*lines, *indexed]),
        parts=tuple(_part(one, summaries, words) for one in outcomes),
        ticket=_shared(asked) if len(asked) > 1 else "",
        undo=_shared(undoable) if len(undoable) > 1 else "",
    )


def buttons_to_decide(notice: Notice, words: Words) -> tuple[Button, ...]:
    """The buttons under the question what to do with one upload, or several, whose name a memo has already."""
    said = upload_words(words)
    if notice.parts:
        return (("replace", said.replace_all), ("keep_both", said.keep_all), ("drop", said.drop_all))
    return (("replace", words.replace), ("keep_both", words.keep_both), ("drop", words.cancel))


def buttons_to_take(words: Words) -> tuple[Button, ...]:
    """The buttons under files that wait to be indexed; the second opens the form."""
    said = upload_words(words)
    return (("take", said.take), ("describe", said.describe), ("drop", words.cancel))


def buttons_to_undo(notice: Notice, words: Words) -> tuple[Button, ...]:
    """The button that undoes an upload, or one file of it, under a notice that reports it; else none."""
    said = upload_words(words)
    one = "." in notice.undo
    return (("undo_upload", said.undo if one else said.undo_all),) if notice.undo else ()


def asked_below(notice: Notice, words: Words) -> tuple[tuple[Button, ...], str]:
    """The buttons under a notice that asks something, and what they hold; none under one that does not."""
    if notice.ticket:
        return buttons_to_decide(notice, words), notice.ticket
    if notice.offer:
        return buttons_to_take(words), notice.offer
    return (buttons_to_review(words), notice.review) if notice.review else ((), "")


def _of_one(one: Outcome, indexed: list[str], summaries: Mapping[str, Summary], words: Words) -> Notice:
    """The report of an upload of one file that was not refused."""
    sentences = {"added": words.upload_added, "replaced": words.upload_replaced, "same": words.upload_same}
    if one.fate not in KEPT:
        return Notice(one.said, ticket=one.ticket)
    lines = [sentences[one.fate].format(name=one.name), *_summary(one.name, summaries, words), *indexed]
    return Notice("\n".join(lines), edits=one.edits, undo=one.ticket.partition(".")[0])


def _part(one: Outcome, summaries: Mapping[str, Summary], words: Words) -> Notice:
    said = upload_words(words)
    if one.fate == "asked":
        return Notice(f"• {one.said}", ticket=one.ticket)
    if one.fate == "refused":
        return Notice(said.refused.format(name=one.name, reason=one.said))
    sentences = {"added": said.added, "replaced": said.replaced, "same": said.same}
    lines = [sentences[one.fate].format(name=one.name), *_summary(one.name, summaries, words)]
    return Notice("\n".join(lines), edits=one.edits, undo=one.ticket)


def _summary(name: str, summaries: Mapping[str, Summary], words: Words) -> list[str]:
    """How the memo was read, in a line; of a file that holds others, a line for each of them."""
    said = upload_words(words)
    lines: list[str] = []
    for memo, summary in summaries.items():
        if _is_of(memo, name):
            title = words.title.format(title=" ".join(summary.title.split()))
            inside = memo.removeprefix(name).removeprefix(INSIDE)
            named = f"{inside} · {title}" if inside else title
            lines.append(said.titled.format(title=named, summary=summed_up(summary, words)))
    return [*lines[:MOST_LISTED], *rest(len(lines), words)]


def _is_of(memo: str, name: str) -> bool:
    """Whether a memo is an uploaded file, or stands inside it."""
    return memo == name or memo.startswith(name + INSIDE)


def _shared(tickets: Sequence[str]) -> str:
    return tickets[0].partition(".")[0]
