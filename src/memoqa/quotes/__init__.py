"""Quotes as exact slices of a memo, the receipts that prove them, the paragraphs around them, and their wording."""
