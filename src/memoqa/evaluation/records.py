"""Read question files: SQuAD JSON, follow-ups and golden questions, told apart by their content.

Only this module knows the formats. An error names the file and the line.
"""

import json
from pathlib import Path
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from memoqa.errors import MemoqaError

ANSWERABLE = "answerable"
UNANSWERABLE = "unanswerable"
_FORMS = "SQuAD JSON, follow-ups or golden questions (see docs/measuring.md)"

Said: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Record = TypeVar("_Record", bound=BaseModel)


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class SquadAnswer(_Lenient):
    """An answer's words, and roughly where they begin in the paragraph."""

    text: str
    answer_start: int = 0


class SquadQuestion(_Lenient):
    """A question about a paragraph.

    Attributes:
        is_impossible: In SQuAD 2.0, nothing in the file answers it; its `answers` do not count.
    """

    id: str = ""
    question: Said
    answers: tuple[SquadAnswer, ...] = ()
    is_impossible: bool = False


class SquadParagraph(_Lenient):
    """A paragraph of the corpus, with its questions."""

    context: Annotated[str, StringConstraints(pattern=r"\S")]
    qas: tuple[SquadQuestion, ...] = ()


class _SquadArticle(_Lenient):
    paragraphs: tuple[SquadParagraph, ...]


class SquadFile(_Lenient):
    """SQuAD's JSON, version 1 or 2."""

    data: tuple[_SquadArticle, ...]

    @property
    def paragraphs(self) -> list[SquadParagraph]:
        """All paragraphs, in the file's order."""
        return [paragraph for article in self.data for paragraph in article.paragraphs]


class FollowUp(_Lenient):
    """A question asked after others, and the paragraph of a SQuAD file that answers it."""

    kind: str
    earlier: tuple[Said, ...]
    question: Said
    context: str
    answer: str


class GoldenQuestion(_Lenient):
    """A question to the memos, and the texts that each answer it; none if the memos do not answer it."""

    id: str
    question: Said
    kind: str
    lang: str = ""
    gold: tuple[Said, ...] = ()
    thread: tuple[Said, ...] = ()


QuestionRecords: TypeAlias = SquadFile | list[FollowUp] | list[GoldenQuestion]


def read(path: Path) -> QuestionRecords:
    """The questions in a file.

    Raises:
        MemoqaError: The file cannot be read, has no known form, or has no questions.
    """
    text = _text(path)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, dict) and "data" in whole:
        squad = _checked(SquadFile, whole, str(path))
        asked = [question for paragraph in squad.paragraphs for question in paragraph.qas]
        if not any(question.answers and not question.is_impossible for question in asked):
            raise MemoqaError(f"{path} has no question with an answer; name another file.")
        return squad
    return _from_lines(path, text, is_json=whole is not None)


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MemoqaError(f"{path} is not UTF-8 (at byte {error.start}); convert it.") from None
    except (OSError, ValueError) as error:  # ValueError for a NUL in the name
        raise MemoqaError(f"{path} cannot be read ({getattr(error, 'strerror', error)}); correct the name.") from None
    if not text.strip():
        raise MemoqaError(f"{path} is empty; write questions into it as docs/measuring.md shows.")
    return text


def _from_lines(path: Path, text: str, *, is_json: bool) -> list[FollowUp] | list[GoldenQuestion]:
    follow_ups: list[FollowUp] = []
    golden: list[GoldenQuestion] = []
    # Not splitlines(), which also splits at U+2028 and the like: JSON allows these inside a string.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        record = _record(where, line, is_json=is_json)
        if "context" in record:
            follow_ups.append(_checked(FollowUp, record, where))
        else:
            golden.append(_golden(record, where))
        if follow_ups and golden:
            raise MemoqaError(f"{where} has another form than the lines before it; split the file.")
    return follow_ups or golden


def _record(where: str, line: str, *, is_json: bool) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        problem = "has no known form" if is_json else "is not JSON"
        raise MemoqaError(f"{where} {problem}; memoqa reads {_FORMS}.") from None
    except RecursionError:
        raise MemoqaError(f"{where} is nested too deeply; memoqa reads {_FORMS}.") from None
    if not isinstance(record, dict) or "question" not in record:
        raise MemoqaError(f"{where} has no known form; memoqa reads {_FORMS}.")
    return record


def _golden(record: dict[str, Any], where: str) -> GoldenQuestion:
    question = _checked(GoldenQuestion, record, where)
    if question.kind == UNANSWERABLE and question.gold:
        raise MemoqaError(f"{where}: {question.id} is {UNANSWERABLE} but has gold texts; remove one or the other.")
    if question.kind != UNANSWERABLE and not question.gold:
        raise MemoqaError(f'{where}: {question.id} has no gold text; add one, or set its kind to "{UNANSWERABLE}".')
    return question


def _checked(form: type[_Record], value: Any, where: str) -> _Record:
    try:
        return form.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise MemoqaError(f"{where}: {place}: {first['msg'].lower()}; correct it.") from None
