"""Levels, departments and blocks of one dimension as the report shows them."""

from __future__ import annotations

from functools import cached_property

from analysis.released import Group as Shown
from analysis.reliability import Reliability, dimension_reliability
from analysis.withheld import TOO_FEW, TOO_SMALL
from survey.report import model
from survey.report.details import Details, bands
from survey.report.estimates import Estimates
from survey.report.facts import Facts
from survey.report.numbers import joined
from survey.report.randomness import LEVEL
from survey.report.source import Source

NOBODY = "nobody has a score"


class DimensionView:
    """One dimension in the three resolutions of what was released."""

    def __init__(self, source: Source, place: int) -> None:
        self.source = source
        self.place = place
        self.texts = source.texts.dimensions[place]
        released = source.released
        self.mean = Facts(released.mean, place)
        self.detail = Facts(released.detail, place)
        self.estimates = Estimates(source, self.mean)
        self.details = Details(source, self.detail)

    @property
    def target(self) -> model.Target:
        return "process" if self.source.roster is None else "roster"

    @cached_property
    def _bands(self) -> list[model.Band | None]:
        return bands(self.source, self.mean)

    def group(self, group: Shown) -> model.Group:
        """One level or one department."""
        estimate, details = self.estimates.of(group), self.details.of(group)
        level = group.kind == "level"
        return model.Group(
            level=group.level if level else None,
            department=None if level else group.department,
            n=group.n,
            mean=estimate.mean,
            sd=details.sd,
            favourable=details.favourable,
            ci=estimate.ci,
            target=self.target,
            rwg_j=details.rwg_j,
            a_wg=details.a_wg,
            ad_m=details.ad_m,
            agreement_band=self._bands[self.mean.place(group)],
            detail_n=details.n,
            includes=group.includes,
            reason=joined(
                TOO_SMALL if details.n is None else details.reason,
                estimate.reason,
                self._left_out(group),
            ),
            rwg_j_range=details.rwg_j_range,
            beats_chance=None if details.p_chance is None else details.p_chance < LEVEL,
            p_chance=details.p_chance,
        )

    def _left_out(self, group: Shown) -> str | None:
        """Which levels a department is shown without; an empty one looks like a small one."""
        released = self.source.released
        if group.kind != "department" or group.department is None or released.promise.open:
            return None
        counted = {released.cells[cell].level for cell in group.cells}
        missing = [
            level or "people of no level"
            for level in self.source.levels_of[group.department]
            if level not in counted
        ]
        return f"without {', '.join(missing)}" if missing else None

    def levels(self) -> tuple[model.Group, ...]:
        """Every level shown, and an empty entry with a reason for every one that is not."""
        view = self.mean.view
        entries: list[model.Group] = []
        told: set[int] = set()
        for name in self.source.levels:
            group = view.level(name)
            if group is None:
                entries.append(self._nothing(level=name))
            elif group.row not in told:
                told.add(group.row)
                entries.append(self.group(group))
        return tuple(entries)

    def departments(self) -> tuple[model.Group, ...]:
        """Every department shown, and an empty entry with a reason for every one that is not."""
        view = self.mean.view
        entries = [self.group(group) for group in view.departments]
        shown = {group.department for group in view.departments}
        names: list[str | None] = [*self.source.departments]
        if self.source.released.promise.open:
            people = self.source.released.mean.people
            names = [group.department for group in people.departments]
        entries += [self._nothing(department=name) for name in names if name not in shown]
        return tuple(entries)

    def _nothing(self, level: str | None = None, department: str | None = None) -> model.Group:
        rules_off = self.source.released.promise.open
        reasons = (
            entry.reason
            for entry in self.source.released.withheld
            if (entry.level, entry.department, entry.item) == (level, department, None)
            and entry.dimension in {None, self.texts.key}
        )
        return model.Group(
            level=level,
            department=department,
            n=0 if rules_off else None,
            mean=None,
            sd=None,
            favourable=None,
            ci=None,
            target=None,
            rwg_j=None,
            a_wg=None,
            ad_m=None,
            agreement_band=None,
            reason=NOBODY if rules_off else next(reasons, TOO_FEW),
        )

    def cells(self) -> tuple[model.Cell, ...]:
        """The blocks of the named levels."""
        return tuple(
            model.Cell(
                level=level.level or "",
                department=block.department,
                dimension=self.texts.key,
                n=block.n,
                mean=self.estimates.published(block),
                favourable=self.details.of(block).favourable if block.detailed else None,
                includes=block.includes,
            )
            for level in self.mean.view.levels
            for block in self.mean.view.inside(level)
        )

    @cached_property
    def consistency(self) -> Reliability | None:
        """Alpha, omega and item-total of the company."""
        resolution = self.source.released.reliability
        company = resolution.dimensions[self.texts.key].company
        if company is None:
            return None
        whole = resolution.tally.select([company.row])
        found = dimension_reliability(whole, self.place, minres=False)[0]
        return found if found.n >= self.source.released.promise.reliability else None
