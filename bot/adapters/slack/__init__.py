"""Slack: questions by command, mention, message and shortcut; answers in threads."""

from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.settings import SlackSettings

__all__ = ["SlackAdapter", "SlackSettings"]
