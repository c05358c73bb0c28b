"""Settings: defaults, bounds, and misspelt names."""

import os
from pathlib import Path

import pytest

from memoqa import settings
from memoqa.errors import SettingsError
from memoqa.settings import PREFIX, Settings, load_settings, names_of

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def test_defaults_are_the_folders_of_the_project():
    found = load_settings()
    assert (found.memos, found.index, found.encoder) == (Path("memos"), Path("index"), "bundled")


def test_the_environment_goes_before_the_file(monkeypatch):
    Path(".env").write_text("MEMOQA_QUOTES=2\nMEMOQA_LANGUAGE=en\n")
    monkeypatch.setenv("MEMOQA_QUOTES", "5")
    assert (load_settings().quotes, load_settings().language) == (5, "en")


def test_a_misspelt_name_is_refused_with_the_nearest_right_one(monkeypatch):
    monkeypatch.setenv("MEMOQA_MEMO", "elsewhere")
    with pytest.raises(SettingsError, match="did you mean MEMOQA_MEMOS"):
        load_settings()


def test_a_misspelt_name_in_the_file_is_refused_too():
    Path(".env").write_text("MEMOQA_QUOTE=2\n")
    with pytest.raises(SettingsError, match="did you mean MEMOQA_QUOTES"):
        load_settings()


@pytest.mark.parametrize(("name", "value"), [("QUOTES", "0"), ("QUOTES", "eleven"), ("LANGUAGE", "fr")])
def test_a_value_out_of_bounds_names_the_setting(monkeypatch, name, value):
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError, match=f"MEMOQA_{name}='{value}'"):
        load_settings()


def test_a_file_that_is_no_text_is_one_sentence():
    Path(".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        load_settings()


def test_a_malformed_line_in_the_file_is_refused_with_its_number():
    Path(".env").write_text("MEMOQA_QUOTES=2\nMEMOQA_INDEX elsewhere\n")
    with pytest.raises(SettingsError, match=r"\.env, line 2"):
        load_settings()


def test_a_folder_in_the_file_s_place_is_refused():
    Path(".env").mkdir()
    with pytest.raises(SettingsError, match=r"\.env is not a file"):
        load_settings()


def test_a_python_that_reads_file_names_in_another_encoding_is_told_what_to_set(monkeypatch):
    monkeypatch.setattr("sys.getfilesystemencoding", lambda: "ascii")
    with pytest.raises(SettingsError, match="PYTHONUTF8=1"):
        load_settings()


@pytest.mark.parametrize("document", ["README.md", ".env.example"])
def test_every_setting_is_documented(document):
    text = (ROOT / document).read_text("utf-8")
    assert [name for name in names_of(Settings) if name not in text] == []


def test_a_library_by_itself_knows_its_own_names_alone(monkeypatch):
    monkeypatch.setattr(settings, "extensions", lambda _group: [])
    monkeypatch.setenv("MEMOQA_RATE", "5")
    with pytest.raises(SettingsError, match="MEMOQA_RATE is not a setting"):
        load_settings()


def test_the_entry_points_of_a_group_come_in_the_order_of_their_names():
    names = [entry.name for entry in settings.extensions("console_scripts")]
    assert names == sorted(names)
    assert "memoqa" in names
    assert settings.extensions("memoqa.nothing") == []
