import pytest

from memoqa.search.memo_questions import MEMO_ITSELF, MemoQuestion, memo_question
from memoqa.text.normalize import fold, is_chinese


def asked_about(question):
    return memo_question(fold(question), chinese=is_chinese(question))


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("這份文件的標題是什麼？", "title"),
        ("What is the title of this memo?", "title"),
        ("這份備忘錄叫什麼名字？", "title"),
        ("這份備忘錄是什麼時候寫的？", "date"),
        ("本文的日期？", "date"),
        ("When was this memo written?", "date"),
        ("What is the date of the document?", "date"),
        ("這份備忘錄有哪些章節？", "sections"),
        ("这份文件分成哪几个部分？", "sections"),
        ("What sections does this memo have?", "sections"),
        ("How is the report structured?", "sections"),
        ("這篇文章有幾段？", "paragraphs"),
        ("How many paragraphs does the memo have?", "paragraphs"),
        ("這份備忘錄的作者是誰？", "author"),
        ("这篇文章是谁写的？", "author"),
        ("主稿人在哪所大学教书？", "author"),
        ("Who wrote this memo?", "author"),
        ("What is the author's affiliation?", "author"),
        ("這份備忘錄的重點是什麼？", "gist"),
        ("这份报告主要讲什么？", "gist"),
        ("Please summarise the report", "gist"),
        ("What is this memo about?", "gist"),
    ],
)
def test_a_question_about_the_memo_itself_is_known_by_what_it_asks(question, aspect):
    assert asked_about(question) == MemoQuestion(aspect)


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("作者是誰？", "author"),
        ("是谁写的？", "author"),
        ("Who is the author?", "author"),
        ("標題是什麼？", "title"),
        ("有幾段？", "paragraphs"),
        ("請給我摘要", "gist"),
        ("Key points?", "gist"),
    ],
)
def test_what_only_a_memo_has_need_not_be_said_to_be_the_memo_s(question, aspect):
    assert asked_about(question) == MemoQuestion(aspect)


@pytest.mark.parametrize("question", ["什麼時候？", "When?", "有哪些部分？"])
def test_what_other_things_have_too_is_not_asked_of_the_memo_unless_it_is_named(question):
    assert asked_about(question) is None


def test_words_left_over_may_name_the_memo_that_is_meant():
    assert asked_about("預算備忘錄的作者是誰？") == MemoQuestion("author", ("预算",))
    assert asked_about("Who wrote the budget memo?") == MemoQuestion("author", ("budget",))


def test_documents_that_a_memo_speaks_of_are_not_the_memo():
    assert not MEMO_ITSELF.search(fold("峰會通過了哪些文件？"))


@pytest.mark.parametrize(
    "question",
    [
        "這份備忘錄提到的聯合聲明是何時發表的？",
        "這份文件說兩國簽了哪些部分的合作？",
        "When was the joint statement in this memo signed?",
        "What does the memo say about the date of the Moscow talks?",
        "習近平何時訪問印度？",
        "聯合聲明的標題是什麼？",
        "誰寫了這項條約？",
        "Who wrote the treaty on water?",
        "Who are the authorities of the city?",
        "What does the memo say about Russia?",
        "How many parts of Siberia does the report mention?",
        "本文認為上海合作組織的結構有什麼問題？",
        "",
    ],
)
def test_a_question_about_what_the_memo_says_is_not_about_the_memo_itself(question):
    about = asked_about(question)
    assert about is None or about.named  # words that are in no title
