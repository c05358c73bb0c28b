"""The guided set-up of a chat platform in the terminal: `python -m bot setup PLATFORM`."""
