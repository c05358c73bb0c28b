"""A chat in the terminal, over the same desk as the others; the default for whoever has no workspace."""
