"""Questions and memos with characters that nobody sees or that break programs: answered or refused in a sentence."""

import pytest

from memoqa.errors import MemoqaError
from memoqa.index import build
from memoqa.index.store import Store
from memoqa.quotes.terminal import hidden_codes
from memoqa.service import MemoQA
from memoqa.view import LONGEST_QUESTION

# A blank of no width amid a word and a number, a mark that turns the direction of what follows, an accent on an accent.
LEAVE = "請假須於三日前向單位主\u200b管提出申請。"
BUDGET = "本年度差旅預算為 5\u200b000 元，由\u202e財務處核定。"
PARKING = "訪客車輛停放於 e\u0301\u0301 區地下二樓。"


@pytest.fixture(scope="module")
def service(tmp_path_factory, bundled_encoder):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "memos").mkdir()
    (folder / "memos" / "手冊.txt").write_text(f"{LEAVE}\n\n{BUDGET}\n\n{PARKING}\n", "utf-8")
    store = Store(folder / "index")
    model = bundled_encoder.identity.model
    build.reindex(folder / "memos", store, model, lambda: bundled_encoder)
    return MemoQA(folder / "memos", store, model, lambda: bundled_encoder)


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        ("請假要向單位主管提出嗎？", LEAVE),
        ("請假要向單位主\u200b管\u200b提出嗎？", LEAVE),
        ("差旅預算是5000元嗎？", BUDGET),
        ("差旅預算由財\u200d務\u2060處核定嗎？", BUDGET),
        ("差旅\0預算由哪個處核定？", BUDGET),
        ("\u202e差旅預算由哪個處核定？", BUDGET),
        ("差旅預算由哪個處核定\ud800？", BUDGET),
    ],
)
def test_what_cannot_be_seen_hinders_no_search_and_stays_in_the_quote(service, question, paragraph):
    assert service.ask(question).quotes[0].text == paragraph


def test_a_number_with_a_hidden_character_in_it_is_the_number(service):
    (quote,) = (quote for quote in service.ask("5000").quotes if "5\u200b000" in quote.text)
    assert quote.text == BUDGET
    assert hidden_codes(quote.text) == ("⟦U+200B⟧", "⟦U+202E⟧")


@pytest.mark.parametrize(
    "question", ["問" * 1_000_000, "e" + "\u0301" * 10_000, "\u200b" * 10_000 + "問", "9" * (LONGEST_QUESTION + 1)]
)
def test_a_question_beyond_the_bound_is_refused_in_a_sentence(service, question):
    with pytest.raises(MemoqaError, match=f"longer than {LONGEST_QUESTION} characters; shorten it"):
        service.ask(question)


@pytest.mark.parametrize(
    "question",
    [
        "e" + "\u0301" * (LONGEST_QUESTION - 1),
        "\u200b" * LONGEST_QUESTION,
        "\0" * LONGEST_QUESTION,
        "\ud800" * LONGEST_QUESTION,
        "\u202e\u2066" * (LONGEST_QUESTION // 2),
        "\U000e0041" * LONGEST_QUESTION,
        "ﷺ" * LONGEST_QUESTION,  # one character that becomes eighteen when it is folded
        "？",
    ],
)
def test_a_question_within_the_bound_is_answered_whatever_is_in_it(service, question):
    assert service.ask(question).verdict in {"answer", "related", "none"}


def test_a_question_of_nothing_but_blanks_is_refused_in_a_sentence(service):
    with pytest.raises(MemoqaError, match="the question is empty; ask something"):
        service.ask(" \n\t\u3000")
