"""What the reader is trained with: a cross-encoder that says whether a paragraph really answers a question."""
