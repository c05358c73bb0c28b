"""A question, analysed once: its spans, its answer type, its concepts in both languages, its vectors."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from memoqa.search.answer_type import ASKING, AnswerType, answer_type
from memoqa.search.concepts import (
    chinese_concepts,
    chinese_trigrams,
    english_concepts,
    english_word_pairs,
    native_concepts,
)
from memoqa.search.mail_questions import mail_question
from memoqa.search.memo_questions import MEMO_ITSELF, MemoQuestion, memo_question
from memoqa.search.once import once
from memoqa.search.space import Space, Vector
from memoqa.search.spans import Span, SpanKind, kind_of, spans
from memoqa.text.days import Day, days_in
from memoqa.text.dictionary import Word, words, words_of_each
from memoqa.text.normalize import HAN, fold, is_chinese, keeps_places
from memoqa.text.numbers import Article, articles_in, mentions
from memoqa.text.terms import CHINESE_STOP_WORDS, Concept, terms

# What a question says of an article when it asks only for its words; of folded text.
ITS_WORDS = re.compile(r"规定|内容|条文|全文|[写说讲]|\b(?:say|says|state|states|read|reads|text)\b")


class _Cut:
    """Texts that are cut into words by one call, when the words of one of them are first read."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(dict.fromkeys(texts))

    @once
    def _words(self) -> dict[str, tuple[Word, ...]]:
        return dict(zip(self._texts, words_of_each(self._texts), strict=True))

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text, which need not be among these."""
        return self._words[text] if text in self._texts else words(text)


@dataclass(frozen=True, eq=False)
class Query:
    """A question. Each property is worked out once, when it is first read; safe for many threads.

    Make one by `of`, and the questions of a thread by `of_each`.

    Attributes:
        text: As asked.
        folded: The text, folded.
    """

    text: str
    folded: str
    _space: Space | None = field(repr=False)
    _cut: _Cut = field(repr=False)

    @classmethod
    def of(cls, text: str, space: Space | None = None) -> "Query":
        """A question; it has no vectors if it gets no space."""
        folded = fold(text)
        return cls(text, folded, space, _Cut([text, folded]))

    @classmethod
    def of_each(cls, texts: Sequence[str], space: Space | None = None) -> list["Query"]:
        """Several questions that are cut into words by one call: in a thread, each is needed to read the next."""
        queries = [cls.of(text, space) for text in texts]
        cut = _Cut(form for query in queries for form in (query.text, query.folded, query.content))
        return [replace(query, _cut=cut) for query in queries]

    @once
    def chinese(self) -> bool:
        """Whether the question is mostly Chinese."""
        return is_chinese(self.text)

    @once
    def memo_question(self) -> MemoQuestion | None:
        """The question as one about a memo itself, perhaps a mail; None if it asks what a memo says."""
        about = memo_question(self.folded, chinese=self.chinese)
        return about or mail_question(self.folded, chinese=self.chinese)

    @once
    def wording(self) -> str:
        """The question without words for the memo itself (這份備忘錄), unless hardly anything else is left."""
        itself = MEMO_ITSELF.search(self.folded)
        if not itself or len(MEMO_ITSELF.sub("", self.folded)) <= 3:
            return self.text
        return MEMO_ITSELF.sub(" ", self.text if itself[0] in self.text else self.folded)

    @once
    def folded_wording(self) -> str:
        """The wording, folded."""
        return self.folded if self.wording is self.text else fold(self.wording)

    @once
    def content(self) -> str:
        """The folded wording, of a Chinese question without the words that ask."""
        return ASKING.sub(" , ", self.folded_wording) if self.chinese else self.folded_wording

    @once
    def words(self) -> tuple[Word, ...]:
        """The words of a Chinese question's content; empty for an English question."""
        return self._cut.words(self.content) if self.chinese else ()

    @once
    def raw_words(self) -> tuple[Word, ...]:
        """The words of the text as asked, without senses."""
        return self._cut.words(self.text)

    @once
    def numbers(self) -> frozenset[str]:
        """Its numbers, each as the term of its value."""
        return frozenset(mention[0] for mention in mentions(self.wording, self.folded_wording))

    @once
    def days(self) -> tuple[Day, ...]:
        """The days that it names, as spans of its folded wording: they may tell which memo is meant."""
        return tuple(days_in(self.folded_wording))

    @once
    def articles(self) -> tuple[Article, ...]:
        """The articles and items that it names, as spans of its folded wording."""
        return tuple(articles_in(self.folded_wording))

    @once
    def beside_article(self) -> frozenset[str] | None:
        """The terms that it has beside the one article that it names and what asks for its words; None without one."""
        if len(self.articles) != 1:
            return None
        rest = self.content
        for article in reversed(articles_in(rest)):
            rest = f"{rest[: article.start]} , {rest[article.end :]}"
        return frozenset(terms(ITS_WORDS.sub(" , ", rest))) - CHINESE_STOP_WORDS

    @property
    def names(self) -> tuple[Day | Article, ...]:
        """The days and articles that it names; by them it may mean paragraphs that do not say them."""
        return self.days + self.articles

    def terms_of(self, named: Day | Article) -> frozenset[str]:
        """The terms and numbers of a day or an article that it names."""
        stretch = self.folded_wording[named.start : named.end]
        return frozenset(terms(stretch, mentions(stretch.title(), stretch)))

    @once
    def answer_type(self) -> AnswerType:
        """The type of answer that it asks for."""
        return answer_type(self.folded_wording)

    @once
    def spans(self) -> tuple[Span, ...]:
        """Its spans, in order."""
        return tuple(spans(self.text, self.folded, self.raw_words, self._cut.words(self.folded)))

    @once
    def native(self) -> tuple[Concept, ...]:
        """Its concepts against paragraphs in its own language."""
        return native_concepts(self._own_terms, asks_author=self.chinese and self._asks_author)

    @once
    def foreign(self) -> tuple[Concept, ...]:
        """Its concepts against paragraphs in the other language."""
        if not self.chinese:
            return chinese_concepts(self._own_terms, asks_author=self._asks_author)
        return english_concepts(self.words or words(self._spoken), self._own_terms)

    @once
    def trigrams(self) -> tuple[str, ...]:
        """Stretches that only the same words share: three Chinese characters, or two English words; folded."""
        return chinese_trigrams(self.content) if self.chinese else english_word_pairs(self.folded_wording)

    @property
    def vector(self) -> Vector:
        """Its vector, of unit length, shape (dimension,).

        Raises:
            ValueError: The query has no space.
        """
        return self._vectors[0]

    @property
    def centred(self) -> Vector:
        """Its vector, centered by its language, of unit length.

        Raises:
            ValueError: The query has no space.
        """
        return self._vectors[1]

    def within(self, start: int, end: int) -> tuple[Span, ...]:
        """The spans from one place of the text to another; words that lie across an end are cut there."""
        found = tuple(span for span in self.spans if span.start < end and start < span.end)
        if not found or (start <= found[0].start and found[-1].end <= end):
            return found
        alone = Query.of(self.text[start:end]).spans
        return tuple(replace(span, start=start + span.start, end=start + span.end) for span in alone)

    def kind_of(self, stretch: str) -> SpanKind:
        """The kind of a stretch of the text, or of another text."""
        start = self.text.find(stretch)
        return kind_of(self.within(start, start + len(stretch)) if start >= 0 else Query.of(stretch).spans)

    def folded_of(self, stretch: str) -> str:
        """A stretch of the text, folded."""
        start = self.text.find(stretch)
        if start < 0 or not keeps_places(self.text, self.folded):
            return fold(stretch)
        return self.folded[start : start + len(stretch)]

    @once
    def _vectors(self) -> tuple[Vector, Vector]:
        if self._space is None:
            raise ValueError("this query has no space; give one to Query.of")
        return self._space.question(self.text, chinese=self.chinese)

    @once
    def _asks_author(self) -> bool:
        about = self.memo_question
        return about is not None and about.aspect == "author" and about.mail is None

    @once
    def _spoken(self) -> str:
        """The content; if it is empty (為什麼？ only asks), the wording."""
        return self.content if re.search(f"[{HAN}a-z0-9]", self.content) or not self.chinese else self.folded_wording

    @once
    def _own_terms(self) -> list[str]:
        return [*dict.fromkeys(terms(self._spoken)), *sorted(self.numbers)]
