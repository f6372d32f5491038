"""How many were invited and how many answered, as far as that may be told."""

from __future__ import annotations

from analysis.intervals import in_steps
from analysis.released import Group
from analysis.withheld import TOO_FEW
from survey.report import model
from survey.report.numbers import number
from survey.report.source import Source

NO_ROSTER = "no roster was given"
NOT_LISTED = "nobody of this group is on the roster"
MORE_THAN_LISTED = "more answers than people on the roster"
FINE = 200  # from so many invited a rate is exact; under it, in steps of five per cent
STEP = 0.05


def population(source: Source) -> model.Population:
    """Numbers of the groups that are shown; what is withheld is None with a reason."""
    people = source.released.mean.people
    total = _rate(source, people.company)
    levels = [(name, people.level(name)) for name in source.levels]
    shown = {group.department for group in people.departments}
    return model.Population(
        invited=total.invited,
        responded=total.responded,
        rate=total.rate,
        by_level=tuple(
            dict.fromkeys(
                _rate(source, group, level=group.level if group else name) for name, group in levels
            )
        ),
        by_department=(
            *(_rate(source, group, department=group.department) for group in people.departments),
            *(
                _rate(source, None, department=name)
                for name in source.departments
                if name not in shown
            ),
        ),
        reason=total.reason,
    )


def _rate(
    source: Source, group: Group | None, *, level: str | None = None, department: str | None = None
) -> model.Rate:
    if group is None:
        return model.Rate(level, department, None, None, None, TOO_FEW)
    if source.roster is None:
        return model.Rate(level, department, None, group.n, None, NO_ROSTER)
    invited = source.roster.size(group)
    if invited == 0:
        return model.Rate(level, department, 0, group.n, None, NOT_LISTED)
    if group.n > invited:
        return model.Rate(level, department, invited, group.n, None, MORE_THAN_LISTED)
    rate = group.n / invited
    if invited < FINE and not source.released.promise.open:
        rate = float(in_steps(rate, STEP))
    return model.Rate(level, department, invited, group.n, number(rate))
