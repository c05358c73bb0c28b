"""The quality gate: ask a golden file's questions before an index is published, and refuse one that answers worse."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from memoqa.encoders.base import Encoder
from memoqa.errors import MemoqaError, QualityFallen
from memoqa.evaluation.questions import Question, golden_questions
from memoqa.evaluation.records import GoldenQuestion, SquadFile, read
from memoqa.index.agreement import agrees
from memoqa.index.gate import GateResult, QualityGate
from memoqa.index.generation import Contents, Generation
from memoqa.search.confidence import DEFAULT_CAUTION
from memoqa.search.search import Searcher
from memoqa.search.timed_reader import TimedReader


def quality_gate(
    file: Path, margin: float, *, reader: TimedReader | None = None, caution: float = DEFAULT_CAUTION
) -> QualityGate:
    """The gate that asks the questions of a golden file.

    Args:
        file: Golden questions.
        margin: By how much the share of questions that come out right may fall, 0 to 1.
        reader: Reads the first paragraph before the verdict, as for the questions that people ask.
        caution: Of questions without an answer, half of them look-alikes, the share that must not get "answer".

    Raises:
        MemoqaError: The file cannot be read, or holds no golden questions.
    """
    try:
        records = read(file)
    except MemoqaError as error:
        raise MemoqaError(str(error).replace(str(file), file.name), place=file) from None
    golden = () if isinstance(records, SquadFile) else [r for r in records if isinstance(r, GoldenQuestion)]
    if not golden:
        raise MemoqaError(f"{file.name} holds no golden questions; see docs/measuring.md.", place=file)

    def share(contents: Contents, encoder: Encoder) -> float:
        """The share of questions that come out right: the right paragraph first and shown, or no answer claimed."""
        searcher = Searcher(contents, reader=reader, caution=caution)
        asked = golden_questions(golden, contents.corpus)
        return sum(_right(question, searcher, encoder) for question in asked) / len(asked)

    digest = hashlib.sha256(file.read_bytes()).hexdigest()

    def gate(new: Contents, in_use: Generation | None, encoder: Encoder) -> GateResult:
        now = share(new, encoder)
        before = _share_before(share, in_use, encoder, digest) if in_use else None
        if before is not None and now < before - margin:
            raise QualityFallen(
                f"only {now:.0%} of the golden questions in {file.name} would come out right, {before:.0%} do now; the "
                "old index stays in use. Check the memos that changed, or correct the golden file."
            )
        return GateResult(before, now, digest)

    return gate


def _share_before(
    share: Callable[[Contents, Encoder], float], in_use: Generation, encoder: Encoder, digest: str
) -> float | None:
    """The share that comes out right in the generation in use, or None if unknown.

    We ask again if its vectors are this encoder's; else we take what its manifest says of the same golden file.
    """
    if in_use.manifest.model == encoder.identity.model and agrees(in_use, encoder):
        return share(in_use, encoder)
    return in_use.manifest.golden_share if in_use.manifest.golden_sha256 == digest else None


def _right(question: Question, searcher: Searcher, encoder: Encoder) -> bool:
    ranking = searcher.search(question.text, encoder, question.earlier)
    if not question.answerable:
        return ranking.verdict != "answer"
    return ranking.verdict != "none" and ranking.paragraphs[0].index in question.answers
