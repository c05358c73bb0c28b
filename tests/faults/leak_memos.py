"""The leak drill's memos, five with a canary, for some people, and two for everybody; and what people ask."""

import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from bot.desk.details_form import FIELDS, DetailsForm, about, held_of, reference
from bot.desk.reviews import ticket_of
from bot.port import Review
from bot.state.file import READING
from bot.state.stores import State
from memoqa.domain import Memo
from memoqa.ingest import uploads
from memoqa.quotes.passages import passages_in
from memoqa.quotes.source_file import with_marks
from memoqa.service import MemoQA
from tests.ingest.documents import pdf
from tests.library import Library, index, library_of

# In a memo's name, title, heading and words; nobody asks with these.
GROUP_CANARY, CHANNEL_CANARY, PERSON_CANARY = "zephyrine", "quillonade", "marbledust"
CANARIES = (GROUP_CANARY, CHANNEL_CANARY, PERSON_CANARY)
QUESTIONS = (
    "What is the director's salary?",
    "When does the board meet?",
    "Which key opens the safe?",
    "What does a night in Oslo cost?",
    "And when is it paid?",
    "Who says so?",
    "How many paragraphs does that memo have?",
    "董事的薪水是多少？",
)
WORDS = ("salary", "paid in March", "the brass key", "so says", "at dawn", "Oslo")  # sought letter by letter
HEADINGS = ("Part of the", "The", "Nights", "Part")  # as the beginning of a section's heading
NAMES = ("pay", "board", "The", ".md")  # parts of memos' titles and files
EDITS = (*(f"edit {name}" for name in NAMES), "undo")
DUE = "review_by = 2026-01-01\n"
OWNED = {"slack": f"{PERSON_CANARY}.md", "discord": f"cellar/{PERSON_CANARY}-cellar.md"}  # by its one reader
PLAIN = {
    "travel.md": "# Travel\n\n## Nights\n\nA night in Oslo costs at most 2,000.\n\nIt is paid within a month.\n",
    "office.md": "# Office\n\n## Hours\n\nThe office opens at nine, and the board room at ten.\n",
}


@dataclass
class Audiences:
    """Who may read each canary's memo, as one platform writes it."""

    group: str
    channel: str
    person: str

    @property
    def name(self) -> str:
        return self.person.partition(":")[0]


@dataclass
class Told:
    """What somebody was shown: the person, or everybody in a channel; and all of its words, buttons and all."""

    to: str
    channel: str
    text: str


@dataclass
class Chance:
    """The drill's dice, and what it knows of the memos and the answers: more than any of its people."""

    dice: random.Random
    library: Library
    service: MemoQA
    state: State
    tickets: list[str] = field(default_factory=list)

    def question(self) -> str:
        return self.dice.choice(QUESTIONS)

    def receipt(self) -> str:
        """A receipt of some memo's paragraph, as though somebody had passed a button on."""
        found = self.service.ask(self.dice.choice(QUESTIONS[:3])).quotes
        return self.dice.choice(found).receipt if found else "0" * 12 + ".0-1." + "0" * 16

    def memo(self) -> Memo:
        """A memo with a canary."""
        memos = self.service.library().memos
        return self.dice.choice([memo for memo in memos if any(one in memo.id for one in CANARIES)])

    def form(self) -> DetailsForm:
        """The form of such a memo's details, as it is for somebody who may edit it."""
        memo = self.memo()
        about_it = about(memo.id, held_of(self.library.memos, memo.id))
        return DetailsForm(about_it, "a memo", "a memo", dict.fromkeys(FIELDS, ""), dict.fromkeys(FIELDS, ""))

    def make_due(self) -> None:
        """Let the memos that somebody owns be due for review, and nobody have been asked yet."""
        for name in OWNED.values():
            sidecar = self.library.memos / f"{name}.toml"
            kept = re.sub(r"(?m)^(review_by|valid_until|checked) = .*\n", "", sidecar.read_text("utf-8"))
            sidecar.write_text(kept + DUE, "utf-8")
        index(self.library)
        for memo in self.service.library().memos:
            self.state.reviews.release(memo.id)

    def page(self) -> str:
        """What a button for a page of a canary's PDF holds, as though somebody had passed it on."""
        memo = next(one for one in self.service.library().memos if one.id.endswith(".pdf"))
        last = memo.paragraphs[-1]
        return with_marks(passages_in(memo, last.start, last.end)[0])

    def event(self) -> str:
        """The event of some earlier question, whoever asked it."""
        with self.state.turns._file.transaction(READING) as connection:
            rows = connection.execute("SELECT event FROM turns ORDER BY id DESC LIMIT 20").fetchall()
        return str(self.dice.choice(rows)[0]) if rows else "slack:T0:C0:1.0"

    def ticket(self) -> str:
        """An upload that waits, with the name of a memo that not everybody may read."""
        return uploads.hold(self.library.memos, {f"{PERSON_CANARY}.md": f"# {PERSON_CANARY} anew\n\nA key.\n".encode()})

    def about(self, action: str) -> str:
        """What a button refers to."""
        if action in {"previous", "next", "section", "whole", "cite", "refer", "file"}:
            return self.receipt()
        if action in get_args(Review):
            return ticket_of(self.memo())
        if action in {"undo_edit", "details"}:
            return reference(self.memo().id)
        if action == "page":
            return self.page()
        waits = {"replace", "keep_both", "drop", "take", "describe", "undo_upload"}
        return self.ticket() if action in waits else self.event()


def memos_of(folder: Path, *platforms: Audiences) -> Library:
    """The library, indexed."""

    def audience(name: str) -> str:
        ids = [getattr(one, name) for one in platforms]
        return f"audience = {ids!r}\n".replace("'", '"')

    made = library_of(
        folder,
        {
            **PLAIN,
            "pay/_folder.toml": f'{audience("group")}owner = "Finance"\n{DUE}',
            f"pay/{GROUP_CANARY}.md": _memo(GROUP_CANARY, "The director's salary is 190,000.", "It is paid in March."),
            "board/_folder.toml": audience("channel"),
            f"board/{CHANNEL_CANARY}.md": _memo(CHANNEL_CANARY, "The board meets at dawn.", "The chair says so."),
            f"{PERSON_CANARY}.md": _memo(PERSON_CANARY, "The brass key opens the safe.", "It hangs in the cellar."),
            **{
                f"{OWNED[one.name]}.toml": f'{audience("person")}owner = "Alice <{one.person}>"\n{DUE}'
                for one in platforms
            },
            OWNED["discord"]: _memo(PERSON_CANARY, "Below the cellar is a second cellar.", "Nobody has its key."),
        },
    )
    lines = [
        (50, 700, f"Plan of the {GROUP_CANARY}"),
        (50, 600, f"The vault of the {GROUP_CANARY} is nine metres deep."),
    ]
    (made.memos / f"pay/{GROUP_CANARY}-plan.pdf").write_bytes(pdf(lines))
    index(made)
    return made


def changed(library: Library, number: int) -> None:
    """Index the memos once more, a canary's among those that changed."""
    file = library.memos / f"pay/{GROUP_CANARY}.md"
    file.write_text(file.read_text("utf-8").split("\nEdition")[0] + f"\nEdition {number} of the {GROUP_CANARY}.\n")
    index(library)


def _memo(canary: str, *sentences: str) -> str:
    paragraphs = "\n\n".join(f"{sentence} So says the {canary}." for sentence in sentences)
    return f"# The {canary}\n\n## Part of the {canary}\n\n{paragraphs}\n"
