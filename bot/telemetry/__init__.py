"""Log lines, metrics and incident ids; none of them holds a word of a question or a memo."""
