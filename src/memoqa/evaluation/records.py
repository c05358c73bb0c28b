"""Question files as they are written: SQuAD JSON, follow-ups and golden questions, told apart by what they hold.

Alone in knowing the files' formats. Whatever is wrong with one is said in a sentence that names the file and the line.
"""

import json
from pathlib import Path
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from memoqa.errors import MemoqaError

UNANSWERABLE = "unanswerable"
_FORMS = "SQuAD JSON, follow-ups or golden questions, as docs/measuring.md has them"

Said: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Record = TypeVar("_Record", bound=BaseModel)


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class SquadAnswer(_Lenient):
    """An answer's words, and about where they begin in the paragraph."""

    text: str
    answer_start: int = 0


class SquadQuestion(_Lenient):
    """A question to the paragraph that it stands under; without answers where that paragraph is silent."""

    id: str = ""
    question: Said
    answers: tuple[SquadAnswer, ...] = ()


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
    """A question to the memos, with texts any one of which answers it; without any where the memos are silent."""

    id: str
    question: Said
    kind: str
    lang: str = ""
    gold: tuple[Said, ...] = ()
    thread: tuple[Said, ...] = ()


QuestionRecords: TypeAlias = SquadFile | list[FollowUp] | list[GoldenQuestion]


def read(path: Path) -> QuestionRecords:
    """What a question file says.

    Raises:
        MemoqaError: It cannot be read, is of no known form, or holds no question.
    """
    text = _text(path)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, dict) and "data" in whole:
        squad = _checked(SquadFile, whole, str(path))
        if not any(question.answers for paragraph in squad.paragraphs for question in paragraph.qas):
            raise MemoqaError(f"{path} holds no question with an answer; name another file.")
        return squad
    return _from_lines(path, text, is_json=whole is not None)


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MemoqaError(f"{path} is not UTF-8 (at byte {error.start}); convert it.") from None
    except (OSError, ValueError) as error:  # the latter for a NUL in the name
        raise MemoqaError(f"{path} cannot be read ({getattr(error, 'strerror', error)}); correct the name.") from None
    if not text.strip():
        raise MemoqaError(f"{path} is empty; write questions into it as docs/measuring.md says.")
    return text


def _from_lines(path: Path, text: str, *, is_json: bool) -> list[FollowUp] | list[GoldenQuestion]:
    follow_ups: list[FollowUp] = []
    golden: list[GoldenQuestion] = []
    # Not splitlines(), which also splits at U+2028 and its like: JSON lets these stand inside a string.
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
            raise MemoqaError(f"{where} is of another form than the lines before it; split the file.")
    return follow_ups or golden


def _record(where: str, line: str, *, is_json: bool) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        problem = "is of no known form" if is_json else "is not JSON"
        raise MemoqaError(f"{where} {problem}; memoqa reads {_FORMS}.") from None
    except RecursionError:
        raise MemoqaError(f"{where} is nested too deeply; memoqa reads {_FORMS}.") from None
    if not isinstance(record, dict) or "question" not in record:
        raise MemoqaError(f"{where} is of no known form; memoqa reads {_FORMS}.")
    return record


def _golden(record: dict[str, Any], where: str) -> GoldenQuestion:
    question = _checked(GoldenQuestion, record, where)
    if question.kind == UNANSWERABLE and question.gold:
        raise MemoqaError(f"{where}: {question.id} is {UNANSWERABLE} and has gold texts; take out one or the other.")
    if question.kind != UNANSWERABLE and not question.gold:
        raise MemoqaError(f'{where}: {question.id} has no gold text; add one, or make it of kind "{UNANSWERABLE}".')
    return question


def _checked(form: type[_Record], value: Any, where: str) -> _Record:
    try:
        return form.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise MemoqaError(f"{where}: {place}: {first['msg'].lower()}; correct it.") from None
