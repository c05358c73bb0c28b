from pathlib import Path

from bot.state.stores import open_state


def test_a_name_holds_its_last_text_after_a_restart(place: Path) -> None:
    with open_state(place) as state:
        assert state.memory.remembered("servers") is None
        for text in ("1 2", "3"):
            state.memory.remember("servers", text)
        state.memory.remember("commands", "abc")
    with open_state(place) as state:
        assert (state.memory.remembered("servers"), state.memory.remembered("commands")) == ("3", "abc")
