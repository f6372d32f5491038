"""How many will have answered in the end, from the whole per cents of the days so far.

Most people answer in the first days and after a reminder, so the daily gain shrinks. The middle
goes on shrinking as it did; the low end says that it shrinks twice as fast, the high end that the
latest pace holds. It is no statistical interval: nobody knows yet who will be reminded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FEWEST_DAYS = 3
WINDOW = 3  # days of the latest pace
SLOWEST, FASTEST = 0.98, 0.5  # how fast a daily gain may be taken to shrink


@dataclass(frozen=True)
class Expected:
    """Shares of those invited, 0 to 1."""

    low: float
    middle: float
    high: float


def expected(days: Sequence[tuple[date, float]], closes: date) -> Expected | None:
    """What to expect at the end; None before there are enough days, or when it is over."""
    left = (closes - days[-1][0]).days if days else 0
    if len(days) < FEWEST_DAYS or left <= 0:
        return None
    now = days[-1][1]
    pace = _pace(days[-WINDOW - 1 :])
    shrinking = _shrinking(days)
    gains = [_gain(pace, factor, left) for factor in (shrinking**2, shrinking, 1.0)]
    low, middle, high = (min(1.0, now + gain) for gain in gains)
    return Expected(low, middle, high)


def _pace(days: Sequence[tuple[date, float]]) -> float:
    """The mean gain of a day."""
    (first, begun), (last, reached) = days[0], days[-1]
    return max(0.0, (reached - begun) / max(1, (last - first).days))


def _shrinking(days: Sequence[tuple[date, float]]) -> float:
    """By which factor the gain shrinks from one day to the next, from both halves of the days."""
    half = len(days) // 2
    early, late = _pace(days[: half + 1]), _pace(days[half:])
    between = max(1.0, (days[-1][0] - days[0][0]).days / 2)
    if early <= 0 or late <= 0:
        return FASTEST if late <= 0 else SLOWEST
    return min(SLOWEST, max(FASTEST, float((late / early) ** (1 / between))))


def _gain(pace: float, factor: float, left: int) -> float:
    return float(sum(pace * factor**day for day in range(1, left + 1)))
