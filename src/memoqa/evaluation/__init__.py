"""How good the answers are: question files → figures, as a table, as JSON, and as a report to read.

The path of the data: file → `records` (its content) → `questions` (with the paragraphs that answer) → `asking` (the
ranking's outcome) → `metrics` (figures) and `caution` (what another caution would do) → `output` or `report`. `run`
calls them; `vectors` caches encoded texts. docs/measuring.md defines the figures.
"""

from memoqa.evaluation.run import Evaluation, Measured

__all__ = ["Evaluation", "Measured"]
