"""The set-up's dialogue: what it asks, what it takes, and what it leaves behind."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.desk.permissions import IdForm
from bot.setup.dialogue import Both, Dialogue, TokenProblem, first_question, set_up, terminal_language
from memoqa.cli.doctor import Finding
from memoqa.errors import MemoqaError
from memoqa.service import MemoQA
from memoqa.settings import Settings
from tests.bot.setup.scripted import CTRL_C, contents, typed

ROOT = Path(__file__).parents[3]
CHINESE = (("{id} is gone; remove it.", "{id} 已經不在；請移除。"),)
FORMS = (IdForm(r"test:[A-Z]{3}", "test:ABC"),)
TOKEN, RIGHT = "SLACK_BOT_TOKEN", "right-canary"


class Place:
    """A platform that knows one token, and is out of reach for some calls."""

    def __init__(self, *, present: str = "", down: int = 0) -> None:
        self.present = present
        self.down = down
        self.checked: list[str] = []

    def check(self, token: str) -> str:
        self.checked.append(token)
        if self.down:
            self.down -= 1
            raise TokenProblem(Both("It cannot be {reached}.", "無法連線。"), unreachable=True)
        if not token.startswith("right"):
            raise TokenProblem(Both("It was refused.", "不接受。"))
        return "Lab {1}"

    def steps(self, dialogue: Dialogue) -> Both:
        dialogue.write(Path("manifest.yaml"), "name: memoqa\n")
        dialogue.secret(TOKEN, self.present, self.check)
        return Both("ask: {question}", "發問：{question}")


Run = Callable[..., str]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Walk through the set-up with these lines; what was printed."""

    def walked(place: Place, *lines: str, findings: tuple[Finding, ...] = ()) -> str:
        typed(monkeypatch, *lines)
        set_up("test", place.steps, FORMS, lambda *_: list(findings), CHINESE)
        return capsys.readouterr().out

    return walked


def test_a_wrong_token_is_said_and_asked_for_again(run: Run, folder: Path) -> None:
    place = Place()
    said = run(place, "", "no good", "wrong-canary", RIGHT, "")
    assert place.checked == ["wrong-canary", RIGHT]  # what cannot be a token is not even sent
    assert said.count("contains a blank or an unusual character") == 2
    assert "✗ It was refused." in said
    assert "✓ Lab {1}" in said
    assert contents(folder)[".env"] == f"{TOKEN}={RIGHT}\n"
    assert "canary" not in said


def test_a_platform_out_of_reach_is_said_and_tried_again(run: Run) -> None:
    place = Place(down=2)
    said = run(place, RIGHT, "", "", "")
    assert (said.count("✗ It cannot be {reached}."), place.checked) == (2, [RIGHT] * 3)
    assert "✓ Lab {1}" in said


def test_the_check_is_skipped_if_the_person_says_so(run: Run, folder: Path) -> None:
    said = run(Place(down=1), "unchecked-canary", "skip", "")
    assert "– not checked" in said
    assert "unchecked-canary" in contents(folder)[".env"]


def test_enter_keeps_a_token_that_is_there_and_right(run: Run, folder: Path) -> None:
    said = run(Place(present=RIGHT), "", "")
    assert f"{TOKEN} is set already" in said
    assert ".env is as it was" in said
    assert ".env" not in contents(folder)


@pytest.mark.parametrize("present", [RIGHT, "wrong-canary"])
def test_a_token_that_is_there_is_replaced_by_another(run: Run, folder: Path, present: str) -> None:
    (folder / ".env").write_text(f"# mine\n{TOKEN}={present}\nMEMOQA_RATE=5\n")
    run(Place(present=present), "right-other", "")
    assert contents(folder)[".env"] == f"# mine\n{TOKEN}=right-other\nMEMOQA_RATE=5\n"
    assert contents(folder)[".env.before"] == f"# mine\n{TOKEN}={present}\nMEMOQA_RATE=5\n"


