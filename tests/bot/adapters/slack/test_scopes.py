"""memoqa knows which scopes are missing, if Slack names the granted ones."""

from bot.adapters.slack.scopes import GROUPS, granted, missing


def test_missing_scopes_are_known_only_if_slack_names_the_granted_ones() -> None:
    assert granted(None) is None
    assert missing(None) == ()
    lacking = missing(
        granted("chat:write, commands,app_mentions:read,im:history,im:write,users:read,groups:history,channels:read")
    )
    assert [scope.name for scope in lacking] == ["channels:history", "mpim:history", "groups:read", "files:write"]
    assert GROUPS in missing(frozenset(), groups=True)
