"""How many were invited and how many answered, as far as that may be told."""

from __future__ import annotations

from survey.report import model
from survey.report.source import Source

NO_ROSTER = "no roster was given"


def population(source: Source) -> model.Population:
    """Numbers of respondents of the groups that are shown; invited and rate need a roster."""
    people = source.released.mean.people
    return model.Population(
        invited=None,
        responded=None if people.company is None else people.company.n,
        rate=None,
        by_level=tuple(
            model.Rate(group.level, None, None, group.n, None, NO_ROSTER) for group in people.levels
        ),
        by_department=tuple(
            model.Rate(None, group.department, None, group.n, None, NO_ROSTER)
            for group in people.departments
        ),
    )
