"""Chinese words and their English senses."""

from hypothesis import example, given
from hypothesis import strategies as st

from memoqa.text.dictionary import MOST_SENSES, words, words_of_each
from memoqa.text.normalize import fold

TEXT = st.text(alphabet=st.sampled_from("亞信會議有幾个成员国在日本。、？\n\t a1é😀\u200b"), max_size=20)


def test_words_stand_where_they_say_and_white_space_is_in_none():
    text = "😀 習近平 訪問俄羅斯\n兩次"
    found = words(text)
    assert [text[word.start : word.end] for word in found] == [word.text for word in found]
    assert not any(word.text.isspace() for word in found)


@given(st.lists(TEXT, max_size=5))
@example(["a\n", "", "\nb"])
def test_texts_cut_together_are_cut_as_they_are_alone(texts):
    assert words_of_each(texts) == [words(text) for text in texts]


@given(TEXT)
def test_words_are_in_order_and_within_the_text(text):
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        end = word.end


def test_a_word_has_the_senses_of_its_entry():
    (word,) = words("贸易")
    assert ("trade",) in word.senses
    assert word.glosses[0] == "trade"
    assert len(word.glosses) <= MOST_SENSES


def test_names_persons_and_verbs_are_told_apart():
    (country,), (person,), (verb,) = (words(fold(text)) for text in ("俄羅斯", "習近平", "訪問"))
    assert country.is_name
    assert not country.is_person
    assert person.is_person
    assert verb.is_verb
    assert not verb.is_name


def test_a_word_that_the_dictionary_lacks_has_neither_sense_nor_pinyin():
    (word,) = words("xyzzy")
    assert (word.senses, word.pinyin) == ((), "")
    assert not word.is_name
    assert not word.is_verb
