"""`memoqa diff` as a user runs it, and its page; it needs no model."""

import json

import pytest
from rich.text import Text

from memoqa.cli.diff import lines
from tests.cli.test_app import fails_with_one_sentence, memoqa
from tests.library import index, library_of

BEFORE = "# Travel\n\n## Hotels\n\nA room costs at most 6,000 a night.\n\nAsk a lead first.\n\nKeep the bill.\n"
AFTER = "# Travel\n\n## Hotels\n\nKeep the bill.\n\nA room costs at most 6,500 a night.\n\nAsk a <b>lead first.\n"


@pytest.fixture
def library(tmp_path):
    made = library_of(tmp_path, {"travel.md": BEFORE, "badge.md": "# Badges\n\nWear one.\n"})
    (made.memos / "travel.md").write_text(AFTER)
    (made.memos / "badge.md").unlink()
    index(made)
    return made


@pytest.mark.usefixtures("library")
def test_what_changed_is_shown_with_both_sides_word_for_word(tmp_path):
    run = memoqa(tmp_path, "diff")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[0].startswith("2 memos changed between the index of ")
    assert "badge.md · Badges · gone, 2 paragraphs\n" in run.stdout
    assert (
        "  changed · ¶ 2 · Hotels\n"
        "    - A room costs at most 6,000 a night.\n"
        "      only before: 6,000\n"
        "    + A room costs at most 6,500 a night.\n"
        "      only now: 6,500\n"
    ) in run.stdout
    assert "  moved · ¶ 3 → ¶ 1 · Hotels\n    + Keep the bill.\n" in run.stdout


@pytest.mark.usefixtures("library")
def test_a_part_of_a_title_or_name_picks_the_memos(tmp_path):
    assert "Badges" not in memoqa(tmp_path, "diff", "TRAV").stdout
    assert memoqa(tmp_path, "diff", "nothing").stdout.startswith("No memo of that name changed between ")


@pytest.mark.usefixtures("library")
def test_the_json_has_each_text_whole_and_marks_that_are_spans_of_it(tmp_path):
    told = json.loads(memoqa(tmp_path, "diff", "travel", "--json").stdout)
    (memo,) = told["memos"]
    assert (memo["before"], memo["after"]) == ("travel.md", "travel.md")
    changed = next(one for one in memo["changes"] if one["kind"] == "changed")
    ((old,), (new,)) = changed["before"], changed["after"]
    assert [old["text"][one["start"] : one["end"]] for one in old["marks"]] == ["6,000"]
    assert [(new["text"][one["start"] : one["end"]], one["kind"]) for one in new["marks"]] == [("6,500", "number")]


@pytest.mark.usefixtures("library")
def test_the_page_escapes_what_memos_say_and_loads_nothing(tmp_path):
    run = memoqa(tmp_path, "diff", "--html", "diff.html")
    assert run.stdout.startswith("diff.html shows it. 2 memos changed ")
    page = (tmp_path / "diff.html").read_text()
    assert '<del class="number">6,000</del>' in page
    assert '<ins class="number">6,500</ins>' in page
    assert "<b>" not in page
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")


@pytest.mark.usefixtures("library")
def test_a_page_that_cannot_be_written_is_refused_in_one_sentence(tmp_path):
    assert "name another file" in fails_with_one_sentence(memoqa(tmp_path, "diff", "--html", "no/such/folder.html"))


def test_without_an_earlier_index_a_sentence_says_so(tmp_path):
    library_of(tmp_path, {"a.md": "# A\n\nWords.\n"})
    assert "no earlier index to compare with" in fails_with_one_sentence(memoqa(tmp_path, "diff"))


def test_in_a_terminal_with_styles_what_differs_is_styled_and_not_repeated(library):
    found = library.service().changes()
    shown = list(lines(found.memos, 80, styled=True))
    assert not any("only now" in line.plain for line in shown)
    assert any(
        line.plain[span.start : span.end] == "6,500" and "bold" in str(span.style)
        for line in shown
        for span in line.spans
    )


def test_nothing_in_a_memo_acts_on_the_terminal(tmp_path):
    made = library_of(tmp_path, {"a.md": "# A\n\nPlain words stand here.\n"})
    (made.memos / "a.md").write_text("# A\n\nPlain \u202ered words stand here.\n")
    index(made)
    shown = Text("\n").join(lines(made.service().changes().memos, 80, styled=False)).plain
    assert "\u202e" not in shown
