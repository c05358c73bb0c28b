from memoqa.extensions import extensions


def test_the_entry_points_of_a_group_come_in_the_order_of_their_names() -> None:
    names = [entry.name for entry in extensions("console_scripts")]
    assert names == sorted(names)
    assert "memoqa" in names


def test_a_group_that_nobody_fills_is_empty() -> None:
    assert extensions("memoqa.nothing") == []
