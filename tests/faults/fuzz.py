"""Ask questions and read memo files that nobody would write; find those that raise or take long."""

import io
import random
import sqlite3
import time
import traceback
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.port import Incoming, ThreadKey
from bot.state.stores import State, open_state
from memoqa.domain import Turn
from memoqa.errors import MemoqaError, UnreadableMemo
from memoqa.ingest.files import MemoFile
from memoqa.ingest.read import read
from memoqa.ingest.structure.outline import outline
from memoqa.service import MemoQA
from tests.bot.doubles import answer
from tests.ingest.documents import pdf

PIECES = (
    *("習近平", "何時", "訪問", "印度", "？", "第一章", "（", "那", "呢", "它", "為什麼", "這份備忘錄", "哪些章節"),
    *("1,000億", "民國108年", "how many ", "its ", "and what about ", "https://x.y/?q=", "NEAR(", '" OR 1=1 --'),
    *("<!channel>", "@everyone", "\0", "\u202e", "\ud800", "？" * 500, "「" * 300, "9" * 400, "一" * 300, "a" * 800),
    *("\u200b" * 200, "à" * 200, "e" + "\u0301" * 500, "\n" * 300, "\U0001f469\u200d" * 90, "(" * 400, "." * 900),
    *("- " * 300, "3.5.7." * 99),
)

SQL = (
    *(
        "' OR '1'='1",
        '" OR 1=1 --',
        "'; DROP TABLE turns; --",
        "NEAR(",
        "*",
        "a & !",
        ":*",
        "?1",
        ":number",
        "@x",
        "$1",
    ),
    *("%", "_", "\\", "''", '"', "`", "]", ";", "--", "/*", "*/", "{event}", "%s", "NULL", "x' UNION SELECT value --"),
    *("\0", "\u202e", "'\u200b'", "＇", "a\nb", "", "9" * 400),
)


def questions(count: int, seed: int) -> Iterator[str]:
    """Hostile and broken questions, up to a little over the longest that is taken."""
    chance = random.Random(seed)
    assigned = [chr(code) for code in range(0x3100) if unicodedata.category(chr(code)) != "Cn"]
    for _ in range(count):
        pieces = (
            chance.choice(PIECES) if chance.random() < 0.7 else "".join(chance.choices(assigned, k=20))
            for _ in range(chance.randint(1, 8))
        )
        yield "".join(pieces)[: chance.choice((40, 400, 2001))]


