"""From a memo file to a Memo: `files` finds it, `read` reads its lines, `structure` finds its paragraphs.

Nothing is imported here: the child process that runs sandboxed readers must start fast.
"""
