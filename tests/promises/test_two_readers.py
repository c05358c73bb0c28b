"""Every stated problem that can reach a chat exists in both languages, for who asks and for who runs memoqa.

The sentences are read out of the source, wherever one is raised: a new one that nobody translated fails here.
"""

import re
from dataclasses import asdict

import pytest

from bot.desk.desk import Desk
from bot.desk.problems import explained
from bot.port import Incoming, ThreadKey
from bot.present.reports import reindex_report
from bot.present.stated import stated, stated_reason
from bot.present.wording import EN, ZH_TW, Wording, Words
from bot.state.file import IN_MEMORY
from bot.state.stores import open_state
from memoqa.errors import UnreadableMemo
from memoqa.index.build import IndexReport
from tests.bot.doubles import FakeLibrary, Transcript
from tests.promises.statements import KINDS, all_stated

ENGLISH = re.compile(r"(?:[A-Za-z]{2,}[ ,;:]+){3,}[A-Za-z]{2,}")  # four words in a row
CHINESE = re.compile("[\u3400-\u9fff]")
NAMED = re.compile(r"`[^`]*`|「[^」]*」")
STATED = all_stated()


def test_the_source_was_read() -> None:
    assert len(STATED) > 100
    assert ("GenerationError", "there is no index yet; run `memoqa index`.") in STATED


def in_chinese(text: str) -> bool:
    plainly = NAMED.sub("", text)
    return bool(CHINESE.search(plainly)) and not ENGLISH.search(plainly)


@pytest.mark.parametrize(("kind", "sentence"), STATED)
def test_an_admin_who_reads_one_language_meets_no_sentence_in_the_other(kind: str, sentence: str) -> None:
    if kind == "reason":
        texts = [stated_reason(sentence, words) for words in (EN, ZH_TW)]
        assert "memoqa doctor" not in texts[1], "nobody translated it"
    else:
        texts = [explained(KINDS[kind](sentence), words, admin=True) for words in (EN, ZH_TW)]
        assert ZH_TW.ask_doctor not in texts[1], "nobody translated it"
        assert stated(sentence, EN).lower() == sentence.lower()
    assert not CHINESE.search(texts[0])
    assert in_chinese(texts[1]), texts[1]


@pytest.mark.parametrize(("kind", "sentence"), [one for one in STATED if one[0] != "reason"])
def test_who_asks_is_told_what_it_means_and_whom_to_ask_and_nothing_for_the_operator(kind: str, sentence: str) -> None:
    for words in (EN, ZH_TW):
        text = explained(KINDS[kind](sentence), words, admin=False)
        assert text in {words.cannot_search, words.cannot_record, words.cannot_do, words.passage_gone} | {
            words.already_under_way,
            words.source_changed,
        }
        assert "`" not in text
        assert "MEMOQA_" not in text


@pytest.mark.parametrize("words", [EN, ZH_TW])
def test_no_sentence_but_an_admins_speaks_of_settings_and_commands_of_the_machine(words: Words) -> None:
    for_admins = {"ask_doctor"}
    for name, sentence in asdict(words).items():
        if not name.endswith("_to_admin") and name not in for_admins:
            assert "MEMOQA_" not in sentence
            assert "`" not in sentence


def test_a_skipped_memos_reason_is_in_the_admins_language() -> None:
    reason = "it is empty (0 bytes); save it again or remove it"
    done = IndexReport("g1", 1, 1, 1, 1, 0, 0.1, unchanged=False, skipped=(UnreadableMemo("a.txt", reason),))
    assert EN.skipped.format(name="a.txt", reason=reason) in reindex_report(done, EN)
    assert "a.txt：檔案是空的" in reindex_report(done, ZH_TW)


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
@pytest.mark.parametrize(("who", "told"), [("test:admin", "incident_to_admin"), ("test:u", "incident")])
async def test_an_incident_is_told_to_its_reader(words: Words, who: str, told: str) -> None:
    library = FakeLibrary()
    library.failure = ZeroDivisionError()
    assert (await answer_to(library, words, who)).startswith(getattr(words, told).partition("{")[0])


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
async def test_a_missing_index_is_told_to_its_reader(words: Words) -> None:
    library = FakeLibrary()
    library.indexed = False
    for_admin = f"{stated('there is no index yet; run `memoqa index`.', words)} {words.reindex_here}"
    assert await answer_to(library, words, "test:admin") == for_admin
    assert await answer_to(library, words, "test:u") == words.cannot_search


async def answer_to(library: FakeLibrary, words: Words, who: str) -> str:
    """What somebody who asks a question is told."""
    thread = ThreadKey("test", "C1", "1")
    post = Transcript(thread)
    question = "有嗎？" if words is ZH_TW else "who?"
    with open_state(IN_MEMORY) as state:
        desk = Desk(library, state, Wording(), frozenset({"test:admin"}))
        await desk.handle(Incoming(f"test:{who}", thread, question, asker=who, identities=frozenset({who})), post)
    return post.texts[-1]
