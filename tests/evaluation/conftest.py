"""A small SQuAD file, follow-ups to it, golden questions, and an evaluation with the hashed encoder."""

import json

import pytest

from memoqa.evaluation import Evaluation
from memoqa.evaluation.vectors import CachingEncoder, VectorCache
from memoqa.index.store import Store
from tests.doubles import HashedEncoder
from tests.library import library_of

LEAVE = "員工每年有七天特休。請假須事先取得主管的同意，並於三日前提出。"
TRAVEL = "出差由部門經理核准。機票由總務訂購，單據於兩週內報銷。"
OFFICE = "The office opens at nine. Visitors sign in at the reception desk. The printer is on the second floor."


def squad(*paragraphs):
    return {"version": "1.1", "data": [{"title": "t", "paragraphs": list(paragraphs)}]}


def paragraph(context, *asked):
    return {
        "context": context,
        "qas": [
            {"id": str(number), "question": question, "answers": [{"text": answer, "answer_start": start}]}
            for number, (question, answer, start) in enumerate(asked)
        ],
    }


RULES = squad(
    paragraph(LEAVE, ("員工每年有幾天特休？", "七天", 5), ("請假須取得誰的同意？", "主管", 16)),
    paragraph(TRAVEL, ("機票由誰訂購？", "總務", 0)),
    paragraph(OFFICE, ("Where is the printer?", "on the second floor", 79)),
    paragraph(LEAVE, ("請假幾日前提出？", "三日", 22)),
)
BOOKING = "機票由誰訂購？"
PRINTER = "Where is the printer?"
FOLLOW_UPS = [
    {"kind": "same", "earlier": [BOOKING], "question": "單據幾週內報銷？", "context": TRAVEL, "answer": "兩週"},
    {"kind": "new", "earlier": [BOOKING], "question": PRINTER, "context": OFFICE, "answer": "floor"},
]
GOLDEN = [
    {"id": "g1", "lang": "zh", "question": BOOKING, "gold": ["機票 由總務\n訂購"], "kind": "fact"},
    {"id": "g2", "lang": "zh", "question": "單據呢？", "gold": ["兩週內報銷"], "kind": "followup", "thread": [BOOKING]},
    {"id": "g3", "lang": "en", "question": "What is a quark?", "gold": [], "kind": "unanswerable"},
]


@pytest.fixture
def written(tmp_path):
    """Writes a question file: a value as JSON, a list as JSON lines, bytes as they are."""

    def write(name, content):
        path = tmp_path / name
        if isinstance(content, list):
            content = "\n".join(json.dumps(line, ensure_ascii=False) for line in content) + "\n"
        elif isinstance(content, dict):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def library(tmp_path):
    """An index of the three paragraphs."""
    return library_of(tmp_path, {"rules.txt": f"{LEAVE}\n\n{TRAVEL}\n\n{OFFICE}\n"})


@pytest.fixture
def told():
    """The steps that an evaluation told of."""
    return []


@pytest.fixture
def evaluation(library, told, tmp_path):
    """An evaluation of the library's index, with a vector cache of the test's own."""
    encoder = CachingEncoder("hashed", HashedEncoder, VectorCache(tmp_path / "cache"))
    with Evaluation(Store(library.index), encoder, lambda *step: told.append(step)) as evaluation:
        yield evaluation
