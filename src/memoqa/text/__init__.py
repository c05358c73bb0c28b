"""The search copy of a text: folded, cut into terms, glossed. It is never shown; quotes come from the memo's own text.

One analyser serves memos and questions. A term is a plain string: a Chinese character or bigram, an English stem,
`#` with a number's value, or `~` with the stem of a Chinese word's English sense.
"""
