"""Word and lay out everything the bot says, the same way on every platform."""
