"""The `memoqa` command."""
