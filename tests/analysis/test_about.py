import pytest

from memoqa.analysis.about import asked_about


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
    ],
)
def test_a_question_about_the_memo_as_such_is_known_by_what_it_asks(question, aspect):
    assert asked_about(question) == aspect


@pytest.mark.parametrize(
    "question",
    [
        "這份備忘錄提到的聯合聲明是何時發表的？",
        "這份文件說兩國簽了哪些部分的合作？",
        "When was the joint statement in this memo signed?",
        "What does the memo say about the date of the Moscow talks?",
        "習近平何時訪問印度？",
        "聯合聲明的標題是什麼？",
        "How many parts of Siberia does the report mention?",
        "本文認為上海合作組織的結構有什麼問題？",
        "",
    ],
)
def test_a_question_about_what_the_memo_says_is_none(question):
    assert asked_about(question) is None
