"""Response rates of an open wave as rows of a table: whole per cents, and words at the ends."""

from __future__ import annotations

from dataclasses import dataclass

from survey.models import DayRates

WORDS = {"few": "fewer than may be told so far", "nearly all": "nearly all"}


@dataclass(frozen=True)
class RateRow:
    name: str
    invited: str
    percent: int | None
    words: str


@dataclass(frozen=True)
class Rates:
    """The frozen rates of one day."""

    day: str
    total: RateRow | None
    levels: tuple[RateRow, ...]
    departments: tuple[RateRow, ...]


def rows(frozen: DayRates | None) -> Rates | None:
    """None before the first count."""
    if frozen is None:
        return None
    by_kind: dict[str, list[RateRow]] = {"total": [], "level": [], "department": []}
    for group in frozen.groups:
        by_kind[group["kind"]].append(_row(group))
    return Rates(
        day=f"{frozen.day.day} {frozen.day:%b %Y}",
        total=next(iter(by_kind["total"]), None),
        levels=tuple(by_kind["level"]),
        departments=tuple(by_kind["department"]),
    )


def _row(group: dict[str, str | float | int | None]) -> RateRow:
    invited, share = group["invited"], group["rate"]
    words = WORDS.get(str(group["words"]), "too small to show")
    if group.get("answered"):
        words = f"at least {group['answered']:,} people"
    return RateRow(
        name=str(group["name"]),
        invited="" if invited is None else f"{invited:,}",
        percent=None if share is None else round(100 * float(share)),
        words=words,
    )
