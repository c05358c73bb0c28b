"""Quotes as exact slices of a memo, the receipts that prove them, and what surrounds them."""
