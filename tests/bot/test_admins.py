import pytest

from bot.admins import identities, slack_groups
from memoqa.errors import SettingsError


def test_nobody_is_an_admin_where_none_is_named() -> None:
    assert identities(" , ") == frozenset()


def test_users_groups_and_roles_are_told_apart() -> None:
    admins = identities("slack:U012ABC, slack:S0GROUP,discord:123456789012345678,discord:role:223456789012345678")
    assert len(admins) == 4
    assert slack_groups(admins) == {"S0GROUP"}


@pytest.mark.parametrize("entry", ["alice", "slack:alice", "slack:*", "discord:admins", "U012ABC", "discord:role:x"])
def test_a_name_in_the_place_of_an_id_is_refused(entry: str) -> None:
    with pytest.raises(SettingsError, match="MEMOQA_ADMINS"):
        identities(f"slack:U012ABC,{entry}")
