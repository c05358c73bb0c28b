"""Two memos with articles of the same numbers, and their index, for a bot that is a process of its own."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

LEAVE = (
    "差勤辦法\n\n第一條 依法訂定。\n\n第二條 特休三日，病假三十日。\n得延至次年。\n\n"
    "第三條 依前條請特休者，如附件一。\n\n附件一\n\n特休申請單。\n"
)
BUYING = "採購要點\n\n第一條 依法訂定。\n\n第二條 採購須經核准。\n"


def written(folder: Path) -> dict[str, str]:
    """The settings of a bot over these two memos, which are written into the folder."""
    memos = folder / "regulations"
    memos.mkdir()
    (memos / "leave.txt").write_text(LEAVE, "utf-8")
    (memos / "buying.txt").write_text(BUYING, "utf-8")
    return {"MEMOQA_MEMOS": str(memos), "MEMOQA_INDEX": str(folder / "index")}


def changed(folder: Path) -> None:
    """Let one memo say another number."""
    (folder / "regulations" / "leave.txt").write_text(LEAVE.replace("特休三日", "特休七日"), "utf-8")


async def index(folder: Path, environment: Mapping[str, str]) -> None:
    """Index the memos that the environment names."""
    program = (sys.executable, "-m", "memoqa", "index")
    quiet = asyncio.subprocess.DEVNULL
    indexing = await asyncio.create_subprocess_exec(*program, cwd=folder, env=dict(environment), stdout=quiet)
    assert await indexing.wait() == 0
