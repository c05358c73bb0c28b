"""Say what changed between two versions of the memos, word for word: nothing here writes a sentence of its own."""
