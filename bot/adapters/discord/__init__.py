"""Discord: questions by command, mention, message and button; answers in threads."""
