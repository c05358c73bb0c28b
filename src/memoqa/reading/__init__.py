"""From a memo file to its lines: `folder` finds and opens, `reader` reads, one file a format knows the format.

Nothing is imported here, so that the child process that parses PDF and .docx starts fast.
"""