def raised(error: Exception) -> str:
    """An error and where it was raised."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {where.name}, line {where.lineno}: {error}"


def ask(service: MemoQA, count: int, seed: int) -> dict[str, object]:
    """Ask them all, every third as a follow-up; a deliberate error is an answer, any other a traceback."""
    tracebacks = slow = 0
    longest = 0.0
    before = "習近平何時訪問俄羅斯？"
    for number, question in enumerate(questions(count, seed)):
        began = time.perf_counter()
        try:
            service.ask(question, [Turn(before)] if number % 3 == 0 else [])
            before = question
        except MemoqaError:
            pass
        except Exception as error:  # noqa: BLE001 - the drill counts them
            tracebacks += 1
            print(f"{raised(error)} for {ascii(question)[:200]}")
        took = time.perf_counter() - began
        longest = max(longest, took)
        slow += took > 1
    return {"questions": count, "tracebacks": tracebacks, "over_a_second": slow, "longest_s": round(longest, 3)}


def remember(folder: Path, count: int, seed: int) -> dict[str, object]:
    """Store questions and names made of SQL, and check that each store gives them back unchanged."""
    chance = random.Random(seed)
    place = folder / "state.sqlite3"
    now = datetime(2026, 11, 23, tzinfo=UTC)
    tracebacks = altered = 0
    with open_state(place) as state:
        tables = _tables(place)
        for number in range(count):
            text, name, channel = ("".join(chance.choices(SQL, k=chance.randint(1, 3))) for _ in "123")
            thread = ThreadKey("drill", channel, f"{number}{name}")
            said = Incoming(f"drill:{channel}:{number}{name}", thread, text, asker=f"{name}{number}")
            try:
                altered += not _is_kept(state, said, name, now)
                altered += number % 2 == 0 and state.forgetting.forget(said.asker) != 1
            except Exception as error:  # noqa: BLE001 - the drill counts them
                tracebacks += 1
                print(f"{raised(error)} for {ascii(said)[:200]}")
        lost = count // 2 - state.turns.count(now - timedelta(1))
    return {
        "rounds": count,
        "tracebacks": tracebacks,
        "altered": altered,
        "turns_lost": lost,
        "tables_changed": _tables(place) != tables,
    }


def _is_kept(state: State, said: Incoming, name: str, now: datetime) -> bool:
    """Whether each store gives back what it was given, and nothing else."""
    event, asker, text, thread = said.event, said.asker, said.text, said.thread
    assert thread
    claims = [state.claims.claim(said, now) for _ in "12"]
    unfinished = state.claims.unfinished("drill", now + timedelta(hours=1))
    state.turns.record(thread, answer(text), now, event=event, asker=asker)
    state.feedback.rate(event, asker, now, good=False)
    state.feedback.complain(event, asker, text, now)
    state.audit.add(asker, text, name, now)
    state.memory.remember(name, text)
    return (
        claims == ["new", "refused"]
        and [each for each in unfinished if each.event == event] == [said]
        and state.turns.question(event) == text
        and state.turns.asked_by(asker, 9) == (text,)
        and [turn.question for turn in state.turns.last(thread, 9)] == [text]
        and state.memory.remembered(name) == text
        and state.claims.count_by_asker(asker, now - timedelta(1), event) == 1
    )


def _tables(state: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(state)) as opened:
        return opened.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()


def originals() -> dict[str, bytes]:
    """A small memo of each kind."""
    import docx

    text = "# 手冊\n\n## 一、總則\n\n本辦法自發布日施行。\n- 第一項\n- 第二項\n\n主管機關為內政部。\n"
    document = docx.Document()
    document.add_heading("手冊", 1)
    document.add_paragraph("本辦法自發布日施行。")
    buffer = io.BytesIO()
    document.save(buffer)
    return {
        ".md": text.encode(),
        ".txt": text.encode("utf-16"),
        ".pdf": pdf([(72, 700, "本辦法自發布日施行。")]),
        ".docx": buffer.getvalue(),
    }


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The bytes, with some of them flipped, cut, doubled or added."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data)) if data else 0
        kind = chance.randrange(5)
        if kind == 0 and data:
            data[at] = chance.randrange(256)
        elif kind == 1:
            del data[at : at + chance.randint(1, 60)]
        elif kind == 2:
            data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 30)))
        elif kind == 3:
            data[at:at] = data[at : at + chance.randint(1, 200)] * chance.randint(1, 40)
        else:
            del data[at:]
    return bytes(data)


def read_files(folder: Path, count: int, seed: int) -> dict[str, object]:
    """Read mutated memos of each kind in turn; an UnreadableMemo is an answer, any other error a traceback."""
    chance = random.Random(seed)
    kinds = list(originals().items())
    tracebacks = readable = 0
    longest = 0.0
    for number in range(count):
        kind, content = kinds[number % len(kinds)]
        path = folder / f"m{kind}"
        path.write_bytes(mutated(content, chance))
        began = time.perf_counter()
        try:
            loaded = read(MemoFile(path.name, path, folder.resolve()))
            memo = outline(loaded.source, memo_id=path.name, source_sha256=loaded.sha256)
            readable += 1
            assert all(memo.text[p.start : p.end] for p in memo.paragraphs)
        except UnreadableMemo:
            pass
        except Exception as error:  # noqa: BLE001 - the drill counts them
            tracebacks += 1
            print(f"{raised(error)} for {kind}, seed {seed}, number {number}")
        longest = max(longest, time.perf_counter() - began)
    return {"files": count, "readable": readable, "tracebacks": tracebacks, "longest_s": round(longest, 3)}
