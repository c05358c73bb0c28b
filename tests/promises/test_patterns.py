"""No text, however long and hostile, takes longer than its length allows: time at n is compared with time at 8 n."""

import contextlib
import importlib
import pkgutil
import re
import time
from types import ModuleType

import pytest

import bot
import memoqa
from bot.adapters.discord.escaping import escaped
from bot.platforms import token_patterns
from bot.present.splitting import split
from bot.telemetry.logs import redaction
from memoqa.domain import Memo, Paragraph, Place, Sentence
from memoqa.errors import MemoqaError, UnreadableMemo
from memoqa.ingest.formats import plain
from memoqa.ingest.formats.table import MARKDOWN, TEXT
from memoqa.ingest.front_matter import without_front_matter
from memoqa.ingest.source import Source, UnreadableFile
from memoqa.ingest.structure.outline import outline
from memoqa.quotes.exact_words import Words, find
from memoqa.quotes.references import references
from memoqa.quotes.terminal import text_lines
from memoqa.search.query import Query
from memoqa.text.clues import clues_of
from memoqa.text.normalize import fold
from memoqa.text.numbers import mentions
from memoqa.text.terms import terms

SHORT, LONG = 2_000, 16_000
LEAST = 24  # times as long: a linear one takes 8 times, a quadratic one 64
# Used with match and fullmatch only, on what begins a line: they are not searched for in a text.
ANCHORED = frozenset(
    {
        "memoqa.text.dictionary._LIFE",
        "memoqa.ingest.structure.marks._KIND_OF_DOCUMENT",
        "memoqa.ingest.structure.marks._NUMBERINGS",
        "memoqa.ingest.structure.marks._NAME_ALONE",
        "memoqa.text.sentences._NUMBERED",
        "memoqa.ingest.structure.markdown._FENCE",
    }
)
ENDLESS = re.compile(r"[*+]|,\}")  # what a pattern without these looks at is bounded
MODULES = [
    importlib.import_module(found.name)
    for package in (memoqa, bot)
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not found.name.endswith("__main__")
]


def within(value, name):
    """The patterns in a value of a module: itself, an entry of a tuple, an attribute of a class."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, tuple | list | frozenset):
        for entry in value:
            yield from within(entry, name)
    elif isinstance(value, type) and value.__module__.startswith((memoqa.__name__, bot.__name__)):  # not a borrowed one
        for attribute, held in vars(value).items():
            if isinstance(held, re.Pattern):
                yield f"{name}.{attribute}", held


PATTERNS = {
    pattern.pattern: (name, pattern)
    for module in MODULES
    for attribute, value in vars(module).items()
    if not isinstance(value, ModuleType)
    for name, pattern in within(value, f"{module.__name__}.{attribute}")
    if isinstance(pattern.pattern, str) and ENDLESS.search(pattern.pattern)
} | {pattern: (f"token {number}", re.compile(pattern)) for number, pattern in enumerate(token_patterns())}
# Whatever repeats in a memo or a question: digits, letters, blanks, marks and brackets of both scripts, and mixtures.
UNITS = (
    *(
        "一",
        "1",
        "a",
        "A",
        " ",
        "\n",
        "\t",
        "\u3000",
        ".",
        "。",
        "…",
        ",",
        "、",
        "-",
        "#",
        "*",
        "_",
        "|",
        "~",
        '"',
        "'",
    ),
    *("(", "（", "「", "<", "[", "@", "\u0301", "\u200b", "\u202e", "龘", "1,000", "1.", "1.1.", "A. ", "Mr. ", "a.b "),
    *("好。", "。」", "- a\n", "1)\n", "（一）\n", "第一章\n", "```\n", "http://a", "民國", "多少", "一千", "XI "),
)


def seconds(act, text):
    began = time.thread_time()  # not the clock, which runs on while others have the processor
    act(text)
    return time.thread_time() - began


def times_as_long(act, unit):
    """How many times the time of a short text a text eight times as long takes; the least of five tries."""
    ratio = float("inf")
    for _ in range(5):
        short, long = ((unit * length)[:length] + "\0" for length in (SHORT, LONG))
        ratio = min(ratio, seconds(act, long) / min(seconds(act, short) for _ in "12"))
        if ratio < LEAST:
            return ratio
    return ratio


def superlinear(act, units):
    return {unit: round(ratio) for unit in units if (ratio := times_as_long(act, unit)) >= LEAST}


@pytest.mark.parametrize(("name", "pattern"), PATTERNS.values(), ids=lambda value: value if type(value) is str else "")
def test_no_pattern_takes_longer_than_the_text_allows(name, pattern):
    repeated = dict.fromkeys([*"1a 一.\n", *(sign for sign in pattern.pattern if not sign.isascii() or sign in " .-_")])
    act = pattern.match if name in ANCHORED else lambda text: sum(1 for _ in pattern.finditer(text))
    assert superlinear(act, list(repeated)[:40]) == {}


@pytest.mark.parametrize("name", sorted(ANCHORED))
def test_a_pattern_for_beginnings_is_not_searched_for(name):
    module, _, pattern = name.rpartition(".")
    with open(importlib.import_module(module).__file__, encoding="utf-8") as source:
        assert not re.search(rf"{pattern}\.(?:search|find|sub|split)", source.read())


def outlined(text):
    memo(text, TEXT)


def outlined_markdown(text):
    memo(text, MARKDOWN)


def memo(text, file_format):
    with contextlib.suppress(UnreadableMemo, UnreadableFile):  # of nothing but white space or marks
        lines = plain.text_lines(text.rstrip("\0").encode())
        if file_format is MARKDOWN:
            lines, _ = without_front_matter(lines)
        outline(Source(lines, file_format), memo_id="m", source_sha256="0" * 64)


def analysed_for_search(text):
    folded = fold(text)
    terms(folded, mentions(text, folded))


def analysed_as_a_question(text):
    query = Query.of(text)
    assert query.text == text
    for worked_out in (query.native, query.foreign, query.trigrams, query.numbers, query.answer_type):
        assert worked_out is not None


def clues(text):
    clues_of(text, chinese=True)


def searched_for_words(text):
    with contextlib.suppress(MemoqaError):  # white space alone
        find(Words(text[:2], exact=False), memos_of(text))


def looked_through_for_references(text):
    (read,) = memos_of(text)
    for paragraph in read.paragraphs[:1]:
        references(read, paragraph)


def memos_of(text):
    """A memo with this text as its one paragraph."""
    place = Place((1, 1))
    return [Memo("m", "t", "", text, (Paragraph(1, 0, len(text), (), place, (Sentence(0, len(text)),)),), "0" * 64)]


def shown_in_a_terminal(text):
    assert list(text_lines(text, 80))


def parted(text):
    assert split(text, (), lambda piece: len(piece.text), 1_900, 1_900)


@pytest.mark.parametrize(
    "act",
    [
        outlined,
        outlined_markdown,
        analysed_for_search,
        clues,
        analysed_as_a_question,
        searched_for_words,
        looked_through_for_references,
        shown_in_a_terminal,
        parted,
        escaped,
        redaction(token_patterns()),
    ],
    ids=lambda act: act.__name__,
)
def test_no_text_takes_longer_than_its_length_allows(act):
    assert superlinear(act, UNITS) == {}
