"""Rank paragraphs for a question, mark the answering sentences, and judge whether they answer."""
