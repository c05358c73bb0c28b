"""A library that is cared for: memos for some people only, some that do not hold today, one with a link and pages.

What people ask, and what each memo says, stands here once for both chats.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from memoqa.service import MemoQA
from memoqa.settings import Settings
from tests.ingest.documents import pdf

BOT = "tests.e2e.clocked_bot"
SALARY, SAID_SALARY = "What is the director's salary?", "The director's salary is 190,000."
HOURS, SAID_HOURS = "When does the workshop open?", "The workshop opens at nine."
PARKING, SAID_PARKING = "What does parking in the yard cost?", "Parking in the yard costs nothing."
LUNCH, SAID_LUNCH = "When is lunch in the canteen?", "Lunch in the canteen is at noon."
SAID_BEFORE = "Lunch in the canteen is at one."
CYCLING, SAID_CYCLING = "Where do bicycles stand?", "Bicycles stand in the cellar."
VAULT, SAID_VAULT = "How deep is the vault?", "The vault is nine metres deep."
LINK = "https://files.example.org/vault.pdf"
NOT_HOLDING = {
    PARKING: (SAID_PARKING, "2019-06-01 · Alice · checked 2019-10 · expired 2020-01-01"),
    CYCLING: (SAID_CYCLING, "holds from 2099-12-31"),
    LUNCH: (SAID_BEFORE, "earlier version; the newer one is canteen.md"),
}


@dataclass(frozen=True)
class CaredFor:
    """The library in a folder, and the clock of the bot over it."""

    memos: Path
    index: Path
    clock: Path

    @property
    def settings(self) -> Mapping[str, str]:
        """What the bot needs to know."""
        return {"MEMOQA_MEMOS": str(self.memos), "MEMOQA_INDEX": str(self.index), "CLOCK": str(self.clock)}

    def later(self, seconds: float) -> None:
        """Put the clock so far ahead of what it was when the bot started."""
        self.clock.write_text(str(seconds))


def cared_for(folder: Path, *, group: str, channel: str, owner: str) -> CaredFor:
    """The library, indexed.

    Args:
        folder: Where everything is to be.
        group: The id whose members read about salaries.
        channel: The id of the channel that the workshop's hours are for.
        owner: Who answers for the memo about parking, as `name <id>`.
    """
    made = CaredFor(folder / "cared for", folder / "index", folder / "clock")
    texts = {
        "pay/_folder.toml": f'audience = ["{group}"]\n',
        "pay/salaries.md": f"# Salaries\n\n{SAID_SALARY}\n",
        "workshop.md.toml": f'audience = ["{channel}"]\n',
        "workshop.md": f"# Workshop\n\n{SAID_HOURS}\n",
        "old/_folder.toml": f'owner = "{owner}"\n',
        "old/parking.md": f"---\nvalid_until: 2020-01-01\n---\n# Parking\n\n{SAID_PARKING}\n",
        "old/parking.md.toml": "date = 2019-06-01\nchecked = 2019-10-05\n",
        "canteen-2020.md.toml": 'superseded_by = "canteen.md"\n',
        "canteen-2020.md": f"# Canteen\n\n{SAID_BEFORE}\n",
        "canteen.md": f"# Canteen\n\n{SAID_LUNCH}\n",
        "cycling.md.toml": "valid_from = 2099-12-31\n",
        "cycling.md": f"# Cycling\n\n{SAID_CYCLING}\n",
        "vault.pdf.toml": f'url = "{LINK}"\n',
    }
    for name, text in texts.items():
        (made.memos / name).parent.mkdir(parents=True, exist_ok=True)
        (made.memos / name).write_text(text, "utf-8")
    (made.memos / "vault.pdf").write_bytes(pdf([(50, 700, "Plan of the vault")], [(50, 600, SAID_VAULT)]))
    MemoQA.from_settings(Settings(memos=made.memos, index=made.index)).reindex()
    made.later(0)
    return made