def test_admins_are_added_by_their_ids_and_those_of_other_platforms_stay(run: Run, folder: Path) -> None:
    (folder / ".env").write_text("MEMOQA_ADMINS=slack:U012ABC,test:OLD\n")
    said = run(Place(present=RIGHT), "", "anna", "XYZ，test:ABC")
    assert "Now test:OLD; Enter keeps it so" in said
    assert "✗ MEMOQA_ADMINS: 'test:anna' is not an id; write test:ABC" in said
    assert contents(folder)[".env"] == "MEMOQA_ADMINS=slack:U012ABC,test:ABC,test:XYZ\n"


@pytest.mark.parametrize("lines", [(), ("wrong",), (RIGHT,)], ids=["at once", "after a try", "before the end"])
@pytest.mark.parametrize("end", [(CTRL_C,), ()], ids=["Ctrl-C", "Ctrl-D"])
def test_whoever_stops_finds_everything_as_it_was(
    run: Run, folder: Path, lines: tuple[str, ...], end: tuple[str, ...]
) -> None:
    (folder / ".env").write_text("A=1\n")
    with pytest.raises(MemoqaError, match="nothing was changed"):
        run(Place(), *lines, *end)
    assert contents(folder) == {".env": "A=1\n"}


def test_a_file_that_cannot_be_written_is_a_sentence_and_changes_nothing(run: Run, folder: Path) -> None:
    (folder / ".env.before").mkdir()
    (folder / ".env").write_text("A=1\n")
    with pytest.raises(MemoqaError, match=r"cannot be written \(Is a directory\); nothing was changed"):
        run(Place(), RIGHT, "")
    assert contents(folder) == {".env": "A=1\n"}


def test_a_setting_in_the_environment_is_named_since_it_wins(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, RIGHT)
    said = run(Place(present=RIGHT), "", "")
    assert f"{TOKEN} is set in the environment, which wins over .env" in said
    assert RIGHT not in said


def test_what_is_still_to_repair_is_said_and_what_is_well_is_not(run: Run) -> None:
    findings = (Finding("test scope", good=False, says="add it."), Finding("test ids", good=True, says="known"))
    said = run(Place(), RIGHT, "", findings=findings)
    assert "✗ test scope: add it.\n" in said
    assert "known" not in said


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-TW"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_TW.UTF-8"}, "en"),
        ({"MEMOQA_LANGUAGE": "zh-TW", "LANG": "en_US.UTF-8"}, "zh-TW"),
        ({"MEMOQA_LANGUAGE": "en", "LANG": "zh_TW.UTF-8"}, "en"),
    ],
)
def test_it_speaks_the_terminal_s_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert terminal_language(Settings().language) == language


def test_in_chinese_a_problem_is_chinese_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    finding = Finding("slack id", good=False, says="test:ABC is gone; remove it.")
    said = run(Place(down=1), "wrong", "", RIGHT, "anna", "", findings=(finding,))
    for words in (
        "✗ slack id: test:ABC 已經不在；請移除。",
        "✗ 無法連線。",
        "✗ 不接受。",
        "不是識別碼；請輸入 test:ABC",
        "接下來：",
    ):
        assert words in said


def test_the_next_steps_begin_with_the_index_if_there_is_none(run: Run, folder: Path) -> None:
    shutil.copytree(ROOT / "memos", folder / "memos")
    (folder / "memos" / "travel.md").write_text("# Travel and expenses\n\nFlights are booked fourteen days ahead.\n")
    said = run(Place(), RIGHT, "")
    assert "1. index the memos: " in said
    assert "2. start the bot: " in said
    question = first_question(Path("memos"))
    assert f"3. ask: {question}\n" in said
    library = MemoQA.from_settings(Settings())
    library.reindex()
    assert "1. start the bot: " in run(Place(), RIGHT, "")
    assert library.ask(question).verdict == "answer"


def test_the_first_question_is_in_the_memo_s_language(folder: Path) -> None:
    assert first_question(folder) == ""
    (folder / "a.md").write_bytes(b"")
    (folder / "b.md").write_text("# Travel and expenses\n\nFlights are booked at least fourteen days ahead.\n")
    assert first_question(folder) == "What are the key points of the memo “Travel and expenses”?"
