"""What `memoqa doctor` says about the telegraph."""

from memoqa.cli.doctor import Finding
from memoqa.settings import load
from tests.platforms.telegraph.settings import TelegraphSettings


def examine(_settings):
    wire = load(TelegraphSettings).wire
    if not wire.is_dir():
        return [Finding("telegraph wire", good=False, says=f"{wire} is not a folder; set TELEGRAPH_WIRE.")]
    return [Finding("telegraph wire", good=True, says=f"{wire} hums")]
