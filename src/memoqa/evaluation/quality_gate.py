"""Ask a golden file's questions of a new corpus before it is published, and refuse one that answers worse."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from memoqa.encoders.sentence import Encoder
from memoqa.errors import MemoqaError, QualityFallen
from memoqa.evaluation import questions as located
from memoqa.evaluation.questions import Question
from memoqa.evaluation.records import GoldenQuestion, SquadFile, read
from memoqa.index.build import Examine, Examined, agrees
from memoqa.index.generation import Generation
from memoqa.search.search import Searcher


def examination(file: Path, margin: float) -> Examine:
    """What `indexing.reindex` asks before it publishes.

    Args:
        file: Golden questions.
        margin: By how much the share of questions that come out right may fall, 0 to 1.

    Raises:
        MemoqaError: The file cannot be read, or holds no golden questions.
    """
    try:
        records = read(file)
    except MemoqaError as error:
        raise MemoqaError(str(error).replace(str(file), file.name), place=file) from None
    golden = () if isinstance(records, SquadFile) else [r for r in records if isinstance(r, GoldenQuestion)]
    if not golden:
        raise MemoqaError(f"{file.name} holds no golden questions; docs/measuring.md says how.", place=file)

    digest = hashlib.sha256(file.read_bytes()).hexdigest()

    def examine(searcher: Searcher, before: Generation | None, encoder: Encoder) -> Examined:
        now = _share(golden, searcher, encoder)
        earlier = _share_before(golden, before, encoder, digest) if before else None
        if earlier is not None and now < earlier - margin:
            raise QualityFallen(
                f"of the golden questions in {file.name} {now:.0%} would come out right, now it is {earlier:.0%}; the "
                "index stays as it is. Look into the memos that changed, or correct the golden file."
            )
        return Examined(earlier, now, digest)

    return examine


def _share_before(golden: Sequence[GoldenQuestion], before: Generation, encoder: Encoder, digest: str) -> float | None:
    """How many came out right of the generation in use: asked anew, or with another model as was noted of it."""
    if before.manifest.model == encoder.identity.model and agrees(before, encoder):
        return _share(golden, before.searcher, encoder)
    return before.manifest.golden_share if before.manifest.golden_sha256 == digest else None


def _share(golden: Sequence[GoldenQuestion], searcher: Searcher, encoder: Encoder) -> float:
    """How many of the questions come out right: the right paragraph first and shown, or nothing claimed."""
    asked = located.golden_questions(list(golden), searcher.ranker.corpus)
    return sum(_right(question, searcher, encoder) for question in asked) / len(asked)


def _right(question: Question, searcher: Searcher, encoder: Encoder) -> bool:
    ranking = searcher.search(question.text, encoder, question.earlier)
    if not question.answerable:
        return ranking.verdict != "answer"
    return ranking.verdict != "none" and ranking.paragraphs[0].index in question.answers
