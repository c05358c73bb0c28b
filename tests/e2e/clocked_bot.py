"""`python -m bot` that keeps memberships by a clock of the test's: the file CLOCK says how many seconds it is ahead."""

import os
import sys
import time
from pathlib import Path
from unittest.mock import patch

from bot.__main__ import main


class Ahead:
    """A clock that a test moves."""

    @staticmethod
    def monotonic() -> float:
        return time.monotonic() + float(Path(os.environ["CLOCK"]).read_text())


if __name__ == "__main__":
    with patch("bot.desk.lookups.time", Ahead):
        sys.exit(main())
