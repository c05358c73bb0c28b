"""What the bot adds to memoqa's command line: `memoqa gaps` and `memoqa state`, found by their entry points."""

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
    help="What was asked in chat and not answered, alike questions together.", invoke_without_command=True
)
state = typer.Typer(help="Back up, restore or purge the bot's state.", no_args_is_help=True)


@gaps.callback(invoke_without_command=True)
def show_gaps(
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=520, help="How far to look back.")] = found.WEEKS,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page that draws the weeks here.")] = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="Write golden questions here, to be completed by hand.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What was asked in chat and not answered, or found badly answered; alike questions together."""
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
    """Copy the state as it is now into a file; the bot may be running."""
    with _opened(load(BotSettings).state) as opened:
        opened.backup(file)
    print(f"The state was copied to {file}.")


@state.command("restore")
def restore_state(file: Annotated[Path, typer.Argument(help="What `memoqa state backup` wrote.")]) -> None:
    """Put a backup in the place of the state; stop the bot first. The old state is kept beside it as NAME.before."""
    place = load(BotSettings).state
    restore(file, place)
    print(f"{place} is as it was backed up in {file}.")


@state.command()
def purge(
    days: Annotated[
        int | None, typer.Option("--days", min=0, max=3650, help="Keep so many days; MEMOQA_KEEP_DAYS if not given.")
    ] = None,
) -> None:
    """Remove questions and feedback that are older than is kept, and leave nothing of them in the file."""
    settings = load(BotSettings)
    kept = settings.keep_days if days is None else days
    with _opened(settings.state) as opened:
        count = Record(opened).purge(datetime.now(UTC) - timedelta(days=kept))
    print(f"Questions removed: {count}.")


def _opened(state: Path) -> StateFile:
    """The state that a bot made; these commands make none, since an empty one would look like the bot's."""
    if not state.exists():
        raise StateError(
            f"there is no state {state}; name the bot's in MEMOQA_STATE (the bot makes it when it starts)."
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
        # What people asked is for whoever runs the bot alone.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as written:
            os.fchmod(written.fileno(), 0o600)
            written.write(text)
    except OSError as error:
        raise MemoqaError(f"{file} cannot be written ({error.strerror}); name a file elsewhere.") from None
    print(f"Wrote {file}.", file=sys.stderr)
