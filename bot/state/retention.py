"""Delete what is older than MEMOQA_KEEP_DAYS, when the bot starts and once a day."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.state.forgetting import Forgetting
from bot.telemetry.incidents import log_incident

INTERVAL: Final = timedelta(days=1)


async def purge_daily(forgetting: Forgetting, days: int) -> None:
    """Purge at once and then daily, until cancelled; a failure is logged, and the next day tries again."""
    while True:
        try:
            await asyncio.to_thread(forgetting.purge, datetime.now(UTC) - timedelta(days=days))
        except Exception as error:  # noqa: BLE001 - the bot goes on answering questions
            log_incident(error)
        await asyncio.sleep(INTERVAL.total_seconds())
