"""A chat in the terminal, over the same desk as the others; it needs no account."""
