"""Decide what happens to each message and button press, the same way on every platform."""
