"""`python -m memoqa`: the same as the `memoqa` command."""

from memoqa.cli.app import main

main()
