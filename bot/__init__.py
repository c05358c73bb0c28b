"""The application: one desk behind every chat platform; `python -m bot console` is the chat in a terminal."""
