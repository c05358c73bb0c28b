import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.state import retention
from bot.state.retention import purge_daily
from bot.state.stores import State
from tests.bot.doubles import until


async def test_the_state_is_purged_at_the_start_and_again_though_one_purge_fails(
    state: State, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(retention, "INTERVAL", timedelta(0))
    purged: list[datetime] = []

    def purge(before: datetime) -> int:
        purged.append(before)
        if len(purged) == 1:
            raise OSError
        return 0

    monkeypatch.setattr(state.forgetting, "purge", purge)
    purging = asyncio.create_task(purge_daily(state.forgetting, 30))
    await until(lambda: len(purged) >= 2)
    purging.cancel()
    await asyncio.gather(purging, return_exceptions=True)
    assert timedelta(days=30) <= datetime.now(UTC) - purged[0] < timedelta(days=31)
    assert "OSError" in caplog.text
