"""What a sentence holds that a question may ask for."""

import pytest

from memoqa.text.clues import Clue, clues_of


@pytest.mark.parametrize(
    ("sentence", "clue"),
    [
        ("上合組織於2001年成立。", Clue.DATE),
        ("It was founded in March.", Clue.DATE),
        ("目前有八個成員國。", Clue.NUMBER),
        ("twice as many", Clue.NUMBER),
        ("習近平同意。", Clue.WHO),
        ("signed by Vladimir", Clue.WHO),
        ("在大阪市舉行。", Clue.WHERE),
        ("held in Osaka", Clue.WHERE),
    ],
)
def test_a_sentence_has_a_clue_for_what_it_holds(sentence, clue):
    assert clue in clues_of(sentence, chinese=not sentence.isascii())


def test_a_sentence_that_holds_nothing_to_ask_for_has_no_clue():
    assert clues_of("nothing of note", chinese=False) == Clue.NONE
