"""Any two published groups beside each other: what the report holds, and nothing besides.

Where the report has tested the pair, its own test is told. Where it has not, and both groups are
published with their spread and share nobody, they are tested here with Welch's test, corrected over
the dimensions of the view. Else the numbers stand side by side, and nothing is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import numpy as np

from analysis.adjust import benjamini_hochberg
from analysis.gaps import welch
from analysis.groups import Groups
from survey.documents import figures
from survey.documents.gaps import CLEAR, Gap, covers_zero, is_clear
from survey.documents.words import Words, filled
from survey.report.model import Cell, Dimension, Group, Interval, LevelPair, Report


@dataclass(frozen=True)
class Side:
    """A published group: a level, a department over all levels, or a department of a level."""

    key: str
    name: str
    level: str | None = None
    department: str | None = None

    @property
    def kind(self) -> str:
        if self.level and self.department:
            return "block"
        return "level" if self.level else "department"


@dataclass(frozen=True)
class Line:
    """One dimension of the view, as printed."""

    label: str
    first: str
    second: str
    difference: str
    interval: str
    says: str


@dataclass(frozen=True)
class Pairing:
    """Two groups on every dimension; `tested` says how, or why not."""

    a: Side
    b: Side
    gaps: tuple[Gap, ...]
    lines: tuple[Line, ...]
    tested: str


def sides(report: Report, say: Words) -> tuple[Side, ...]:
    """Every group with a mean on at least one dimension, in the order of the report."""
    found: dict[str, Side] = {}
    for dimension in report.dimensions:
        for group in dimension.levels:
            if group.level and group.mean is not None:
                _add(found, Side(_key("level", group.level), group.level, group.level))
    for dimension in report.dimensions:
        for group in dimension.departments:
            if group.department and group.mean is not None:
                name = say("explore.everybody", department=group.department)
                side = Side(_key("department", group.department), name, None, group.department)
                _add(found, side)
    for cell in report.cells:
        if cell.department and cell.mean is not None:
            name = say("explore.block", department=cell.department, level=cell.level)
            key = _key("block", cell.level, cell.department)
            _add(found, Side(key, name, cell.level, cell.department))
    return tuple(found.values())


def _key(*parts: str) -> str:
    return ":".join(quote(part, safe="") for part in parts)


def _add(found: dict[str, Side], side: Side) -> None:
    found.setdefault(side.key, side)


def pairing(report: Report, a: Side, b: Side, say: Words) -> Pairing:
    ends = [(_group(d, a, report), _group(d, b, report)) for d in report.dimensions]
    own = all(side.kind == "level" for side in (a, b))
    if own:
        gaps = tuple(_reported(d, *pair) for d, pair in zip(report.dimensions, ends, strict=True))
        tested = say("explore.reported")
    elif _overlap(a, b):
        gaps, tested = _beside(report, ends), say("explore.overlap")
    elif all(_spread(group) for pair in ends for group in pair if group is not None):
        gaps, tested = _welched(report, ends), say("explore.welch")
    else:
        gaps, tested = _beside(report, ends), say("explore.means_only")
    return Pairing(a, b, gaps, tuple(_line(gap, a, b, say) for gap in gaps), tested)


def _group(dimension: Dimension, side: Side, report: Report) -> Group | None:
    """The side on one dimension, None where it is not shown there."""
    if side.kind == "block":
        found = (
            cell
            for cell in report.cells
            if (cell.level, cell.department, cell.dimension)
            == (side.level, side.department, dimension.key)
        )
        return next((_of_cell(cell) for cell in found if cell.mean is not None), None)
    groups = dimension.levels if side.kind == "level" else dimension.departments
    return next(
        (
            group
            for group in groups
            if group.mean is not None
            and (group.level if side.kind == "level" else group.department)
            == (side.level or side.department)
        ),
        None,
    )


def _of_cell(cell: Cell) -> Group:
    nothing = dict.fromkeys(("sd", "ci", "target", "rwg_j", "a_wg", "ad_m", "agreement_band"))
    return Group(
        level=cell.level,
        department=cell.department,
        n=cell.n,
        mean=cell.mean,
        favourable=cell.favourable,
        includes=cell.includes,
        **nothing,
    )


def _overlap(a: Side, b: Side) -> bool:
    """Whether somebody may be in both."""
    levels = not (a.level and b.level) or a.level == b.level
    departments = not (a.department and b.department) or a.department == b.department
    return levels and departments


def _spread(group: Group) -> bool:
    """Everybody of the group stands behind its SD, so that it can be tested from what is told."""
    return group.sd is not None and group.n is not None and group.detail_n == group.n


def _reported(dimension: Dimension, a: Group | None, b: Group | None) -> Gap:
    if a is None or b is None or a == b:
        return Gap(dimension, a, b, None, None)
    for pair in dimension.level_pairs:
        if (pair.a, pair.b) == (a.level, b.level):
            return _tested(dimension, a, b, pair, 1)
        if (pair.a, pair.b) == (b.level, a.level):
            return _tested(dimension, a, b, pair, -1)
    return Gap(dimension, a, b, _apart(a, b), None)


def _tested(dimension: Dimension, a: Group, b: Group, pair: LevelPair, sign: int) -> Gap:
    if pair.difference is None:
        return Gap(dimension, a, b, None, None)
    ci = pair.ci
    if ci is not None and sign < 0:
        ci = (-ci[1], -ci[0])
    clear = is_clear(pair) and not covers_zero(ci)
    return Gap(dimension, a, b, sign * pair.difference, ci, clear=clear)


def _beside(report: Report, ends: list[tuple[Group | None, Group | None]]) -> tuple[Gap, ...]:
    return tuple(
        Gap(d, a, b, None if a is None or b is None else _apart(a, b), None)
        for d, (a, b) in zip(report.dimensions, ends, strict=True)
    )


def _apart(a: Group, b: Group) -> float | None:
    return None if a.mean is None or b.mean is None else a.mean - b.mean


def _welched(report: Report, ends: list[tuple[Group | None, Group | None]]) -> tuple[Gap, ...]:
    """Welch's test on every dimension, with the false discoveries of this one view held at 5%."""
    result = welch(_groups([a for a, _ in ends]), _groups([b for _, b in ends]))
    q = benjamini_hochberg(result.p)
    gaps = []
    for place, (dimension, (a, b)) in enumerate(zip(report.dimensions, ends, strict=True)):
        if np.isnan(result.p[place]):
            gap = Gap(dimension, a, b, None if a is None or b is None else _apart(a, b), None)
        else:
            ci: Interval = (float(result.ci[place][0]), float(result.ci[place][1]))
            clear = bool(q[place] < CLEAR) and not covers_zero(ci)
            gap = Gap(dimension, a, b, float(result.difference[place]), ci, clear=clear)
        gaps.append(gap)
    return tuple(gaps)


def _groups(found: list[Group | None]) -> Groups:
    def values(name: str) -> list[float]:
        return [np.nan if g is None else getattr(g, name) for g in found]

    n = [0.0 if g is None or g.n is None else float(g.n) for g in found]
    return Groups(np.array(n), np.array(values("mean")), np.array(values("sd")) ** 2)


def _line(gap: Gap, a: Side, b: Side, say: Words) -> Line:
    def mean(group: Group | None) -> str:
        if group is None or group.mean is None:
            return say("gap.withheld")
        return figures.plain(group.mean)

    return Line(
        gap.dimension.label,
        mean(gap.upper),
        mean(gap.lower),
        "–" if gap.difference is None else figures.signed(gap.difference),
        "–" if gap.ci is None else figures.gap_interval(*gap.ci, sign=True),
        _says(gap, a, b, say),
    )


def _says(gap: Gap, a: Side, b: Side, say: Words) -> str:
    """Lower or higher only of what is tested and beyond chance."""
    if gap.difference is None:
        return ""
    if gap.ci is None:
        return say("explore.untested")
    if not gap.clear:
        return say("explore.chance")
    key = "explore.higher" if gap.difference > 0 else "explore.lower"
    return filled(say, key, a=a.name, b=b.name)
