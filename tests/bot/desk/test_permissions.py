import pytest

from bot.desk.permissions import IdForm, channels, identities
from memoqa.errors import SettingsError

PEOPLE = (IdForm(r"tube:[A-Z]\d+", "tube:A1"), IdForm(r"post:\d{3}", "post:123"))
PLACES = (IdForm(r"tube:#\d+", "tube:#1"),)


def test_nobody_is_an_admin_if_none_is_listed() -> None:
    assert identities(" , ", PEOPLE) == frozenset()


def test_a_list_holds_ids_of_every_platform() -> None:
    assert identities("tube:B12, post:456", PEOPLE) == {"tube:B12", "post:456"}
    assert channels("tube:#12", PLACES) == {"tube:#12"}
    assert channels("", PLACES) == frozenset()


@pytest.mark.parametrize("entry", ["alice", "tube:alice", "tube:*", "post:1234", "post:12", "xpost:123", "tube:#1"])
def test_what_has_no_form_of_an_id_is_refused_with_the_forms(entry: str) -> None:
    with pytest.raises(SettingsError, match=r"MEMOQA_ADMINS: .* is not an id; write tube:A1 or post:123, separated"):
        identities(f"tube:B12,{entry}", PEOPLE)
    with pytest.raises(SettingsError, match=r"MEMOQA_CHANNELS: .* is not an id; write tube:#1, separated"):
        channels(f"tube:#1,{entry}x", PLACES)


def test_without_a_platform_every_id_is_refused() -> None:
    with pytest.raises(SettingsError, match="no platform is installed"):
        identities("tube:B12", ())
