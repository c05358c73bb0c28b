from dataclasses import replace

import pytest

from memoqa.errors import PassageGone
from memoqa.quotes import context
from memoqa.quotes.exact_words import typed_words
from memoqa.quotes.passages import passages_at, words_of
from memoqa.quotes.receipt import Receipt, read_receipt, receipt_in, receipt_of
from tests.library import index, library_of
from tests.quotes.memos import memo_named

TEXT = "差勤辦法\n\n第一條 依法訂定。\n\n第二條 請假之程序如下：\n一、申請。申請以書面為之。\n二、核准。\n"
MEMO = memo_named("a.txt", TEXT)


def span(words):
    start = MEMO.text.index(words)
    return start, start + len(words)


def at(start, end):
    return passages_at(read_receipt(receipt_of(MEMO, start, end)), [MEMO])


def test_a_receipt_of_several_paragraphs_gives_them_all_the_lead_above_the_first_alone():
    found = at(span("一、")[0], len(MEMO.text))
    assert [one.text for one in found] == ["一、申請。申請以書面為之。", "二、核准。"]
    assert [len(one.lead) for one in found] == [1, 0]


def test_a_receipt_of_some_words_gives_them_with_the_place_of_their_paragraph():
    (one,) = at(*span("申請以書面為之。"))
    assert (one.text, one.paragraph, one.place.lines) == ("申請以書面為之。", 2, (6, 6))


def test_a_receipt_that_the_memo_no_longer_bears_out_gives_nothing():
    receipt = read_receipt(receipt_of(MEMO, *span("核准")))
    assert passages_at(receipt, [replace(MEMO, text=MEMO.text.replace("核准", "否准"))]) == ()
    assert passages_at(replace(receipt, digest="0" * 16), [MEMO]) == ()
    assert passages_at(receipt, []) == ()


def test_nothing_stands_in_an_empty_span():
    assert passages_at(read_receipt(receipt_of(MEMO, 3, 3)), [MEMO]) == ()


@pytest.mark.parametrize("words", ["申請以書面", "程序如下"])
def test_from_some_words_the_way_goes_to_their_paragraph_or_the_one_that_they_stand_above(words):
    memo, index_ = context.located(read_receipt(receipt_of(MEMO, *span(words))), [MEMO])
    there = memo.paragraphs[index_]
    assert memo.text[there.start : there.end] == "一、申請。申請以書面為之。"


def test_from_words_that_are_gone_there_is_no_way():
    assert context.located(Receipt(MEMO.source_sha256[:12], 1, 4, "0" * 16), [MEMO]) is None


def test_words_are_marked_where_they_stand():
    start, end = span("申請以書面為之。")
    quote = words_of(MEMO, start, end, [(start + 3, start + 5)])
    assert [quote.text[first:last] for first, last in quote.highlights] == ["書面"]


def test_a_receipt_is_found_in_a_pasted_citation():
    receipt = receipt_of(MEMO, 0, 4)
    assert receipt_in(f"《差勤辦法》 · 篇首 · 第 1 行 · a.txt · {receipt}") == receipt
    assert receipt_in("no receipt") is None


def test_the_service_finds_words_sections_and_receipts_in_the_memos_that_are_indexed_now(tmp_path):
    library = library_of(tmp_path, {"a.txt": TEXT})
    service = library.service().seen_by(None)
    (excerpt,) = service.find_words(typed_words("書面")).excerpts
    (section,) = service.named("第二條").sections
    assert service.quoted_at(excerpt.receipt) == (replace(excerpt, highlights=()),)
    assert section.heading == "第二條"
    (library.memos / "a.txt").write_text(TEXT.replace("書面", "口頭"), "utf-8")
    index(library)
    assert not service.find_words(typed_words("書面")).places
    assert service.quoted_at(excerpt.receipt) == ()
    with pytest.raises(PassageGone):
        service.beside(excerpt.receipt, 0)
