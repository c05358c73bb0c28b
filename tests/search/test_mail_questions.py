"""Questions about a mail itself: which are known as such, and which mail answers."""

from pathlib import Path

import pytest

from memoqa.domain import Answer, Turn
from memoqa.index.corpus import Corpus
from memoqa.index.scan import Scan
from memoqa.search.memo_facts import with_memo_facts
from memoqa.search.memo_questions import Aspect, MemoQuestion
from memoqa.search.query import Query
from memoqa.search.ranking import Ranked, Ranking
from memoqa.service import MemoQA
from tests.ingest.archives import mail
from tests.library import index, library_of

SENT = "Date: Tue, 10 Feb 2026 09:15:00 +0800"


def asked_about(question: str) -> MemoQuestion | None:
    return Query.of(question).memo_question


@pytest.mark.parametrize(
    ("question", "aspect", "named"),
    [
        ("Who sent the mail about the boiler?", "author", ("boiler",)),
        ("Who is the letter about the boiler from?", "author", ("boiler",)),
        ("By whom was the notice about the boiler sent?", "author", ("boiler",)),
        ("Who was the e-mail about the boiler sent to?", "recipients", ("boiler",)),
        ("Who received the mail about the boiler?", "recipients", ("boiler",)),
        ("When was the message about the boiler sent?", "date", ("boiler",)),
        ("What is the subject of the mail?", "title", ()),
        ("停電的通知是誰寫的？", "author", ("停电",)),
        ("關於停電的信是誰寄的？", "author", ("停电",)),
        ("停電公告是哪個單位發的？", "author", ("停电",)),
        ("停電的郵件寄給誰？", "recipients", ("停电",)),
        ("停電通知是什麼時候寄出的？", "date", ("停电",)),
        ("那封信的主旨是什麼？", "title", ()),
    ],
)
def test_a_question_about_a_mail_is_known_by_its_word_for_it_and_names_it_by_what_is_left(
    question: str, aspect: Aspect, named: tuple[str, ...]
) -> None:
    assert asked_about(question) == MemoQuestion(aspect, named, "said")


@pytest.mark.parametrize(
    ("question", "aspect"),
    [("Who sent it?", "author"), ("誰寄的？", "author"), ("寄給誰？", "recipients"), ("When was it sent?", "date")],
)
def test_in_so_few_words_the_mail_may_be_meant_that_the_thread_is_about(question: str, aspect: Aspect) -> None:
    assert asked_about(question) == MemoQuestion(aspect, (), "meant")


@pytest.mark.parametrize(
    "question",
    [
        "什麼時間？",
        "申請表寄給誰？",
        "When is the mail delivered?",
        "When does it begin?",
        "Who gets the key?",
        "日期？",
    ],
)
def test_what_asks_for_something_else_is_not_about_a_mail(question: str) -> None:
    assert asked_about(question) is None


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> MemoQA:
    folder: Path = tmp_path_factory.mktemp("mails")
    rules = "# Boiler rules\n\nThe caretaker sends the form to the office.\n\n表格寄給辦公室。\n"
    made = library_of(folder, {"rules.md": rules})
    boiler = mail(
        "The porter brings a torch to the cellar.\n",
        Subject="Boiler repaired on Friday",
        To="all@house.example",
        Cc="Bo",
    )
    (made.memos / "boiler.eml").write_bytes(boiler)
    (made.memos / "power.eml").write_bytes(mail("三月三日停電。\n", Subject="停電通知", To="全體住戶"))
    index(made)
    return made.service()


def asked(question: str, answer: Answer) -> list[Turn]:
    """The thread after a question and its answer."""
    return [Turn(question, tuple(quote.receipt for quote in answer.quotes), answer.asked_as)]


def quoted(answer: Answer) -> list[str]:
    """The memo that is quoted first, and what is marked in it."""
    quote = answer.quotes[0]
    return [quote.memo, *(quote.text[start:end] for start, end in quote.highlights)]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Who sent the mail about the boiler?", ["boiler.eml", "From: Ada Lin <ada@house.example>"]),
        ("Who sent the mail about repairing the boiler?", ["boiler.eml", "From: Ada Lin <ada@house.example>"]),
        ("Who got the mail about the boiler?", ["boiler.eml", "To: all@house.example", "Cc: Bo"]),
        ("停電的通知寄給誰？", ["power.eml", "To: 全體住戶"]),
        ("停電的通知是什麼時候寄的？", ["power.eml", SENT]),
    ],
)
def test_the_lines_of_the_mail_s_head_answer(service: MemoQA, question: str, found: list[str]) -> None:
    answer = service.ask(question)
    assert (answer.verdict, quoted(answer)) == ("answer", found)


def test_in_a_thread_the_mail_that_was_found_is_meant(service: MemoQA) -> None:
    before = "Who brings a torch to the cellar?"
    first = service.ask(before)
    assert first.quotes[0].memo == "boiler.eml"
    for question, line in (("Who sent it?", "From: Ada Lin <ada@house.example>"), ("When was it sent?", SENT)):
        assert quoted(service.ask(question, asked(before, first))) == ["boiler.eml", line]


def test_outside_a_thread_so_few_words_mean_no_mail_even_if_one_is_ranked_first(service: MemoQA) -> None:
    corpus = Corpus(Scan(service.memos).memos(None, lambda *_: None).memos)
    assert corpus[0][0].id == "boiler.eml"
    found = Ranking("?", (Ranked(0, 0.0, (0,)),), "none", 0.1, safe_at=0.7)
    assert with_memo_facts(found, MemoQuestion("author", (), "meant"), corpus, None) is found
    assert with_memo_facts(found, MemoQuestion("author", (), "said"), corpus, None).about == "author"


@pytest.mark.parametrize("question", ["Who sent the boiler rules notice?", "寄給誰？", "Who sends the notice?"])
def test_no_mail_answers_that_is_neither_named_nor_found_before(service: MemoQA, question: str) -> None:
    assert not [quote for quote in service.ask(question).quotes if quote.memo.endswith(".eml")]


def test_in_a_thread_about_another_memo_no_mail_is_meant(service: MemoQA) -> None:
    before = "表格寄給辦公室嗎？"
    first = service.ask(before)
    assert first.quotes[0].memo == "rules.md"
    answer = service.ask("什麼時候寄的？", asked(before, first))
    assert not [quote for quote in answer.quotes if quote.memo.endswith(".eml")]
    assert "辦公室" in answer.asked_as
