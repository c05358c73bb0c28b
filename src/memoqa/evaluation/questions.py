"""Questions with the places in a corpus that answer them, from any kind of question file."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from memoqa.domain import Memo, Paragraph, Place
from memoqa.errors import MemoqaError
from memoqa.evaluation.records import ANSWERABLE, UNANSWERABLE, FollowUp, GoldenQuestion, SquadAnswer, SquadFile
from memoqa.index.corpus import Corpus
from memoqa.text.sentences import sentences_of

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers.

    Attributes:
        id: As in the file; may be empty.
        kind: As in the file. SQuAD has none: there it is "answerable" or "unanswerable" if the file has both, else
            empty.
        earlier: The thread's questions so far, oldest first.
        answerable: Whether the corpus should answer it.
        answers: For each answering paragraph the spans of its text with the gold answer; empty if it lacks the words.
        golds: The texts that each answer, without white space, wherever they stand; empty if only their paragraph
            counts, as in SQuAD.
    """

    id: str
    text: str
    kind: str
    earlier: tuple[str, ...]
    answerable: bool
    answers: Mapping[int, tuple[Span, ...]]
    golds: tuple[str, ...] = ()


def corpus_of(squad: SquadFile) -> Corpus:
    """A corpus with a memo of one paragraph for each distinct context, in the file's order."""
    contexts = dict.fromkeys(paragraph.context for paragraph in squad.paragraphs)
    return Corpus([_memo(number, context) for number, context in enumerate(contexts)])


def squad_questions(squad: SquadFile, corpus: Corpus) -> list[Question]:
    """The questions of a SQuAD file that have answers, and those that it states to have none."""
    index = _by_text(corpus)
    asked = [(paragraph.context, question) for paragraph in squad.paragraphs for question in paragraph.qas]
    kinds = (ANSWERABLE, UNANSWERABLE) if any(question.is_impossible for _, question in asked) else ("", "")
    questions = []
    for context, question in asked:
        if question.is_impossible:
            questions.append(Question(question.id, question.question, kinds[1], (), False, {}))
        elif question.answers:
            answers = {index[context]: _nearest(context, question.answers)}
            questions.append(Question(question.id, question.question, kinds[0], (), True, answers))
    return questions


def follow_up_questions(records: Sequence[FollowUp], corpus: Corpus) -> list[Question]:
    """Follow-ups, each with all occurrences of its answer, because the file does not say which one it means.

    Raises:
        MemoqaError: The corpus lacks a context.
    """
    index = _by_text(corpus)
    questions = []
    for number, record in enumerate(records, 1):
        if record.context not in index:
            raise MemoqaError(
                f"question {number} of the follow-ups has a context that --corpus lacks; name the right corpus."
            )
        answers = {index[record.context]: tuple(_occurrences(record.context, record.answer))}
        questions.append(Question("", record.question, record.kind, record.earlier, True, answers))
    return questions


def golden_questions(records: Sequence[GoldenQuestion], corpus: Corpus) -> list[Question]:
    """Golden questions; one whose gold text no paragraph has is answerable, but without answers.

    A paragraph answers too if its lead has the gold text, or begins it.
    """
    texts = [_squeezed(corpus.text(index)) for index in range(len(corpus))]
    leads = [squeezed("".join(corpus.lead(index))) for index in range(len(corpus))]
    questions = []
    for record in records:
        golds = tuple(squeezed(gold) for gold in record.gold)
        answers = {}
        for index, (text, offsets) in enumerate(texts):
            spans = tuple(_spans(text, offsets, golds))
            if spans or (leads[index] and any(gold and gold in leads[index] + text for gold in golds)):
                answers[index] = spans
        answerable = record.kind != UNANSWERABLE
        questions.append(Question(record.id, record.question, record.kind, record.thread, answerable, answers, golds))
    return questions


def squeezed(text: str) -> str:
    """A text without white space, as gold texts are compared."""
    return "".join(text.split())


def _memo(number: int, context: str) -> Memo:
    paragraph = Paragraph(1, 0, len(context), (), Place(lines=(1, 1)), sentences_of(context, 0, len(context)))
    digest = hashlib.sha256(context.encode("utf-8", "surrogatepass")).hexdigest()
    # Without a title: the authors of the questions did not have the article's title as a hint.
    return Memo(f"context-{number}", "", "", context, (paragraph,), digest)


def _by_text(corpus: Corpus) -> dict[str, int]:
    return {corpus.text(index): index for index in range(len(corpus))}


def _nearest(context: str, answers: Iterable[SquadAnswer]) -> tuple[Span, ...]:
    """The occurrence of each answer nearest to the stated offset, which some files count in other units."""
    spans = {
        min(occurrences, key=lambda span, answer=answer: abs(span[0] - answer.answer_start))  # type: ignore[misc]
        for answer in answers
        if (occurrences := list(_occurrences(context, answer.text)))
    }
    return tuple(sorted(spans))


def _occurrences(text: str, wanted: str) -> Iterable[Span]:
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start, start + len(wanted)
        start = text.find(wanted, start + 1)


def _squeezed(text: str) -> tuple[str, list[int]]:
    """A text without white space, and the offset in the text of each character that is left."""
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    return "".join(text[offset] for offset in offsets), offsets


def _spans(text: str, offsets: Sequence[int], golds: Iterable[str]) -> Iterable[Span]:
    for gold in golds:
        for start, end in _occurrences(text, gold):
            yield offsets[start], offsets[end - 1] + 1
