"""The bot's part of memoqa's command line: `memoqa gaps` and `memoqa state`, found by their entry points.

Every command of memoqa imports this module, so each of these imports the bot's parts in itself.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import WEEKS, BotSettings
from bot.state.errors import StateError
from memoqa.errors import MemoqaError
from memoqa.service import MemoQA
from memoqa.settings import Settings, load

if TYPE_CHECKING:
    from bot.desk.gaps import Group

gaps = typer.Typer(
    help="List questions from the chat without a good answer, alike ones together.", invoke_without_command=True
)
state = typer.Typer(help="Back up, restore or purge the bot's state.", no_args_is_help=True)


@gaps.callback(invoke_without_command=True)
def show_gaps(
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=520, help="How far to look back.")] = WEEKS,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page with a chart of the weeks here.")] = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="Write golden questions here; complete them by hand.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List questions from the chat without an answer, or with one that was rated bad; alike ones together."""
    from bot.desk.gaps import all_reasons, golden, grouped, page, summary  # noqa: PLC0415
    from bot.present.wording import EN  # noqa: PLC0415
    from bot.state.stores import open_state  # noqa: PLC0415

    settings = load(BotSettings)
    now = datetime.now(UTC)
    since = now - timedelta(weeks=weeks)
    with open_state(_existing(settings.state)) as opened:
        groups = grouped(opened.feedback, MemoQA.from_settings(load(Settings)), since)
        asked = opened.turns.count(since)
    if html:
        write(html, page(groups, asked, weeks, now))
    if export:
        write(export, golden(groups))
    if as_json:
        values = {"asked": asked, "weeks": weeks, "reasons": all_reasons(groups), "gaps": _values(groups)}
        print(json.dumps(values, ensure_ascii=False))
    else:
        print(summary(groups, asked, since, EN))


@state.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Copy the state as it is now into a file; the bot may be running."""
    from bot.state.file import StateFile  # noqa: PLC0415

    with StateFile(_existing(load(BotSettings).state)) as opened:
        opened.backup(file)
    print(f"Copied the state to {file}.")


@state.command("restore")
def restore_state(file: Annotated[Path, typer.Argument(help="A file that `memoqa state backup` wrote.")]) -> None:
    """Replace the state with a backup; stop the bot first. The old state is kept beside it as NAME.before."""
    from bot.state.restore import restore  # noqa: PLC0415

    place = load(BotSettings).state
    restore(file, place)
    print(f"Restored {place} from {file}.")


@state.command()
def purge(
    days: Annotated[
        int | None, typer.Option("--days", min=0, max=3650, help="How many days to keep; else MEMOQA_KEEP_DAYS.")
    ] = None,
) -> None:
    """Delete questions and feedback that are too old, without leaving a byte of them in the file."""
    from bot.state.stores import open_state  # noqa: PLC0415

    settings = load(BotSettings)
    kept = settings.keep_days if days is None else days
    with open_state(_existing(settings.state)) as opened:
        count = opened.forgetting.purge(datetime.now(UTC) - timedelta(days=kept))
    print(f"Questions deleted: {count}.")


def _existing(place: Path) -> Path:
    """The place of a state that a bot made; these commands make none, since an empty one would look like the bot's.

    Raises:
        StateError: There is no file.
    """
    if not place.exists():
        raise StateError(
            f"there is no state file {place}; name the bot's in MEMOQA_STATE (the bot makes it when it starts)."
        )
    return place


def _values(groups: "list[Group]") -> list[dict[str, object]]:
    return [
        {
            "count": len(group.gaps),
            "question": group.gaps[0].question,
            "last": group.gaps[0].asked_at.isoformat(),
            "missing": group.missing,
            "reasons": group.reasons,
        }
        for group in groups
    ]


def write(file: Path, text: str) -> None:
    """Write people's questions into a file that only its owner can read.

    Raises:
        MemoqaError: It cannot be written.
    """
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as written:
            os.fchmod(written.fileno(), 0o600)
            written.write(text)
    except OSError as error:
        raise MemoqaError(f"{file} cannot be written ({error.strerror}); name a file elsewhere.") from None
    print(f"Wrote {file}.", file=sys.stderr)
