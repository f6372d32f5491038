"""Who knows the shared answers: how well each group fits them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from survey.documents import figures
from survey.report.further_model import Competence, Culture


@dataclass(frozen=True)
class Knowing:
    """How well a group's people fit the shared view, or how many of them hold the first of two."""

    name: str
    n: str
    value: str
    interval: str


def knows_best(groups: tuple[Competence, ...]) -> tuple[str, str] | None:
    """The levels that know the shared answers best and least, where their intervals part."""
    levels = [(group.mean, group.ci, group.level) for group in groups if group.level and group.ci]
    if len(levels) < 2:
        return None
    (_, high, best), (_, low, worst) = max(levels), min(levels)
    return (best, worst) if high[0] > low[1] else None


def knowing(culture: Culture) -> tuple[Knowing, ...]:
    """Competences where there is one view, holders of the first where there are two."""
    return tuple(_knowing(culture))


def _knowing(culture: Culture) -> Iterator[Knowing]:
    if culture.two is not None:
        for group in (*culture.two.levels, *culture.two.departments):
            yield Knowing(_name(group), figures.count(group.n), figures.percent(group.mean), "–")
    elif culture.verdict == "one":
        for group in culture.groups:
            interval = "" if group.ci is None else figures.between(*group.ci, 2)
            yield Knowing(
                _name(group), figures.count(group.n), figures.plain(group.mean, 2), interval
            )


def _name(group: Competence) -> str:
    return group.level or group.department or ""
