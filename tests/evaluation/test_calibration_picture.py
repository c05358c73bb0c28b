"""docs/pictures/calibration.py draws what `memoqa eval --json` prints."""

import json
from xml.etree import ElementTree

import pytest

from docs.pictures.calibration import lines, picture
from memoqa.evaluation.output import measured_json
from tests.evaluation.conftest import GOLDEN, RULES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def printed(evaluation, written, tmp_path):
    """What `memoqa eval --json` prints of two files."""
    files = [written("g.jsonl", GOLDEN), written("<rules>.json", RULES)]
    path = tmp_path / "printed.json"
    path.write_text(json.dumps([measured_json(evaluation.measure(file)) for file in files]), "utf-8")
    return path


def test_the_picture_has_a_line_for_each_measured_file_under_its_name(printed):
    drawn = ElementTree.fromstring(picture(lines([str(printed)])))
    assert len(drawn.findall(f"{SVG}polyline")) == 2
    assert {"g", "<rules>"} <= {text.text for text in drawn.iter(f"{SVG}text")}


def test_each_bin_that_has_askings_is_a_dot_and_all_askings_are_in_one(printed):
    for line, askings in zip(lines([str(printed)]), (3, 10), strict=True):
        assert sum(one["askings"] for one in line.bins) == askings
        assert all(one["askings"] for one in line.bins)


def test_a_name_may_stand_before_the_file(printed):
    assert [line.name for line in lines([f"DRCD = dev={printed}"])] == ["DRCD = dev"] * 2


def test_a_bin_s_dot_is_as_high_as_its_share_of_right_ones(printed):
    [line, _] = lines([str(printed)])
    one = {"askings": 4, "confidence": 0.25, "right": 1.0}
    line.bins[:] = [one, one | {"right": 0.0}]
    drawn = ElementTree.fromstring(picture([line]))
    ends = drawn.find(f"{SVG}polyline").get("points").split()
    [(left, high), (same, low)] = (map(float, end.split(",")) for end in ends)
    assert (left, high < low) == (same, True)
