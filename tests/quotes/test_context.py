import pytest

from memoqa.errors import MemoqaError, PassageGone
from memoqa.quotes import context
from memoqa.quotes.receipt import quote, read_receipt
from tests.ingest.structure.memos import memo_of
from tests.library import index, library_of

MEMO = "# 手冊\n\n## 一、總則\n\n本辦法自發布日施行。\n\n主管機關為內政部。\n\n## 二、罰則\n\n違者處罰鍰。\n"


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"a.md": MEMO})


def receipts(service):
    (memo,) = service.library().memos
    return [quote(memo, paragraph, (), 0.0).receipt for paragraph in memo.paragraphs]


def test_paragraphs_beside_a_quote_are_those_of_the_memo_up_to_its_ends(library):
    service = library.service().seen_by(None)
    every = receipts(service)
    walked = [service.beside(every[0], step) for step in range(-1, len(every) + 1)]
    assert [quote and quote.receipt for quote in walked] == [None, *every, None]


def test_a_section_is_every_paragraph_under_the_quotes_heading(library):
    service = library.service().seen_by(None)
    sections = [[quote.text for quote in service.section(receipt)] for receipt in receipts(service)]
    first, second = ["本辦法自發布日施行。", "主管機關為內政部。"], ["違者處罰鍰。"]
    assert sections == [[], first, first, second]


def test_a_receipt_leads_to_its_words_after_the_memo_changed_elsewhere(library):
    old = receipts(library.service())
    (library.memos / "a.md").write_text(MEMO.replace("## 一", "序言。\n\n## 一"), "utf-8")
    index(library)
    service = library.service().seen_by(None)
    assert service.beside(old[2], 0).text == "主管機關為內政部。"
    assert service.still_quoted(old[1:])


def test_words_that_are_gone_or_stand_twice_are_not_guessed(library):
    old = receipts(library.service())
    twice = MEMO.replace("違者處罰鍰。", "違者處以罰鍰。") + "\n主管機關為內政部。\n"
    (library.memos / "a.md").write_text(twice, "utf-8")
    index(library)
    service = library.service().seen_by(None)
    for receipt in (old[2], old[3]):
        assert not service.still_quoted([receipt])
        with pytest.raises(PassageGone):
            service.beside(receipt, 1)
    assert context.located(read_receipt(old[1]), service.library().memos)


def test_of_a_memo_that_lies_there_under_two_names_a_paragraph_is_quoted_once(tmp_path):
    text = "# 差勤要點\n\n年假有七天。\n\n病假有三十天，須附診斷證明。\n"
    answer = library_of(tmp_path, {"a.md": text, "copy.md": text}).service().ask("年假有七天嗎？")
    quoted = [quote.text for quote in answer.quotes]
    assert len(quoted) == len(set(quoted))
    assert answer.quotes[0].text == "年假有七天。"
    assert answer.found == len(set(quoted))


def test_with_the_last_memo_gone_the_index_goes_on_answering_and_that_is_said(tmp_path):
    library = library_of(tmp_path, {"a.md": "# 要點\n\n年假有七天。\n"})
    (library.memos / "a.md").unlink()
    with pytest.raises(MemoqaError, match="stays in use"):
        index(library)
    assert library.service().ask("年假有七天嗎？").quotes


def test_in_a_section_a_lead_stands_above_the_first_of_its_paragraphs_alone():
    text = "# Keys\n\n## Loans\n\nTo borrow:\n\n- sign\n- wait\n- pay for:\n    - copies\n- return\n\nThanks.\n"
    shown = [(quote.text, [lead for lead, _ in quote.lead]) for quote in context.section(memo_of(text, "markdown"), 2)]
    assert shown == [
        ("- sign", ["To borrow:"]),
        ("- wait", []),
        ("- copies", ["- pay for:"]),
        ("- return", ["To borrow:"]),
        ("Thanks.", []),
    ]
