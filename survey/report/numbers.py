"""Numbers of the analysis as the report holds them: plain Python, None for NaN."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isnan
from typing import SupportsFloat

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import in_steps, outward
from survey.report.model import Interval

STEP = 0.1
WHOLE = 1.0
ANYWHERE = (-np.inf, np.inf)


def number(value: SupportsFloat) -> float | None:
    """Return a float, None for NaN; no negative zero."""
    plain = float(value)
    return None if isnan(plain) else plain + 0.0


def numbers(values: ArrayLike) -> list[float | None]:
    """Return a row of numbers."""
    plain: list[float] = (np.asarray(values, np.float64) + 0.0).tolist()
    return [None if value != value else value for value in plain]  # noqa: PLR0124 - NaN is not itself


def limits(ci: ArrayLike) -> Interval | None:
    """Return two limits, None if either is undefined."""
    return all_limits(np.asarray(ci)[None])[0]


def all_limits(ci: NDArray[np.float64]) -> list[Interval | None]:
    """Return a row of intervals."""
    low, high = numbers(ci[:, 0]), numbers(ci[:, 1])
    return [None if a is None or b is None else (a, b) for a, b in zip(low, high, strict=True)]


def coarse_number(value: SupportsFloat, step: float = STEP) -> float | None:
    """Return the nearest multiple of a step."""
    return number(in_steps(float(value), step))


def coarse_limits(
    ci: ArrayLike, step: float = STEP, scale: tuple[float, float] = ANYWHERE
) -> Interval | None:
    """Return limits rounded outward to a step, within the scale."""
    return limits(outward(ci, step, low=scale[0], high=scale[1]))


def whole(counts: Iterable[SupportsFloat]) -> tuple[int, ...]:
    """Return counts as plain integers."""
    return tuple(int(float(count)) for count in counts)


def weighted_average(values: Sequence[float | None], n: Sequence[float | None]) -> float | None:
    """Return the mean of the values there are, weighted by the sizes of their groups."""
    known = [(v, w) for v, w in zip(values, n, strict=True) if v is not None and w]
    total = sum(w for _, w in known)
    return sum(v * w for v, w in known) / total if total else None


def joined(*reasons: str | None) -> str | None:
    """Return the different reasons in one line, None if there is none."""
    return "; ".join(dict.fromkeys(reason for reason in reasons if reason)) or None
