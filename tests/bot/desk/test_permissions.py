import pytest

from bot.desk.permissions import channels, identities, slack_groups
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


def test_a_list_of_channels_is_of_ids_of_both_platforms() -> None:
    assert channels("slack:C012ABC, discord:123456789012345678") == {"slack:C012ABC", "discord:123456789012345678"}
    assert channels("") == frozenset()


@pytest.mark.parametrize("entry", ["general", "slack:#general", "slack:U012ABC", "discord:role:123456789012345678"])
def test_what_is_no_channel_is_refused(entry: str) -> None:
    with pytest.raises(SettingsError, match="MEMOQA_CHANNELS"):
        channels(entry)
