"""How good the answers are: question files → figures, as a table, as JSON, and as a report to read.

The path of the data: file → `records` (what it says) → `questions` (where the answers stand in a corpus) → `asking`
(what the ranking gave) → `metrics` (figures) → `table` or `report`. `run` puts them together; `vectors` keeps what was
encoded. The figures are defined in docs/measuring.md.
"""

from memoqa.evaluation.run import Evaluation, Measured

__all__ = ["Evaluation", "Measured"]
