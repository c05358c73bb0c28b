"""`python -m memoqa`: the same as the `memoqa` command."""

from memoqa.cli import main

main()
