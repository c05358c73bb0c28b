"""The bot's own commands on memoqa's command line, found by their entry points: `memoqa gaps` and `memoqa state`."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.desk import gaps as found
from bot.present.wording import EN
from bot.settings import BotSettings
from bot.state.file import StateError, StateFile
from bot.state.record import Record
from bot.state.restore import restore
from memoqa.errors import MemoqaError
from memoqa.service import MemoQA
from memoqa.settings import Settings, load

gaps = typer.Typer(
    help="List the chat's questions without a good answer, alike ones together.", invoke_without_command=True
)
state = typer.Typer(help="Back up, restore or purge the bot's state.", no_args_is_help=True)


@gaps.callback(invoke_without_command=True)
def show_gaps(
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=520, help="How many weeks to look back.")] = found.WEEKS,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page with a chart to this file.")] = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="Write golden questions to this file, for you to complete by hand.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the chat's questions without an answer, or with one that somebody found bad; alike questions together."""
    settings = load(BotSettings)
    now = datetime.now(UTC)
    since = now - timedelta(weeks=weeks)
    with _opened(settings.state) as opened:
        record = Record(opened)
        groups = found.grouped(record, MemoQA.from_settings(load(Settings)), since)
        asked = record.asked(since)
    if html:
        _write(html, found.page(groups, asked, weeks, now))
    if export:
        _write(export, found.golden(groups))
    if as_json:
        print(json.dumps({"asked": asked, "weeks": weeks, "gaps": _values(groups)}, ensure_ascii=False))
    else:
        print(found.told(groups, asked, weeks, EN))


@state.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Copy the state as it is now into a file. The bot may be running."""
    with _opened(load(BotSettings).state) as opened:
        opened.backup(file)
    print(f"Copied the state to {file}.")


@state.command("restore")
def restore_state(file: Annotated[Path, typer.Argument(help="A file that `memoqa state backup` wrote.")]) -> None:
    """Replace the state by a backup; stop the bot first. The old state stays beside it as NAME.before."""
    place = load(BotSettings).state
    restore(file, place)
    print(f"Restored {place} from {file}.")


@state.command()
def purge(
    days: Annotated[
        int | None, typer.Option("--days", min=0, max=3650, help="How many days to keep; MEMOQA_KEEP_DAYS by default.")
    ] = None,
) -> None:
    """Remove old questions and feedback, and leave no trace of them in the file."""
    settings = load(BotSettings)
    kept = settings.keep_days if days is None else days
    with _opened(settings.state) as opened:
        count = Record(opened).purge(datetime.now(UTC) - timedelta(days=kept))
    print(f"Removed questions: {count}.")


def _opened(state: Path) -> StateFile:
    """The state that a bot made; these commands never make one, for an empty one would look like the bot's."""
    if not state.exists():
        raise StateError(
            f"there is no state file {state}; name the bot's in MEMOQA_STATE (the bot makes it when it starts)."
        )
    return StateFile(state)


def _values(groups: list[found.Group]) -> list[dict[str, object]]:
    return [
        {
            "count": len(group.gaps),
            "question": group.gaps[0].question,
            "last": group.gaps[0].asked_at.isoformat(),
            "missing": group.missing,
        }
        for group in groups
    ]


def _write(file: Path, text: str) -> None:
    try:
        # Only whoever runs the bot may read what people asked.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as written:
            os.fchmod(written.fileno(), 0o600)
            written.write(text)
    except OSError as error:
        raise MemoqaError(f"{file} cannot be written ({error.strerror}); name a file elsewhere.") from None
    print(f"Wrote {file}.", file=sys.stderr)
