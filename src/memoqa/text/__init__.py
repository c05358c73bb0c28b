"""The search copy of a text: folded, cut into terms, glossed. Nobody sees it; quotes come from the memo's own text.

One analyser serves memos and questions. A term is a plain string: a Chinese character or bigram, an English stem,
`#` with a number's value, or `~` with the stem of a Chinese word's English sense.
"""
