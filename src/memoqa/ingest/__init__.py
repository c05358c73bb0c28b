"""From a memo file to a Memo: `files` finds and opens it, `read` reads its lines, `structure` finds its paragraphs.

Nothing is imported here, so that the child process that parses PDF and .docx starts fast.
"""
