"""The only reading of the clock, so that tests can move it."""

from datetime import UTC, date, datetime


def now() -> datetime:
    return datetime.now(tz=UTC)


def today() -> date:
    return now().date()
