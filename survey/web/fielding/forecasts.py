"""What will be shown if four, six or eight of ten answer, as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from survey.services.launching import Plan


@dataclass(frozen=True)
class ForecastRow:
    """One level and department; `alone` says for each rate whether it is shown by itself."""

    level: str
    department: str
    invited: int
    alone: tuple[bool, ...]


@dataclass(frozen=True)
class Forecasts:
    """All of them, the rates as whole per cents, and which levels are shown only together.

    `levels` are rates at which levels would be joined, each with the joint name.
    """

    rates: tuple[int, ...]
    rows: tuple[ForecastRow, ...]
    alone: tuple[int, ...]
    joined: tuple[int, ...]
    merged: Mapping[str, str]
    levels: tuple[tuple[int, str], ...]


def table(plan: Plan) -> Forecasts:
    """In the order of the levels."""
    shown = [{block for block in one.blocks if block[1]} for one in plan.forecasts]
    places = sorted(
        (place for place in plan.invited if place[1] is not None),
        key=lambda place: (plan.levels.index(place[0]), place[1] or ""),
    )
    rows = tuple(
        ForecastRow(
            level,
            department or "",
            plan.invited[level, department],
            tuple((level, department) in blocks for blocks in shown),
        )
        for level, department in places
    )
    return Forecasts(
        rates=tuple(round(100 * one.rate) for one in plan.forecasts),
        rows=rows,
        alone=tuple(sum(row.alone[at] for row in rows) for at in range(len(shown))),
        joined=tuple(sum(not row.alone[at] for row in rows) for at in range(len(shown))),
        merged=plan.merged,
        levels=tuple(
            (round(100 * one.rate), name)
            for one in plan.forecasts
            for name in one.levels
            if name not in plan.levels
        ),
    )
