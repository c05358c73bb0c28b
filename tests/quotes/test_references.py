import pytest

from memoqa.quotes.passages import passages_at
from memoqa.quotes.receipt import quote, read_receipt
from memoqa.quotes.references import references
from tests.quotes.memos import memo_named


def referred(text, words, name="a.txt"):
    """What the paragraph with these words refers to: its words for each place, and what stands there."""
    memo = memo_named(name, text)
    paragraph = next(one for one in memo.paragraphs if words in memo.text[one.start : one.end])
    return [(one.words, memo.text[one.start : one.end]) for one in references(memo, paragraph)]


LAW = """採購要點

第一條 本要點訂定之目的如下。

第二條 採購須經核准。
{second}

第三條 {third}

附件一

申請單。
"""


def law(third="另訂之。", second="核准以書面為之。"):
    return LAW.format(third=third, second=second)


@pytest.mark.parametrize(
    ("third", "words"),
    [
        ("依第二條辦理者，從其規定。", "第二條"),
        ("違反第 2 條者，處罰。", "第 2 條"),
        ("本要點第二條另有規定者，從其規定。", "第二條"),
        ("依前條規定辦理。", "前條"),
        ("另訂之。\n第二條之規定，於此準用。", "第二條"),
        ("依採購法規定及第二條辦理。", "第二條"),
        ("依採購法第一條辦理；第二條亦同。", "第二條"),
    ],
)
def test_an_article_of_the_same_memo_is_found_with_all_its_paragraphs(third, words):
    last = third.split("\n")[-1]
    assert referred(law(third), last) == [(words, "第二條 採購須經核准。\n核准以書面為之。")]


@pytest.mark.parametrize(
    "third",
    [
        "依採購法第二條辦理。",
        "依《採購法》第二條辦理。",
        "依採購法第九條及第二條辦理。",
        "依同法第二條辦理。",
        "依採購法第九條及前條辦理。",
        "依採購辦法第二條辦理。",
        "依第九條辦理。",
        "前二條之規定，準用之。",
        "目前條件已備。",
        "第三條之規定不在此限。",
    ],
)
def test_an_article_of_another_text_one_that_is_not_there_or_more_than_one_gets_none(third):
    assert referred(law(third), third) == []


def test_an_appendix_is_found_under_its_heading():
    assert referred(law("格式如附件一。"), "格式") == [("附件一", "申請單。")]
    assert referred(law("格式如附件二。"), "格式") == []


def test_an_appendix_whose_label_is_a_paragraph_is_found_too():
    letter = "函\n\n主旨：請查照。\n\n說明：\n一、如附件一。\n\n附件一 回覆單\n請填姓名。\n"
    assert referred(letter, "如附件一") == [("附件一", "附件一 回覆單")]


def test_the_paragraph_of_an_article_before_is_found():
    text = law(second="依前項核准者，以書面為之。")
    assert referred(text, "依前項") == [("前項", "第二條 採購須經核准。")]
    assert referred(law("依前項辦理。"), "依前項") == []


LIST = "說明：\n一、請於月底前送件。\n二、依前點送件者，免附證明。\n三、{third}\n"


def test_the_item_before_is_found_in_the_same_list_only():
    assert referred(LIST.format(third="其餘從略。"), "依前點") == [("前點", "一、請於月底前送件。")]
    assert referred(LIST.format(third="如前款。").replace("二、", "五、"), "如前款") == []
    assert referred("# T\n\n## A\n\n一、甲。\n\n## B\n\n二、依前點辦理。\n", "依前點", "a.md") == []


SECTIONS = """# Travel

## 4.1 Booking

{first}

## 4.2 Hotels

A night may cost 180 dollars.

## Article 5 Claims

Within 30 days.

## Annex B

A form.
"""


@pytest.mark.parametrize(
    ("first", "words", "there"),
    [
        ("Book early; see section 4.2 for hotels.", "section 4.2", "A night may cost 180 dollars."),
        ("Book early (§ 4.2).", "§ 4.2", "A night may cost 180 dollars."),
        ("As Article 5 below says by law, claim.", "Article 5", "Within 30 days."),
        ("Fill in Annex B first.", "Annex B", "A form."),
    ],
)
def test_a_section_is_found_in_english(first, words, there):
    assert referred(SECTIONS.format(first=first), first, "a.md") == [(words, there)]


@pytest.mark.parametrize(
    "first",
    [
        "Article 5 of the Labor Standards Act applies.",
        "The Labor Standards Act, Article 5, applies.",
        "Article 5 GDPR applies.",
        "See section 4.",
        "See section 4.1.",
        "See section 4.25.",
        "Section heads book early.",
    ],
)
def test_another_texts_section_its_own_or_one_that_is_not_there_gets_none(first):
    assert referred(SECTIONS.format(first=first), first, "a.md") == []


def test_at_most_two_places_are_told_each_once():
    first = "See section 4.2, Annex B, section 4.2 again and Article 5 below."
    assert [words for words, _ in referred(SECTIONS.format(first=first), first, "a.md")] == ["section 4.2", "Annex B"]


def test_a_number_that_two_sections_have_gets_none():
    twice = SECTIONS.format(first="See section 4.2.") + "\n## 4.2 Hotels again\n\nNo.\n"
    assert referred(twice, "See section", "a.md") == []


def test_a_quote_carries_the_receipts_of_what_it_refers_to():
    memo = memo_named("a.txt", law("依前條規定辦理。"))
    paragraph = next(one for one in memo.paragraphs if "依前條" in memo.text[one.start : one.end])
    ((words, receipt),) = quote(memo, paragraph, (), 0.0).refers
    there = passages_at(read_receipt(receipt), [memo])
    assert (words, [one.text for one in there]) == ("前條", ["第二條 採購須經核准。", "核准以書面為之。"])
