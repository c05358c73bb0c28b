"""Figures about a running bot, for Prometheus; none of them holds a word that anyone wrote.

Source: https://prometheus.io/docs/practices/naming/ for names and units.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest

from bot.telemetry.incidents import INCIDENTS

SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
ACK_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)


class Metrics:
    """All figures of one process; made once, when the bot is wired."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._questions = Counter(
            "memoqa_questions",
            "Questions, by outcome: answer, related, none, refused, busy, failed, left (talk among people).",
            ("platform", "outcome"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "memoqa_answer_seconds",
            "From beginning with a question to posting its answer.",
            ("platform",),
            registry=self.registry,
            buckets=SECONDS,
        )
        self._waiting = Gauge("memoqa_questions_waiting", "Questions in hand or in line.", registry=self.registry)
        self._repeated = Counter(
            "memoqa_repeated_events", "Events that a platform delivered again.", registry=self.registry
        )
        self._dropped = Counter(
            "memoqa_dropped_minutes",
            "Minutes in which a platform delivered no more events, because there were too many.",
            ("platform",),
            registry=self.registry,
        )
        self._reindexes = Counter(
            "memoqa_reindexes", "Runs of /reindex, by whether they failed.", ("failed",), registry=self.registry
        )
        self.registry.register(INCIDENTS)
        self._acknowledged = Histogram(
            "memoqa_ack_seconds",
            "From receiving an event to acknowledging it; Slack and Discord wait three seconds.",
            ("platform",),
            registry=self.registry,
            buckets=ACK_SECONDS,
        )
        self._index = Info("memoqa_index", "The generation in use.", registry=self.registry)
        self._created = Gauge(
            "memoqa_index_created_seconds",
            "When the index in use was made, in Unix time; 0 if there is none.",
            registry=self.registry,
        )
        self._alert = Gauge(
            "memoqa_index_alert",
            "1 if an older index answers because the newest is damaged, or if there is no index.",
            registry=self.registry,
        )

    def question(self, platform: str, outcome: str) -> None:
        """Count a question by its outcome."""
        self._questions.labels(platform, outcome).inc()

    @contextmanager
    def answering(self, platform: str) -> Iterator[None]:
        """Measure how long an answer takes, including posting it."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._seconds.labels(platform).observe(time.perf_counter() - began)

    def waiting(self, count: int) -> None:
        """Set how many questions are in hand or in line."""
        self._waiting.set(count)

    def repeated(self) -> None:
        """Count an event that was delivered again."""
        self._repeated.inc()

    def dropped(self, platform: str) -> None:
        """Count a minute in which a platform dropped events."""
        self._dropped.labels(platform).inc()

    def reindexed(self, *, failed: bool) -> None:
        """Count a run of /reindex."""
        self._reindexes.labels(str(failed).lower()).inc()

    def acknowledged(self, platform: str, seconds: float) -> None:
        """Measure how long a platform waited for the acknowledgement."""
        self._acknowledged.labels(platform).observe(seconds)

    def index(self, generation: str, created: str, *, alert: bool) -> None:
        """Set which index is in use.

        Args:
            generation: Its name; empty if there is none.
            created: When it was made, ISO 8601; empty if there is none.
            alert: Whether a newer one is damaged, or there is none.
        """
        self._index.info({"generation": generation})
        self._created.set(datetime.fromisoformat(created).astimezone(UTC).timestamp() if created else 0)
        self._alert.set(alert)

    def text(self) -> bytes:
        """All figures in Prometheus's text format."""
        return generate_latest(self.registry)
