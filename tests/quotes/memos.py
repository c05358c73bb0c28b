"""Memos with a file's name and a digest of their own."""

import hashlib
from dataclasses import replace

from tests.ingest.structure.memos import memo_of


def memo_named(name, text):
    memo = memo_of(text, "markdown" if name.endswith(".md") else "text")
    return replace(memo, id=name, source_sha256=hashlib.sha256(text.encode()).hexdigest())
