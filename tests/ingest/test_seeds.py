"""Every row of the table of formats has a seed, and its reader reads it."""

import pytest

from memoqa.ingest import uploads
from memoqa.ingest.formats.table import BUILT_IN
from tests.ingest.seeds import SEEDS


def test_every_built_in_format_has_a_seed_and_no_other_has():
    assert set(SEEDS) == {row.name for row in BUILT_IN}


@pytest.mark.parametrize("row", BUILT_IN, ids=lambda row: row.name)
def test_a_seed_is_a_memo_of_its_format(row, tmp_path):
    # Raises if it is none; a picture's text is looked for when it is indexed.
    assert uploads.standing(tmp_path, f"seed{row.suffixes[0]}", SEEDS[row.name]()) == "free"
