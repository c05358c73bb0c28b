"""An incident's line names the platform's own code, and nothing that people wrote."""

from collections.abc import Iterator

import pytest

from bot.telemetry import incidents
from bot.telemetry.incidents import log_incident, name_codes

SAID = "canary-7c"


class Refused(Exception):
    code = "is_archived"


@pytest.fixture(autouse=True)
def named() -> Iterator[None]:
    def code(error: BaseException) -> str:
        return error.code if isinstance(error, Refused) else ""

    name_codes(code)
    yield
    incidents._codes.discard(code)


def test_a_platforms_code_is_named(caplog: pytest.LogCaptureFixture) -> None:
    log_incident(Refused(SAID))
    assert "Refused (is_archived)" in caplog.text
    assert SAID not in caplog.text


def test_the_code_of_the_error_behind_an_error_is_named(caplog: pytest.LogCaptureFixture) -> None:
    error = ValueError(SAID)
    error.__cause__ = Refused(SAID)
    log_incident(error)
    assert "ValueError (is_archived)" in caplog.text
    assert SAID not in caplog.text


def test_an_error_without_a_code_is_named_by_its_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    incident = log_incident(ValueError(SAID))
    assert caplog.messages == [f"incident {incident}: ValueError\n"]


def test_an_error_that_is_its_own_cause_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    error = ValueError(SAID)
    error.__cause__ = error
    incident = log_incident(error)
    assert caplog.messages == [f"incident {incident}: ValueError\n"]
