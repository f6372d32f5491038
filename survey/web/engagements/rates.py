"""Response rates of an open wave as rows of a table: whole per cents, and words at the ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from survey.models import DayRates

WORDS = {
    "few": "fewer than may be told so far",
    "nearly all": "nearly all",
    "withheld": "not told yet",
}


@dataclass(frozen=True)
class RateRow:
    name: str
    invited: str
    percent: int | None
    words: str


@dataclass(frozen=True)
class Region:
    """The shops of a region; `row` is the region itself, `joined` are shops told only with it."""

    row: RateRow | None
    shops: tuple[RateRow, ...]
    joined: tuple[str, ...]


@dataclass(frozen=True)
class Rates:
    """The frozen rates of one day."""

    day: str
    total: RateRow | None
    levels: tuple[RateRow, ...]
    departments: tuple[RateRow, ...]
    regions: tuple[Region, ...]


def rows(frozen: DayRates | None) -> Rates | None:
    """None before the first count."""
    if frozen is None:
        return None
    by_kind: dict[str, list[RateRow]] = {"total": [], "level": [], "department": [], "region": []}
    for group in frozen.groups:
        if group["kind"] in by_kind:
            by_kind[group["kind"]].append(row(group))
    shops = [group for group in frozen.groups if group["kind"] == "segment"]
    regions = [_region(one, shops, one.name) for one in by_kind["region"]]
    elsewhere = _region(None, shops, None)
    return Rates(
        day=f"{frozen.day.day} {frozen.day:%b %Y}",
        total=next(iter(by_kind["total"]), None),
        levels=tuple(by_kind["level"]),
        departments=tuple(by_kind["department"]),
        regions=(*regions, elsewhere) if elsewhere.shops or elsewhere.joined else tuple(regions),
    )


def _region(named: RateRow | None, shops: list[dict[str, Any]], name: str | None) -> Region:
    inside = [group for group in shops if group.get("within") == name]
    return Region(
        row=named,
        shops=tuple(row(group) for group in inside if group["words"] != "small"),
        joined=tuple(str(group["name"]) for group in inside if group["words"] == "small"),
    )


def row(group: Mapping[str, Any]) -> RateRow:
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
