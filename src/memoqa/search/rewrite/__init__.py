"""Rewrite a follow-up as a question that stands by itself, without a language model."""
