"""How many were invited and how many answered, as far as that may be told."""

from __future__ import annotations

from analysis.rates import Rate, Rates
from analysis.released import Group, View
from analysis.withheld import TOO_FEW
from survey.report import model
from survey.report.source import Source

NO_ROSTER = "no roster was given"
MORE_THAN_INVITED = "more answers than invitations"


def population(source: Source) -> model.Population:
    """Invited, answered and the rate; without a roster only how many answered."""
    people = source.released.mean.people
    if source.rates is not None:
        return _with_rates(source, source.rates, people)
    shown = {group.department for group in people.departments}
    levels = dict.fromkeys(people.level(name) or name for name in source.levels)
    hidden = [name for name in source.departments if name not in shown]
    total = _answered(people.company)
    return model.Population(
        invited=None,
        responded=total.responded,
        rate=None,
        by_level=tuple(
            _answered(None, level=level)
            if isinstance(level, str)
            else _answered(level, level=level.level)
            for level in levels
        ),
        by_department=(
            *(_answered(group, department=group.department) for group in people.departments),
            *(_answered(None, department=name) for name in hidden),
        ),
        reason=total.reason,
    )


def _with_rates(source: Source, rates: Rates, people: View) -> model.Population:
    groups: dict[tuple[str | None, str | None], Group | None] = {(None, None): people.company}
    groups |= {(level.level, None): level for level in people.levels}
    groups |= {(None, group.department): group for group in people.departments if group.department}

    def told(rate: Rate) -> model.Rate:
        """Where more answered than were invited, only the rate is unknown.

        Where a rate is withheld though the group's n is told, the number invited is withheld, too:
        the one less the other would be what the words do not say.
        """
        group = groups.get((rate.level, rate.department))
        invited, responded = rate.invited, rate.responded
        if group is not None and rate.reason == MORE_THAN_INVITED:
            responded = group.n
        elif group is not None and rate.reason is not None:
            invited = None
        without = () if rate.invited is None else _without(source, rate.department)
        return model.Rate(
            **{**vars(rate), "invited": invited, "responded": responded, "without": without}
        )

    total = told(rates.company)
    return model.Population(
        invited=total.invited,
        responded=total.responded,
        rate=total.rate,
        by_level=tuple(map(told, rates.by_level)),
        by_department=tuple(map(told, rates.by_department)),
        reason=total.reason,
    )


def _without(source: Source, department: str | None) -> tuple[str, ...]:
    """The levels of which nobody is on the roster of a department."""
    if source.roster is None or source.released.promise.open or department is None:
        return ()
    pairs = zip(source.roster.cells, source.roster.invited, strict=True)
    here = [(cell.level, n) for cell, n in pairs if cell.department == department]
    return tuple(level for level, invited in here if level is not None and not invited)


def _answered(
    group: Group | None, *, level: str | None = None, department: str | None = None
) -> model.Rate:
    return model.Rate(
        level=level,
        department=department,
        invited=None,
        responded=None if group is None else group.n,
        rate=None,
        reason=TOO_FEW if group is None else NO_ROSTER,
    )
