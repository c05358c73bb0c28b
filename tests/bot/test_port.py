import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.port import EventId, Incoming

# Every separator that an id or a button's value has, and their escapes.
PARTS = st.lists(st.sampled_from([":", ";", "%", "%3A", "%25", "%253A", "/", "@me", "1", "é"])).map("".join)
IDS = st.builds(EventId, PARTS, st.lists(PARTS | st.text()).map(tuple))


@given(IDS)
@example(EventId("slack", ("T1", "C:1", "171.5")))
@example(EventId("", ()))
@example(EventId("", ("",)))
def test_an_id_comes_back_from_its_text(event: EventId) -> None:
    assert EventId.decode(event.encode()) == event


@given(st.lists(IDS, min_size=2, max_size=2, unique=True))
def test_two_ids_never_share_a_text(two: list[EventId]) -> None:
    assert len({event.encode() for event in two}) == 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("console:6f1e5d0a-9c61-4b0e-a2a4-5d3c1f7b8e90", ("6f1e5d0a-9c61-4b0e-a2a4-5d3c1f7b8e90",)),
        ("slack:T1:C1:171.5", ("T1", "C1", "171.5")),
        (
            "slack:T1:D1:13345.7384.8088930838",
            ("T1", "D1", "13345.7384.8088930838"),
        ),
        ("slack:T1:C1:V0PMYTJ2Y", ("T1", "C1", "V0PMYTJ2Y")),
        ("discord:1:22:333", ("1", "22", "333")),
        ("discord:@me:22:333", ("@me", "22", "333")),
    ],
)
def test_the_ids_in_stored_states_and_sent_buttons_stay_as_they_are(text: str, parts: tuple[str, ...]) -> None:
    event = EventId(text.partition(":")[0], parts)
    assert EventId.decode(text) == event
    assert event.encode() == text


@given(IDS, st.lists(PARTS, min_size=1).map(tuple), IDS)
def test_the_range_below_an_id_has_the_ids_that_begin_with_it_and_no_other(
    event: EventId, more: tuple[str, ...], other: EventId
) -> None:
    start, end = event.range_below
    assert start <= EventId(event.platform, event.parts + more).encode() < end
    begins = (other.platform, *other.parts)[: len(event.parts) + 1] == (event.platform, *event.parts)
    assert (start <= other.encode() < end) == (begins and len(other.parts) > len(event.parts))


def test_the_parent_of_a_message_is_its_channel() -> None:
    assert EventId("slack", ("T1", "C1", "171.5")).parent == EventId("slack", ("T1", "C1"))


def test_a_message_knows_its_platform() -> None:
    assert Incoming("slack:T1:C1:171.5", None, "who?").platform == "slack"
