import pytest

from memoqa.quotes.numbered import Number, number_of, plain, whole_number


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("第三條", Number("条", "3")),
        ("第 3 条　請假", Number("条", "3")),
        ("第十二條之一", Number("条", "12-1")),
        ("第29-1條", Number("条", "29-1")),
        ("第二章 附則", Number("章", "2")),
        ("附件一", Number("附件", "1")),
        ("附表 ２：費率", Number("附表", "2")),
        ("## Article 5 Claims", Number("article", "5")),
        ("ANNEX B", Number("annex", "b")),
        ("§ 4.2 Hotels", Number("section", "4.2")),
        ("Section 4.2", Number("section", "4.2")),
        ("4.2 Hotels", Number("", "4.2")),
        ("2. Hotels", Number("", "2")),
    ],
)
def test_the_number_of_a_heading_is_one_however_it_is_written(heading, number):
    assert number_of(heading) == number


@pytest.mark.parametrize("heading", ["總則", "Hotels", "（一）目的", "Section heads meet", "2024年報告"])
def test_a_heading_without_such_a_number_has_none(heading):
    assert number_of(heading) is None


@pytest.mark.parametrize(
    ("words", "is_one"), [("第七條", True), ("article 7", True), ("4.2", True), ("第七條規定", False)]
)
def test_only_a_number_and_nothing_else_is_a_whole_one(words, is_one):
    assert (whole_number(words) is not None) == is_one


def test_a_section_may_be_called_by_its_bare_number_and_an_article_may_not():
    assert plain(Number("section", "4.2")) == plain(Number("", "4.2"))
    assert plain(Number("section", "4")) != plain(Number("", "4.2"))
    assert plain(Number("article", "4")) != plain(Number("", "4"))
