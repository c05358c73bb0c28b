"""Every adapter shows a reply verbatim, within the platform's limits, split and never cut, without live mentions.

An adapter's tests derive a class from `RenderingContract` and give it two methods: `render`, and `undo`, which reads
the visible text out of the payloads and undoes only what the platform itself undoes. The form behind 👎 has a contract
of its own, `FormContract`.

Source: the one contract suite for every platform of vercel/chat, packages/tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.desk.commands import LONGEST_COMPLAINT
from bot.port import DECISIONS, REASONS, REVIEWS, Alone, Enclosure, Notice, Passages, Reply, Unasked
from bot.present.answers import LONGEST_SEARCH
from bot.present.components import opened, reasons
from bot.present.folding import LONGEST_WHOLE
from bot.present.wording import EN, ZH_TW, Words
from memoqa.domain import Answer, Details, Quote, Standing
from memoqa.ingest.upload_batch import MOST_FILES
from memoqa.quotes.links_shown import link_lines
from memoqa.quotes.shown import Shown
from memoqa.quotes.source_link import LONGEST_LINK, SourceLinks
from memoqa.quotes.wording import about_memo, citation_parts
from memoqa.text.linked_words import MOST_CHARACTERS
from tests.bot.doubles import ANSWERING, TEXT, answer, quote

MARKUP = (
    "<!channel> <!here> <@U1> <#C1> <!subteam^S1> &amp; &lt; *b* _i_ ~s~ `c` ```d``` > q @everyone @here <@&1> <t:1:R>"
)
LINKS = "[policy](https://evil.test/?q=1) https://evil.test <https://evil.test|label> :smile: <:e:1> </ask:1> \\*"
INVISIBLE = (
    "approve\u202etoor 5\u200b000 \u2066x\u2069 \ufeff \u00ad e\u0301 👩\u200d👩\u200d👧 \U000e0041 葛\U000e0100"
)
CHINESE = "習近平在過去 6年內造訪俄羅斯多達 8次，與普丁會面更超過 30 次。「搬不走的好鄰居」；兩國關係？"


@dataclass(frozen=True)
class Seen:
    """A quote as a person sees it: its characters, joined over its pieces, and the offsets of the bold ones."""

    text: str
    bold: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Sight:
    """A reply as a person sees it.

    Attributes:
        quotes: In order.
        answers: The answering words above each quote, for each quote a tuple of lines.
        words: All other text: the bot's sentences, and each quote's title and place. Without the buttons' labels, and
            without the words that continue a message that was split.
        sizes: The sizes that the platform bounds, as it counts them: a name, the size, the limit.
        live: Anything that the platform would act on: a mention, a link with a label.
        messages: The number of messages.
        links: The words that open a page, each with its address, in order.
    """

    quotes: tuple[Seen, ...]
    words: str
    sizes: tuple[tuple[str, int, int], ...]
    live: tuple[str, ...]
    messages: int
    answers: tuple[tuple[Seen, ...], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Form:
    """The form behind 👎 as a person sees it.

    Attributes:
        title: Above the form.
        labels: Above and beside its fields.
        choices: The values of the reasons and their labels, in order.
        longest: The most characters that its field for text takes.
        required: Whether it must be filled in.
        sizes: As in Sight.
        live: As in Sight.
    """

    title: str
    labels: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    longest: int
    required: bool
    sizes: tuple[tuple[str, int, int], ...]
    live: tuple[str, ...]


def hostile(longest: int = 400) -> st.SearchStrategy[str]:
    """Text that no platform may act on or alter; with at least one visible character."""
    pieces = st.one_of(
        st.sampled_from(
            [*MARKUP.split(" "), *LINKS.split(" "), *INVISIBLE.split(" "), *CHINESE, " ", "\n", "\t", "。"]
        ),
        st.characters(exclude_categories=["Cs"]),  # no memo has a lone surrogate: UTF-8 cannot write it
    )
    return st.lists(pieces, min_size=1).map(lambda parts: "".join(parts)[:longest]).filter(lambda text: text.strip())


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """A quote with hostile words and some highlights."""
    text = draw(hostile())
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    marks = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    start, end = draw(st.sampled_from([*marks, *[(one[0], other[1]) for one, other in pairwise(marks)]] or [(0, 0)]))
    very = None
    if (start, end) in marks and start < end:
        very = tuple(sorted(draw(st.sets(st.integers(start, end), min_size=2, max_size=2))))
    elif start < end:
        very = (start, end)
    return quote(text, "", highlights=marks, answer=very, title=draw(hostile(80)), section=(draw(hostile(80)),))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """An answer with one to three such quotes, sure or not, to a hostile question."""
    return answer(
        draw(hostile(100)),
        asked_as=draw(hostile(100)),
        verdict=draw(st.sampled_from(["answer", "related"])),
        likely=draw(st.booleans()),
        quotes=tuple(draw(st.lists(quotes(), min_size=1, max_size=3))),
    )


def first_lines(shown: Quote | Shown) -> tuple[Seen, ...]:
    """The answering words as they are to stand above a quote.

    The highlight around the very words, these bold; else the stretch that answers, its highlights bold; else each one.
    """
    lines = [(start, end) for start, end in shown.highlights if shown.text[start:end].strip()]
    bold = frozenset(place for start, end in lines for place in range(start, end))
    if shown.answer and shown.text[slice(*shown.answer)].strip():
        first, last = shown.answer
        around = [(start, end) for start, end in lines if start <= first and last <= end]
        bold = frozenset(range(first, last)) if around else bold
        lines = around or [shown.answer]
    spared = len(shown.text) - sum(end - start for start, end in lines)
    if spared < 20 or spared * 3 < len(shown.text):
        return ()
    return tuple(
        Seen(shown.text[start:end], frozenset(place - start for place in bold if start <= place < end))
        for start, end in lines
    )


def marked(shown: Quote | Shown) -> frozenset[int]:
    """The offsets of the highlighted characters."""
    return frozenset(place for start, end in shown.highlights for place in range(start, end))


TICKET = "12345678901234567890-0123456789abcdef"  # of an upload
UNDER_AN_ANSWER = ("good", "bad", "anew", "mine", "share")  # buttons

# Hypothesis sees one test run for several adapters, which is meant.
thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


class RenderingContract:
    """The tests; a derived class runs them for its adapter.

    Attributes:
        edges: Sizes of a quote in Chinese characters at which a block, an embed or a message is just full.
    """

    edges: tuple[int, ...] = ()

    def render(self, reply: Reply) -> Sequence[Any]:
        """The payloads of a reply, in the order in which they are posted."""
        raise NotImplementedError

    def undo(self, payloads: Sequence[Any]) -> Sight:
        """The payloads as a person sees them."""
        raise NotImplementedError

    def seen(self, reply: Reply) -> Sight:
        return self.undo(self.render(reply))

    def assert_kept(self, reply: Answer | Passages | Unasked | Alone) -> Sight:
        """Check every promise about quotes; return the reply as a person sees it."""
        sight = self.seen(reply)
        inner = reply.reply if isinstance(reply, Alone) else reply
        assert not isinstance(inner, Notice)
        shown = inner.answer if isinstance(inner, Unasked) else inner
        to_see = [opened(one, shown) or one for one in shown.quotes]
        assert [one.text for one in sight.quotes] == [one.text for one in to_see]
        assert [one.bold for one in sight.quotes] == [marked(one) for one in to_see]
        above = isinstance(shown, Answer) and (shown.verdict == "answer" or shown.likely)
        assert list(sight.answers) == [first_lines(one) if above else () for one in to_see]
        assert [(name, size) for name, size, most in sight.sizes if size > most] == []
        assert sight.live == ()
        assert list(sight.links) == [(citation_parts(one, EN)[1], one.link) for one in shown.quotes if one.link]
        return sight

    @thorough
    @given(answers())
    @example(answer(quotes=(quote(MARKUP, MARKUP[:9]), quote(LINKS, ""), quote(INVISIBLE, "5\u200b000"))))
    @example(answer(quotes=(quote(" \n a \n\n b\t\n", "a \n\n b"),)))
    def test_a_quote_is_shown_word_for_word_with_its_answer_bold_and_nothing_live(self, reply: Answer) -> None:
        self.assert_kept(reply)

    def test_an_answer_begins_with_its_clause_the_very_words_bold(self) -> None:
        start = TEXT.index("8次")
        clause = "習近平在過去 6年內造訪俄羅斯多達 8次"
        sight = self.assert_kept(answer(quotes=(quote(TEXT, clause, answer=(start, start + 2)), quote(TEXT, ""))))
        assert sight.answers == ((Seen(clause, frozenset({len(clause) - 2, len(clause) - 1})),), ())

    def test_a_probable_answer_begins_with_its_words_and_a_related_passage_does_not(self) -> None:
        likely, related = (answer(verdict="related", likely=one) for one in (True, False))
        assert self.assert_kept(likely).answers == ((Seen(ANSWERING, frozenset(range(len(ANSWERING)))),),)
        assert self.assert_kept(related).answers == ((),)

    @pytest.mark.parametrize("text", ["開放時間是九點。", "開放時間是九點，週一休館。", "開放時間是九點。" * 30])
    def test_words_that_are_most_of_a_paragraph_or_of_one_line_are_shown_once(self, text: str) -> None:
        marked_words = text[:7] if len(text) < 30 else text[:-50]
        assert self.assert_kept(answer(quotes=(quote(text, marked_words),))).answers == ((),)

    @pytest.mark.parametrize("sentence", ["習", CHINESE, MARKUP + " ", "word " * 30, "👩‍👩‍👧"])
    def test_answering_words_at_each_limit_and_one_over_are_split_and_none_is_lost(self, sentence: str) -> None:
        for edge in (*self.edges, LONGEST_WHOLE // 2, LONGEST_WHOLE * 2 // 3):
            for length in (edge - 3, edge - 2, edge - 1, edge, edge + 1):
                text = (sentence * length)[:length]
                self.assert_kept(answer(quotes=(quote(text * 2, "", highlights=((0, length),)),) * 2))

    @thorough
    @given(answers())
    @example(answer(asked_as=MARKUP, quotes=(quote(title=LINKS, section=(INVISIBLE, MARKUP)),)))
    def test_a_quotes_title_and_the_rewritten_question_are_shown_word_for_word(self, reply: Answer) -> None:
        words = self.seen(reply).words
        assert reply.asked_as == reply.question or reply.asked_as in words
        for one in reply.quotes:
            assert one.title in words
            assert all(heading in words for heading in one.section)

    @thorough
    @given(hostile(80), hostile(80), hostile(80))
    @example(MARKUP, LINKS, INVISIBLE)
    def test_what_is_known_of_a_quotes_memo_is_shown_word_for_word_and_nothing_live(
        self, day: str, owner: str, newer: str
    ) -> None:
        stands = Standing("2026-10-01", "2027-01-01", superseded=True, newer=newer)
        one = quote(date=day, details=Details(owner=f"{owner} <slack:U1>"), standing=stands, recognised=0.97)
        words = self.assert_kept(answer(verdict="related", quotes=(one,))).words
        assert about_memo(one, EN) in words
        assert "slack:U1" not in words

    @thorough
    @given(hostile(80), st.lists(hostile(80), min_size=1, max_size=5))
    @example(MARKUP, [LINKS, INVISIBLE, "@everyone"])
    @example("apply \u202ehere", ["\u202egpj.exe", "<@U1>", "x" * 1_982])
    def test_where_a_quotes_words_lead_is_shown_whole_as_plain_text_and_nothing_live(
        self, text: str, paths: list[str]
    ) -> None:
        links = tuple((0, len(text), f"https://a.example/{path.replace(chr(92), '')}") for path in paths)
        one = quote(text, "", links=links)
        words = self.assert_kept(answer(quotes=(one,))).words
        assert link_lines(one, EN)
        assert all(line in words for line in link_lines(one, EN))

    def test_where_words_lead_is_whole_at_each_limit_and_one_over(self) -> None:
        for edge in (*self.edges, MOST_CHARACTERS):
            for length in (edge - 1, edge, edge + 1):
                path = "x" * min(length, MOST_CHARACTERS - len("https://a.example/0"))
                links = tuple((0, 2, f"https://a.example/{number}{path}") for number in range(4))
                words = self.assert_kept(answer(quotes=(quote("習" * length, "", links=links),) * 3)).words
                assert all(words.count(f" → {address}") == 3 for _, _, address in links[:3])
                assert words.count("and 1 more link in these words") == 3

    def test_what_is_known_of_a_memo_is_whole_at_each_limit_and_one_over(self) -> None:
        for edge in self.edges:
            for more in (-1, 0, 1):
                one = quote(details=Details(owner="習" * (edge + more)))
                assert "習" * (edge + more) in self.assert_kept(answer(quotes=(one,))).words

    def test_of_a_memo_of_which_nothing_is_said_nothing_more_is_shown(self) -> None:
        plain, bare = (self.seen(answer(quotes=(quote(details=told),))) for told in (Details(), Details("slack:U1")))
        assert plain == bare

    @thorough
    @given(hostile(3_000))
    @example(MARKUP)
    @example("習" * 20_000)
    @example("one\n\n  two\nthree")
    def test_a_notice_is_shown_word_for_word_within_limits_and_nothing_live(self, text: str) -> None:
        sight = self.seen(Notice(text))
        assert text in sight.words
        assert [(name, size) for name, size, most in sight.sizes if size > most] == []
        assert sight.live == ()

    @thorough
    @given(hostile(3_000))
    def test_a_question_about_an_upload_is_shown_word_for_word_with_its_buttons(self, text: str) -> None:
        payloads = self.render(Notice(text, ticket=TICKET))
        sight = self.undo(payloads)
        assert text in sight.words
        assert [(name, size) for name, size, most in sight.sizes if size > most] == []
        assert sight.live == ()
        assert all(action in str(payloads[-1]) for action in DECISIONS)

    def assert_report_kept(self, text: str, lines: Sequence[str]) -> None:
        """Check the report of an upload: every other file can be undone, and the others are asked about."""
        parts = tuple(
            Notice(line, ticket=f"{TICKET}.{number}")
            if number % 2
            else Notice(line, edits="0123456789abcdef", undo=f"{TICKET}.{number}")
            for number, line in enumerate(lines)
        )
        for reply in (notice := Notice(text, parts=parts, ticket=TICKET, undo=TICKET), Alone(notice)):
            payloads = self.render(reply)
            sight = self.undo(payloads)
            assert all(said in sight.words for said in (text, *lines))
            assert [(name, size) for name, size, most in sight.sizes if size > most] == []
            assert sight.live == ()
            assert all(f"{TICKET}.{number}'" in str(payloads) for number in range(len(lines)))
            assert all(action in str(payloads[-1]) for action in (*DECISIONS, "undo_upload"))

    @thorough
    @given(hostile(3_000), st.lists(hostile(), min_size=1, max_size=MOST_FILES))
    @example(MARKUP, [LINKS, INVISIBLE] * 5)
    def test_the_report_of_an_upload_shows_each_file_word_for_word_with_its_buttons(
        self, text: str, lines: list[str]
    ) -> None:
        self.assert_report_kept(text, lines)

    def test_the_report_of_an_upload_is_whole_at_each_limit_and_one_over(self) -> None:
        for edge in self.edges:
            for length in (edge - 1, edge, edge + 1):
                self.assert_report_kept("text", ["習" * length] * MOST_FILES)
                self.assert_report_kept("習" * length, ["line"] * MOST_FILES)

    @thorough
    @given(hostile(3_000))
    def test_files_that_wait_are_shown_word_for_word_with_the_buttons_to_index_them(self, text: str) -> None:
        payloads = self.render(Notice(text, offer=TICKET))
        sight = self.undo(payloads)
        assert text in sight.words
        assert [(name, size) for name, size, most in sight.sizes if size > most] == []
        assert sight.live == ()
        assert all(action in str(payloads[-1]) for action in ("take", "describe", "drop"))

    @thorough
    @given(hostile(3_000), hostile(80))
    @example(MARKUP, LINKS)
    @example("習" * 9_000, "a/b\\c?.pdf")
    def test_a_page_or_a_file_is_named_word_for_word_within_limits_and_nothing_live(self, text: str, name: str) -> None:
        for enclosure in (Enclosure(text, f"{name}.png", b"png", receipt="receipt-1"), Enclosure(text, name, b"pdf")):
            payloads = self.render(enclosure)
            sight = self.undo(payloads)
            assert text in sight.words
            assert [(name, size) for name, size, most in sight.sizes if size > most] == []
            assert sight.live == sight.links == ()
            assert ("receipt-1" in str(payloads[-1])) == bool(enclosure.receipt)

    @thorough
    @given(hostile(3_000))
    def test_a_question_about_a_memos_review_is_shown_word_for_word_with_its_buttons(self, text: str) -> None:
        payloads = self.render(Notice(text, review="0123456789abcdef"))
        sight = self.undo(payloads)
        assert text in sight.words
        assert [(name, size) for name, size, most in sight.sizes if size > most] == []
        assert sight.live == ()
        assert all(action in str(payloads[-1]) for action in REVIEWS)

    @pytest.mark.parametrize(("private", "button"), [(False, "mine"), (True, "share")])
    @thorough
    @given(reply=answers())
    def test_an_answer_that_nobody_asked_for_is_shown_word_for_word_with_one_more_button(
        self, private: bool, button: str, reply: Answer
    ) -> None:
        unasked = Unasked(reply, private=private)
        assert (EN.unasked in self.assert_kept(unasked).words) != private
        assert button in str(self.render(unasked)[-1])

    @thorough
    @given(reply=answers())
    def test_what_the_asker_alone_may_read_is_shown_word_for_word_and_marked_and_nothing_shows_it_to_others(
        self, reply: Answer
    ) -> None:
        for shown in (reply, Passages(reply.quotes, walkable=True)):
            sight = self.assert_kept(Alone(shown))
            assert sight.words.count(EN.only_for_you) + sight.words.count(ZH_TW.only_for_you) == 1
            assert not [name for name in UNDER_AN_ANSWER if f"'{name}" in str(self.render(Alone(shown)))]

    def test_what_the_asker_alone_may_read_is_whole_at_each_limit_and_one_over(self) -> None:
        for edge in self.edges:
            for more in (-1, 0, 1):
                several = tuple(quote("習" * (edge + more), "") for _ in range(3))
                self.assert_kept(Alone(answer(quotes=several)))
                self.assert_kept(Alone(Passages(several, walkable=True)))

    @thorough
    @given(hostile(3_000))
    def test_a_notice_to_the_asker_alone_is_shown_word_for_word(self, text: str) -> None:
        sight = self.seen(Alone(Notice(text)))
        assert text in sight.words
        assert [(name, size) for name, size, most in sight.sizes if size > most] == []
        assert sight.live == ()

    def test_an_answer_that_nobody_asked_for_is_whole_at_each_limit_and_one_over(self) -> None:
        for edge in self.edges:
            for more in (-1, 0, 1):
                several = tuple(quote("習" * (edge + more), "") for _ in range(3))
                self.assert_kept(Unasked(answer(asked_as="who?", quotes=several)))

    @pytest.mark.parametrize("sentence", ["習", CHINESE, MARKUP + " ", "word " * 30, "&", "👩\u200d👩\u200d👧"])
    def test_twenty_thousand_characters_are_split_and_none_is_lost(self, sentence: str) -> None:
        text = (sentence * 20_000)[:20_000]
        sight = self.assert_kept(Passages((quote(text, "", highlights=((5_000, 15_000),)),), walkable=True))
        assert [one.text for one in sight.quotes] == [text]
        assert sight.messages > 1

    @pytest.mark.parametrize("sentence", ["習", CHINESE, MARKUP + " ", "word " * 30])
    def test_of_a_very_long_paragraph_the_answer_shows_the_answering_words_in_one_message(self, sentence: str) -> None:
        text = (sentence * 20_000)[:20_000]
        sight = self.assert_kept(answer(quotes=(quote(text, "", highlights=((15_000, 15_020),)),)))
        (part,) = sight.quotes
        assert part.text in text
        assert "".join(part.text[place] for place in sorted(part.bold)) == text[15_000:15_020]
        assert len(part.text) <= LONGEST_WHOLE
        assert EN.in_part.format(length=20_000) in sight.words
        assert sight.messages == 1

    @thorough
    @given(st.lists(quotes(), min_size=1, max_size=10), hostile(3_000))
    def test_found_places_are_shown_word_for_word_below_what_is_said_of_them(
        self, found: list[Quote], head: str
    ) -> None:
        reply = Passages(tuple(found), walkable=False, head=head, excerpts=True)
        words = self.assert_kept(reply).words
        assert head in words
        assert str(self.render(reply)).count("whole") >= len(found)

    @thorough
    @given(st.lists(st.tuples(quotes(), hostile(200)), min_size=1, max_size=10), hostile(3_000))
    def test_versions_of_paragraphs_stand_word_for_word_below_their_labels_and_nothing_asks_about_them(
        self, found: list[tuple[Quote, str]], head: str
    ) -> None:
        versions = tuple(replace(one, receipt="", refers=()) for one, _ in found)
        reply = Passages(versions, walkable=False, head=head, labels=tuple(label for _, label in found))
        sight = self.seen(reply)
        (seen,) = sight.quotes
        assert seen.text == "".join(one.text for one in versions)
        assert [(name, size) for name, size, most in sight.sizes if size > most] == []
        assert sight.live == ()
        for said in (head, *reply.labels):
            assert said in sight.words
        assert EN.cite not in str(self.render(reply))

    def test_ten_found_places_and_their_head_are_whole_at_each_limit_and_one_over(self) -> None:
        for edge in self.edges:
            for more in (-1, 0, 1):
                several = tuple(quote("習" * 240, "習習") for _ in range(10))
                self.assert_kept(Passages(several, walkable=False, head="題" * (edge + more), excerpts=True))
                several = tuple(quote("習" * (edge + more), "習習") for _ in range(2))
                self.assert_kept(Passages(several, walkable=False, head=MARKUP, excerpts=True))

    @pytest.mark.parametrize("excerpts", [False, True])
    def test_a_quote_with_two_references_and_all_its_other_buttons_is_within_limits(self, excerpts: bool) -> None:
        receipt = f"{'f' * 12}.{'9' * 12}-{'9' * 12}.{'f' * 16}"
        refers = (("第三條", receipt), (MARKUP[:40], receipt))
        long = quote("習" * (LONGEST_WHOLE + 1), "", refers=refers)
        self.assert_kept(answer(quotes=(long,) * 10))
        reply = Passages((long,) * 10, walkable=True, folded=True, excerpts=excerpts)
        self.assert_kept(reply)
        assert str(self.render(reply)).count("→ 第三條") == 10

    def test_references_at_each_limit_and_one_over_leave_the_quote_whole(self) -> None:
        refers = (("第三條", "receipt-3"), ("前條", "receipt-4"))
        for edge in self.edges:
            for more in (-1, 0, 1):
                self.assert_kept(Passages((quote("習" * (edge + more), "習", refers=refers),) * 3, walkable=True))

    def test_a_quote_at_each_limit_and_one_over_is_whole(self) -> None:
        for edge in self.edges:
            for length in (edge - 1, edge, edge + 1):
                self.assert_kept(Passages((quote("習" * length, "習"),), walkable=True))
                self.assert_kept(Passages((quote("a. " * (length // 3) + "b" * (length % 3), "a"),), walkable=True))

    @thorough
    @given(quotes(), hostile(60))
    @example(quote(title="[page 3](https://evil.test)", section=(MARKUP, LINKS)), ")> |x> @everyone <!channel>")
    @example(quote(title="lines 20–31", section=("lines 20–31",)), "ordinary")
    def test_the_place_is_a_link_to_the_source_and_nothing_else_is_one(self, one: Quote, path: str) -> None:
        for details in (Details(), Details(url=f"https://docs.example.org/{''.join(path.split())}")):
            made = replace(one, details=details, memo=f"{path}.txt")
            linked = SourceLinks("https://wiki.example.org/{path}?line={line}").linked(made)
            assert linked.link
            self.assert_kept(answer(quotes=(linked, quote(), linked)))

    def test_a_quote_with_the_longest_link_is_whole_at_each_limit_and_one_over(self) -> None:
        link = "https://docs.example.org/" + "a" * (LONGEST_LINK - 25)
        for edge in self.edges:
            several = tuple(quote("習" * (edge + more), "", link=link) for more in (-1, 0, 1))
            self.assert_kept(Passages(several, walkable=True))

    def test_many_quotes_at_a_limit_are_all_whole(self) -> None:
        for edge in self.edges:
            several = tuple(quote("習" * (edge + more), "") for more in (-1, 0, 1) * 3)
            self.assert_kept(Passages(several, walkable=True))
            self.assert_kept(answer(quotes=several))

    def test_quotes_that_are_just_shown_whole_and_one_over_are_all_kept(self) -> None:
        self.assert_kept(answer(quotes=tuple(quote("習" * (LONGEST_WHOLE + more), "") for more in (-1, 0, 1) * 3)))

    def test_a_section_of_a_hundred_paragraphs_is_shown_whole(self) -> None:
        self.assert_kept(Passages(tuple(quote(f"第 {number} 段。" * 20, "") for number in range(100)), walkable=False))

    def test_a_long_title_is_shown_whole(self) -> None:
        title = "題" * 5_000
        assert title in self.assert_kept(answer(quotes=(quote(title=title),))).words

    def test_of_a_very_long_question_that_was_searched_for_the_beginning_is_repeated(self) -> None:
        words = self.assert_kept(answer(asked_as=MARKUP + "問" * 2_000)).words
        assert f"{MARKUP}問" in words
        assert words.count("問") < LONGEST_SEARCH


@pytest.mark.parametrize("words", [EN, ZH_TW])
class FormContract:
    """The tests of the form behind 👎; a derived class runs them for its adapter."""

    def form(self, words: Words) -> Form:
        """The adapter's form, read by the platform's own rules."""
        raise NotImplementedError

    def test_each_reason_can_be_chosen_by_its_name_in_the_askers_language(self, words: Words) -> None:
        assert self.form(words).choices == tuple(reasons(words).items())
        assert tuple(value for value, _ in self.form(words).choices) == REASONS

    def test_the_forms_words_are_shown_uncut_within_limits_and_nothing_live(self, words: Words) -> None:
        form = self.form(words)
        assert form.title == words.bad_title
        assert {words.reason_label, words.missing_label} <= set(form.labels)
        assert [(name, size) for name, size, most in form.sizes if not 1 <= size <= most] == []
        assert form.live == ()

    def test_nothing_must_be_filled_in_and_nobody_can_type_more_than_is_kept(self, words: Words) -> None:
        form = self.form(words)
        assert (form.required, form.longest) == (False, LONGEST_COMPLAINT)
