"""Rewrite a question, rank paragraphs for it, highlight the sentences that answer, and judge whether they do."""
