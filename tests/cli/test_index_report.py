"""What `memoqa index` prints when it is done."""

from dataclasses import replace

from memoqa.cli.index_report import index_sentence, rollback_sentence
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
