"""Slack: questions by command, mention, message and shortcut; answers in threads."""
