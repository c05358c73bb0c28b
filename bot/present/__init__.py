"""Word and lay out everything that the bot says, the same way on every platform."""
