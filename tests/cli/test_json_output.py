"""The keys and values that `--json` promises."""

import json

from memoqa.cli.json_output import answer_json, found_json, report_json
from memoqa.domain import Place
from memoqa.errors import UnreadableMemo
from memoqa.index.build import IndexReport
from memoqa.quotes.exact_words import find, typed_words
from tests.bot.doubles import answer, quote
from tests.quotes.memos import memo_named

ANSWER = "question asked_as verdict confidence quotes found searched outlined generation milliseconds"
QUOTE = (
    "text highlights answer memo title section paragraph place score receipt date owner url valid_until checked lead "
    "recognised links"
)
REPORT = (
    "generation memos paragraphs sentences encoded reused seconds unchanged rehearsed quality added changed removed "
    "skipped warnings taken_up"
)


def test_an_answer_has_these_keys_and_is_json():
    value = answer_json(answer(quotes=(quote(lead=(("他說：", Place(page=2)),)),)))
    assert list(value) == ANSWER.split()
    assert [list(quote) for quote in value["quotes"]] == [QUOTE.split()]
    assert list(value["quotes"][0]["place"]) == ["lines"]
    assert value["quotes"][0]["lead"] == [{"text": "他說：", "place": {"page": 2}}]
    json.dumps(value)


def test_found_words_have_these_keys_and_all_their_places():
    memos = [memo_named("a.txt", "特休三日。" * 12)]
    value = found_json(find(typed_words("「「特休」」"), memos))
    assert list(value) == ["words", "exact", "count", "memos", "paragraphs", "places"]
    assert (value["words"], value["exact"], value["count"], value["memos"]) == ("特休", True, 12, 1)
    assert [list(place) for place in value["places"]] == [
        ["memo", "section", "paragraph", "place", "start", "end"]
    ] * 12
    assert [memos[0].text[place["start"] : place["end"]] for place in value["places"]] == ["特休"] * 12
    json.dumps(value)


def test_a_report_has_these_keys_and_the_reason_of_each_memo_that_was_skipped():
    skipped = (UnreadableMemo("b.pdf", "it is damaged"),)
    value = report_json(IndexReport("g", 1, 2, 3, 5, 0, 1.23456, unchanged=False, skipped=skipped))
    assert list(value) == REPORT.split()
    assert value["skipped"] == [{"memo": "b.pdf", "reason": "it is damaged"}]
    assert value["seconds"] == 1.235


def test_a_page_has_its_printed_number_beside_its_own_if_that_is_another():
    pages = [answer_json(answer(quotes=(quote(place=place),)))["quotes"][0]["place"]
             for place in (Place(page=12, printed="iv"), Place(page=3))]  # fmt: skip
    assert pages == [{"page": 12, "printed": "iv"}, {"page": 3}]
