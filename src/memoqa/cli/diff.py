"""What changed since the index before, as lines for a terminal and as JSON; both sides of a change word for word."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from memoqa.changes.alignment import Change
from memoqa.changes.marks import Mark, marked
from memoqa.changes.memos import MemoChanges, called
from memoqa.changes.passages import Passage
from memoqa.cli.index_report import counted
from memoqa.quotes.shown import shown_heading
from memoqa.quotes.terminal import text_lines, visible
from memoqa.view import Changes

INDENT: Final = "  "
STYLES: Final = {"-": "red", "+": "green"}
SIDES: Final = {"-": "only before", "+": "only now"}


def about(found: Changes, names: Sequence[str]) -> tuple[MemoChanges, ...]:
    """The memos that differ and that the titles or file names pick; all if nothing is typed."""
    picked = {one.memo.id for name in names for one in called(name, found.memos)}
    return tuple(one for one in found.memos if not names or one.memo.id in picked)


def show(found: Changes, listed: Sequence[MemoChanges], page: Path | None) -> None:
    """Print the changes, or write them as an HTML page."""
    if page is not None:
        from memoqa.cli.diff_page import write_page  # noqa: PLC0415 - brings jinja2

        write_page(page, found, listed)
        print(f"{page} shows it. {summary(found, listed)}")
        return
    print(summary(found, listed))
    console = Console(highlight=False)
    for line in lines(listed, console.width, styled=console.is_terminal and not console.no_color):
        console.print(line, soft_wrap=True)


def summary(found: Changes, listed: Sequence[MemoChanges]) -> str:
    """How many memos differ, and between which generations."""
    times = (moment[:16].replace("T", " ") for moment in (found.built_before, found.built_after))
    between = "between the index of {} and that of {} UTC".format(*times)
    if not listed:
        return f"Nothing changed {between}." if not found.memos else f"No memo of that name changed {between}."
    return f"{counted(len(listed), 'memo')} changed {between}."


def lines(listed: Sequence[MemoChanges], width: int, *, styled: bool) -> Iterator[Text]:
    """The changes as lines for a terminal.

    Args:
        listed: The memos that differ.
        width: Of the terminal, in cells.
        styled: Whether the terminal shows styles; if not, what differs is repeated under its text.
    """
    for one in listed:
        yield Text()
        yield from text_lines(heading(one), width, rest=INDENT, style="bold")
        for key, before, after in one.said:
            yield from text_lines(
                f"{key}: {before or 'none'} → {after or 'none'}", width, first=INDENT, rest=INDENT * 2
            )
        for change in one.changes:
            yield from text_lines(place(change), width, first=INDENT, rest=INDENT * 2, style="cyan")
            yield from _sides(change, styled=styled)


def heading(one: MemoChanges) -> str:
    """The memo, and what became of it."""
    memo = one.memo
    named = f"{memo.id} · {shown_heading(memo.title, memo.id)}"
    if one.before is None:
        return f"{named} · new, {counted(len(memo.paragraphs), 'paragraph')}"
    if one.after is None:
        return f"{named} · gone, {counted(len(memo.paragraphs), 'paragraph')}"
    was = f" · was {one.before.id}" if one.renamed else ""
    return f"{named}{was} · {counted(len(one.changes), 'change')}"


def place(change: Change) -> str:
    """What kind of change it is, and where."""
    here = (change.after or change.before)[0]
    kind = f"{change.kind}, moved" if change.moved and change.kind != "moved" else change.kind
    numbers = " → ".join(_numbers(side) for side in (change.before, change.after) if side)
    what = "" if here.kind == "paragraph" else f" {here.kind}"
    return " · ".join([f"{kind}{what}", numbers if change.moved else _numbers((here,)), *here.section])


def _numbers(passages: Sequence[Passage]) -> str:
    first, last = passages[0].paragraph, passages[-1].paragraph
    return f"¶ {first}" if first == last else f"¶ {first}–{last}"


def _sides(change: Change, *, styled: bool) -> Iterator[Text]:
    old, new = marked(change)
    if change.kind == "moved":
        old = []
    for sign, side in (("-", old), ("+", new)):
        for passage, marks in side:
            yield _side(sign, passage.text, marks)
            if marks and not styled:
                told = " · ".join(passage.text[one.start : one.end] for one in marks)
                yield Text(f"{INDENT * 3}{SIDES[sign]}: {''.join(map(visible, told))}")


def _side(sign: str, text: str, marks: Sequence[Mark]) -> Text:
    shown = Text(f"{INDENT * 2}{sign} ", STYLES[sign])
    reached = 0
    for one in marks:
        shown.append("".join(map(visible, text[reached : one.start])), "default")
        shown.append("".join(map(visible, text[one.start : one.end])), f"bold {STYLES[sign]} reverse")
        reached = one.end
    return shown.append("".join(map(visible, text[reached:])), "default")


def diff_json(found: Changes, listed: Sequence[MemoChanges]) -> dict[str, Any]:
    """The changes as JSON."""
    return {
        "before": {"generation": found.before, "created": found.built_before},
        "after": {"generation": found.after, "created": found.built_after},
        "memos": [_memo_json(one) for one in listed],
    }


def _memo_json(one: MemoChanges) -> dict[str, Any]:
    return {
        "memo": one.memo.id,
        "title": one.memo.title,
        "before": one.before and one.before.id,
        "after": one.after and one.after.id,
        "said": [{"key": key, "before": before, "after": after} for key, before, after in one.said],
        "changes": [_change_json(change) for change in one.changes],
    }


def _change_json(change: Change) -> dict[str, Any]:
    sides = dict(zip(("before", "after"), marked(change), strict=True))
    return {
        "kind": change.kind,
        "moved": change.moved,
        **{name: [_passage_json(*one) for one in side] for name, side in sides.items()},
    }


def _passage_json(passage: Passage, marks: Sequence[Mark]) -> dict[str, Any]:
    return {
        "what": passage.kind,
        "text": passage.text,
        "section": passage.section,
        "paragraph": passage.paragraph,
        "place": {"page": passage.place.page} if passage.place.page is not None else {"lines": passage.place.lines},
        "marks": [{"start": one.start, "end": one.end, "kind": one.kind} for one in marks],
    }
