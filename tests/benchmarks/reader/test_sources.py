"""Which articles the reader learns from, and which never."""

from benchmarks.datasets import dataset
from benchmarks.reader.sources import articles_of, held_out, is_learned, learned
from tests.benchmarks.reader.samples import squad_file
from tests.doubles import HashedEncoder

TITLES = [f"article {number}" for number in range(40)]


def titles(articles):
    return {article.title for article in articles}


def test_each_article_is_learned_from_or_held_out_and_about_half_of_them_are(tmp_path):
    file = squad_file(tmp_path / "some.json", TITLES)
    mine, others = titles(learned([file], [])), titles(held_out([file]))
    assert mine | others == set(TITLES)
    assert not mine & others
    assert 10 < len(mine) < 30


def test_an_article_is_on_the_same_side_in_every_file_and_script():
    assert is_learned("臺灣海峽") == is_learned("台湾海峡".replace("台", "臺"))
    assert is_learned("Some Title") == is_learned("some title")


def test_a_title_that_is_held_out_is_not_learned_from_another_file(tmp_path):
    halved = squad_file(tmp_path / "halved.json", TITLES)
    whole = squad_file(tmp_path / "whole.json", [*TITLES, "another"])
    beside = [article for article in learned([halved], [whole]) if article.file == "whole"]
    assert titles(beside) == {title for title in TITLES if is_learned(title)} | {"another"}


def test_answers_stand_where_they_are_said_to_without_the_spaces_around_them(tmp_path):
    text = "他在 臺南 訪問了 工廠 ，in New York 也是。"
    file = squad_file(tmp_path / "some.json", ["t"], text, [("他在哪裡？", "臺南"), ("還有呢？", "New York")])
    (passage,) = articles_of(file)[0].passages
    assert passage.text == "他在臺南訪問了工廠，in New York也是。"
    spans = [question.answer for question in passage.questions]
    assert [passage.text[start:end] for start, end in spans] == ["臺南", "New York"]


def test_features_are_fitted_on_articles_that_the_reader_never_saw(tmp_path):
    file = squad_file(tmp_path / "some.json", TITLES)
    unread = dataset(file, HashedEncoder()).unread
    assert {TITLES[case.article] for case in unread.cases} == titles(held_out([file]))
    assert len(unread.cases[0].searcher.ranker.corpus) == len(TITLES)
