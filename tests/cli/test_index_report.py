"""What `memoqa index` prints when it is done."""

import io
from dataclasses import replace

from rich.console import Console

from memoqa.cli.index_report import index_sentence, print_passed_over, rollback_sentence, stopped_sentence
from memoqa.errors import UnreadableMemo
from memoqa.index.build import IndexReport

DONE = IndexReport("g2", 1, 10, 22, 5, 27, 1.25, unchanged=False)


def test_an_index_says_what_it_holds_what_changed_and_what_was_encoded():
    assert index_sentence(replace(DONE, added=("a", "b"), removed=("c",))) == (
        "Indexed 1 memo, 10 paragraphs, 22 sentences in 1.2 s: 2 added, 1 removed; "
        "5 passages encoded, 27 reused (generation g2)."
    )


def test_an_index_without_changes_says_so():
    same = replace(DONE, unchanged=True)
    assert index_sentence(same) == "Nothing has changed: 1 memo, 10 paragraphs, 22 sentences (generation g2)."
    assert "no memo changed" in index_sentence(DONE)


def test_a_dry_run_says_what_would_be():
    said = index_sentence(replace(DONE, dry_run=True, changed=("a",)))
    assert said == "The index would hold 1 memo, 10 paragraphs, 22 sentences: 1 changed; 5 passages to encode."


def test_golden_questions_are_reported_with_the_share_before_if_it_is_known():
    assert index_sentence(replace(DONE, quality=(None, 0.9))).endswith(" Golden questions answered correctly: 90%.")
    assert index_sentence(replace(DONE, quality=(0.8, 0.9))).endswith("correctly: 90%, 80% before.")


def test_a_rollback_names_the_generation_that_is_in_use_again():
    said = rollback_sentence("g1", "2026-11-20T09:00:00", 2)
    assert said == "Switched back to the previous index: 2 memos (generation g1, made 2026-11-20T09:00:00)."


def printed(skipped, *, every=False):
    stream = io.StringIO()
    print_passed_over(replace(DONE, skipped=tuple(skipped)), Console(file=stream, width=90), every=every)
    return stream.getvalue()


def test_an_index_that_took_up_an_interrupted_run_says_how_much_that_had_done():
    said = index_sentence(replace(DONE, taken_up=(4, 12)))
    assert said.endswith(" An interrupted run had read 4 files and encoded 12 passages of these already.")


def test_a_stopped_run_says_that_what_is_done_is_kept_and_a_stopped_dry_run_that_nothing_changed():
    assert "is kept: `memoqa index` goes on from there" in stopped_sentence(dry_run=False)
    assert stopped_sentence(dry_run=True) == "Stopped; nothing was changed."


def test_one_file_that_is_passed_over_is_a_sentence():
    assert printed([UnreadableMemo("a[1].txt", "it is empty")]) == "memoqa: skipped a[1].txt: it is empty\n"


def test_files_that_are_passed_over_are_a_table_by_reason_with_the_first_names():
    empty = [UnreadableMemo(f"e[{n}].txt", "it is empty") for n in range(12)]
    table = printed([UnreadableMemo("x.pdf", "it is damaged"), *empty])
    assert "Passed over: 13 files" in table
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in table.splitlines() if "│" in line]
    assert rows == [
        ["12", "it is empty", "e[0].txt"],
        ["", "", "e[1].txt"],
        ["", "", "e[2].txt"],
        ["", "", "and 9 more"],
        ["1", "it is damaged", "x.pdf"],
    ]
    assert "e[11].txt" in printed(empty, every=True)


def test_reasons_that_differ_in_figures_alone_are_one_and_a_long_table_says_how_many_reasons_are_left():
    pages = [UnreadableMemo("a.pdf", "page 3 cannot be read"), UnreadableMemo("b.pdf", "pages 1, 2, 9 cannot be read")]
    assert "pages … cannot be read" in printed(pages)
    many = [UnreadableMemo(f"{letter}.txt", f"reason {letter}") for letter in "abcdefghijklmnopqrstuvw"]
    assert printed(many).endswith("3 more reasons; `memoqa index --verbose` names all.\n")
    assert "reason w" in printed(many, every=True)
