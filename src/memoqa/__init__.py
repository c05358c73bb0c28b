"""memoqa: answers questions with the memos' own paragraphs, word for word.

The library turns a question into verbatim quotes. It is synchronous and knows no chat platform; see `memoqa.service`.
"""
