"""The buttons under a message about a memo's review: who may press them, and what they write."""

import tomllib
from dataclasses import replace
from datetime import date

import pytest

from bot.desk import review_presses
from bot.desk.desk import Desk
from bot.desk.reviews import ticket_of
from bot.port import Incoming
from bot.present.wording import EN, Wording
from bot.state.file import IN_MEMORY, READING, StateFile
from bot.state.stores import stores_of
from memoqa.ingest.sidecar_writing import write_details
from tests.bot.doubles import Transcript
from tests.ingest.archives import archive
from tests.library import library_of

TODAY = date(2026, 11, 28)
SIDECAR = '# by hand\nowner = "Wang <test:owner>"\nreview_by = 2026-11-01\n'


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(review_presses, "local_day", lambda: TODAY)


class Office:
    """A desk over one memo, hr/leave.md, which is due."""

    def __init__(self, folder):
        self.library = library_of(folder, {"hr/leave.md": "# Leave\n\nAsk first.\n", "hr/leave.md.toml": SIDECAR})
        self.service = self.library.service()
        self.file = StateFile(IN_MEMORY)
        self.desk = Desk(self.service, stores_of(self.file), Wording(), frozenset({"test:admin"}))
        self.presses = 0

    async def press(self, command, who="test:owner", about=None):
        """What whoever pressed is told."""
        (memo,) = self.service.library().memos
        self.presses += 1
        said = Incoming(f"test:{self.presses}", None, "", command, asker=who, identities=frozenset({who}))
        post = Transcript()
        await self.desk.handle(replace(said, about=about or ticket_of(memo)), post)
        return post.texts[-1]

    @property
    def sidecar(self):
        return (self.library.memos / "hr/leave.md.toml").read_text()

    @property
    def audit(self):
        with self.file.transaction(READING) as connection:
            return connection.execute("SELECT who, action, result FROM audit").fetchall()


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


@pytest.mark.parametrize("who", ["test:owner", "test:admin"])
async def test_still_right_puts_the_review_off_by_a_year(office, who):
    told = await office.press("still_right", who)
    assert told == EN.reviewed.format(title="“Leave”", day="2027-11-28", name="hr/leave.md")
    assert office.sidecar == f"{SIDECAR.replace('2026-11-01', '2027-11-28')}checked = 2026-11-28\n"
    (memo,) = office.service.library().memos
    assert (memo.details.review_by, memo.details.checked) == ("2027-11-28", "2026-11-28")
    ((by, action, result),) = office.audit
    assert (by, action) == (who, "review: still_right hr/leave.md")
    assert result.startswith("review_by = 2027-11-28, checked = 2026-11-28, generation ")


async def test_retire_ends_the_memo_today_and_says_how_to_take_that_back(office):
    told = await office.press("retire")
    assert told == EN.retired.format(title="“Leave”", day="2026-11-28", name="hr/leave.md")
    assert tomllib.loads(office.sidecar)["valid_until"] == TODAY
    assert office.audit[0][2].startswith("valid_until = 2026-11-28, generation ")


async def test_replace_says_how_and_changes_nothing(office):
    assert await office.press("how_to_replace") == EN.replace_in_folder.format(name="hr/leave.md")
    assert office.sidecar == SIDECAR


async def test_of_a_memo_inside_an_archive_the_archive_is_what_is_to_be_replaced(office):
    memos = office.library.memos
    (memos / "hr/leave.md").unlink()
    (memos / "papers.zip").write_bytes(archive({"hr/leave.md": "# Leave\n\nAsk first.\n"}))
    (memos / "papers.zip.toml").write_text(SIDECAR)
    office.service.reindex()
    assert await office.press("how_to_replace") == EN.replace_by_upload.format(name="papers.zip")


@pytest.mark.parametrize("command", ["still_right", "how_to_replace", "retire"])
async def test_nobody_else_may_press(office, command):
    assert await office.press(command, "test:somebody") == EN.owners_only
    assert office.sidecar == SIDECAR
    assert [(who, result) for who, _, result in office.audit] == [("test:somebody", "refused")]


async def test_who_owned_the_memo_when_the_message_came_may_press_no_longer(office):
    write_details(office.library.memos, "hr/leave.md", {"owner": "test:other"})
    office.service.reindex()
    assert await office.press("retire") == EN.owners_only


async def test_a_memo_that_is_gone_is_said_to_be_gone(office):
    assert await office.press("retire", about="0" * 16) == EN.review_gone
    assert office.audit == []


@pytest.mark.parametrize("who", ["test:admin", "test:owner"])
async def test_a_memo_that_cannot_be_written_stays_as_it_was_and_whoever_may_edit_it_is_told_why(office, who):
    folder = office.library.memos / "hr/leave.md.toml"
    folder.unlink()
    folder.symlink_to("elsewhere")
    told = await office.press("retire", who)
    assert "leave.md.toml is a link or a folder" in told
    assert office.audit[0][2] == "failed: UnfitMemo"


@pytest.mark.parametrize(("today", "next_year"), [(date(2028, 2, 29), "2029-02-28"), (date(2027, 2, 28), "2028-02-28")])
async def test_a_year_after_the_29th_of_february_is_the_28th(office, monkeypatch, today, next_year):
    monkeypatch.setattr(review_presses, "local_day", lambda: today)
    assert next_year in await office.press("still_right")
