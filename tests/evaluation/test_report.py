from dataclasses import replace
from html.parser import HTMLParser

import pytest

from memoqa.errors import MemoqaError
from memoqa.evaluation.report import misses, page, write_report
from tests.evaluation.conftest import FOLLOW_UPS, GOLDEN, LEAVE, OFFICE, RULES, paragraph, squad

VOID = {"meta", "img"}
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


class Page(HTMLParser):
    """Reads a page strictly: every element is closed in its turn."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.open, self.parts = set(), [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.parts.append(data)

    @property
    def words(self):
        return "".join(self.parts)


@pytest.fixture
def hostile(evaluation, written):
    """A file whose every text is hostile, and whose question is missed."""
    asked = squad(
        paragraph(f"{HOSTILE} zebra. 甲乙丙。", (f"The office opens at nine? {HOSTILE[:8]}", HOSTILE[8:20], 0)),
        paragraph(OFFICE, ("Where is the printer?", "second", 0)),
    )
    return evaluation.measure(written("hostile<script>.json", asked))


def test_a_report_is_well_formed_with_figures_curves_and_misses(evaluation, written):
    rules = written("rules.json", RULES)
    measured = [
        evaluation.measure(rules),
        evaluation.measure(written("f.jsonl", FOLLOW_UPS), corpus=rules),
        evaluation.measure(written("g.jsonl", GOLDEN)),
    ]
    shown = Page(page(measured))
    assert {"table", "svg", "polyline"} <= shown.tags
    assert "recall@1" in shown.words
    assert "Model hashed, reader none." in shown.words


def test_a_report_has_what_each_caution_would_do_the_present_one_apart(evaluation, written):
    shown = Page(page([evaluation.measure(written("g.jsonl", GOLDEN))]))
    assert shown.attributes.count(("class", "now")) == 1
    assert {"false answers", "0.97", "0.9–1"} <= {part.strip() for part in shown.parts}
    assert "memoqa needs 19 more unanswerable questions" in shown.words


def test_a_report_asks_for_nothing_from_outside(hostile):
    shown = Page(page([hostile]))
    assert not shown.tags & {"script", "img", "link", "iframe", "object", "base"}
    assert not {name for name, _ in shown.attributes} & {"src", "href", "srcset", "onerror", "onclick", "onload"}
    assert "url(" not in page([hostile])
    assert "@import" not in page([hostile])


def test_hostile_text_is_shown_and_never_acts(hostile):
    shown = Page(page([hostile]))
    assert len(misses(hostile)) >= 1
    assert HOSTILE in shown.words


def test_a_miss_shows_the_answer_marked_and_what_was_returned(evaluation, written):
    lost = {"id": "g9", "question": "The office opens at nine, visitors sign in?", "gold": ["七天特休"], "kind": "fact"}
    [miss] = misses(evaluation.measure(written("g.jsonl", [lost])))
    [right] = miss.gold
    assert [stretch.text for stretch in right.stretches if stretch.marked] == ["七天特休"]
    assert "".join(stretch.text for stretch in right.stretches) == LEAVE
    assert miss.returned


def test_the_surest_miss_comes_first(evaluation, written):
    confidences = [miss.outcome.confidence for miss in misses(evaluation.measure(written("g.jsonl", GOLDEN)))]
    assert confidences == sorted(confidences, reverse=True)


def test_a_file_name_that_is_no_unicode_does_not_break_the_report(evaluation, written, tmp_path):
    measured = replace(evaluation.measure(written("g.jsonl", GOLDEN)), file="\udcff.jsonl")
    write_report(tmp_path / "r.html", [measured])
    assert "\ufffd.jsonl" in Page((tmp_path / "r.html").read_text("utf-8")).words


def test_a_report_that_cannot_be_written_is_one_sentence(tmp_path):
    with pytest.raises(MemoqaError, match="--report"):
        write_report(tmp_path / "missing" / "r.html", [])
