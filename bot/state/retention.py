"""Remove what is older than it is to be kept, when the bot starts and once a day."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.state.record import Record
from bot.telemetry.incidents import log_incident

INTERVAL: Final = timedelta(days=1)


async def keep(record: Record, days: int) -> None:
    """Purge at once and then daily, until cancelled; what fails is logged and tried again the next day."""
    while True:
        try:
            await asyncio.to_thread(record.purge, datetime.now(UTC) - timedelta(days=days))
        except Exception as error:  # noqa: BLE001 - questions are answered meanwhile
            log_incident(error)
        await asyncio.sleep(INTERVAL.total_seconds())
