"""Ask a golden file's questions of a new corpus before it is published, and refuse one that answers worse."""

from collections.abc import Sequence
from pathlib import Path

from memoqa.encoder import Encoder
from memoqa.errors import MemoqaError, QualityFallen
from memoqa.evaluation import questions as located
from memoqa.evaluation.questions import Question
from memoqa.evaluation.records import GoldenQuestion, SquadFile, read
from memoqa.indexing import Examine
from memoqa.retrieval import Searcher
from memoqa.shelf import Generation


def examination(file: Path, margin: float) -> Examine:
    """What `indexing.reindex` asks before it publishes.

    Args:
        file: Golden questions.
        margin: By how much the share of questions that come out right may fall, 0 to 1.

    Raises:
        MemoqaError: The file cannot be read, or holds no golden questions.
    """
    records = read(file)
    golden = () if isinstance(records, SquadFile) else [r for r in records if isinstance(r, GoldenQuestion)]
    if not golden:
        raise MemoqaError(f"{file} holds no golden questions; docs/measuring.md says how to write them.")

    def examine(searcher: Searcher, before: Generation | None, encoder: Encoder) -> tuple[float | None, float]:
        now = _share(golden, searcher, encoder)
        earlier = _share(golden, before.searcher, encoder) if before else None
        if earlier is not None and now < earlier - margin:
            raise QualityFallen(
                f"of the golden questions in {file.name} {now:.0%} would come out right, now it is {earlier:.0%}; the "
                "index stays as it is. Look into the memos that changed, or correct the golden file."
            )
        return earlier, now

    return examine


def _share(golden: Sequence[GoldenQuestion], searcher: Searcher, encoder: Encoder) -> float:
    """How many of the questions come out right: the right paragraph first and shown, or nothing claimed."""
    asked = located.golden_questions(list(golden), searcher.ranker.corpus)
    return sum(_right(question, searcher, encoder) for question in asked) / len(asked)


def _right(question: Question, searcher: Searcher, encoder: Encoder) -> bool:
    ranking = searcher.search(question.text, encoder, question.earlier)
    if not question.answerable:
        return ranking.verdict != "answer"
    return ranking.verdict != "none" and ranking.paragraphs[0].index in question.answers
