"""The findings of `memoqa doctor` as lines for a terminal."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from memoqa.cli.doctor import Finding


def finding_lines(findings: Sequence[Finding]) -> Iterator[Text]:
    """A line for each finding: a mark, its name, and what it says; the names are as wide as the widest."""
    width = max((len(finding.name) for finding in findings), default=0) + 1
    for finding in findings:
        yield Text.assemble(_mark(finding), (f"{finding.name:<{width}}", "bold"), finding.says)


def _mark(finding: Finding) -> Text:
    if not finding.good:
        return Text("✗ ", "red")
    return Text("– ", "dim") if finding.absent else Text("✓ ", "green")
