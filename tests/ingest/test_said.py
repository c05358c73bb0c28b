"""Each value that is said of a memo is known with the file that says it."""

import pytest

from memoqa.errors import UnreadableMemo
from memoqa.ingest.said import FRONT_MATTER, folder_files_above, together
from memoqa.ingest.said_now import said_of


@pytest.fixture
def memos(tmp_path):
    (tmp_path / "hr").mkdir()
    (tmp_path / "hr" / "leave.md").write_text("---\nowner: within\nreview_by: 2027-01-01\n---\nThree days.\n")
    (tmp_path / "hr" / "leave.md.toml").write_text('owner = "beside"\n')
    (tmp_path / "hr" / "_folder.toml").write_text('owner = "near"\naudience = ["slack:S1"]\n')
    (tmp_path / "_folder.toml").write_text('audience = ["slack:S2"]\ntags = ["all"]\n')
    return tmp_path


def test_every_file_that_speaks_of_a_memo_is_named_the_strongest_first(memos):
    said = said_of(memos, "hr/leave.md")
    assert [one.place for one in said] == ["hr/leave.md.toml", FRONT_MATTER, "hr/_folder.toml", "_folder.toml"]
    details = together(said).details
    assert (details.owner, details.review_by) == ("beside", "2027-01-01")
    assert (details.audience, details.tags) == (("slack:S1",), ("all",))


def test_a_memo_that_is_gone_is_said_to_be(memos):
    with pytest.raises(UnreadableMemo, match="gone"):
        said_of(memos, "hr/gone.md")


def test_the_folder_files_above_a_memo_are_listed_the_nearest_first(memos):
    assert folder_files_above(memos, "hr/leave.md") == ("hr/_folder.toml", "_folder.toml")
    assert folder_files_above(memos, "top.md") == ("_folder.toml",)
