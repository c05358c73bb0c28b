"""The signs that forms use, by their codes in Wingdings and Symbol."""

# Others have no character.
SYMBOLS = {
    "F06F": "☐", "F0A8": "☐", "F071": "☐", "F072": "☐", "F0FE": "☑", "F052": "☑", "F0FD": "☒", "F0FC": "✓",
    "F0FB": "✗", "F0B7": "•", "F0A7": "▪", "F06C": "●", "F06E": "■", "F0E0": "→", "F0D8": "➢",
}  # fmt: skip
UNKNOWN_SYMBOL = "\ufffd"  # silence would alter the sentence
# The codes may also stand in the text itself.
AS_SIGNS = {int(code, 16): sign for code, sign in SYMBOLS.items()}
