"""Cultural consensus in the report: one set of answers, and which groups know it how well."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.culture import FEWEST, CulturalConsensus, informal_consensus
from analysis.released import Group
from analysis.special import special
from survey.report.asked import inside
from survey.report.further_model import Competence, Culture
from survey.report.numbers import number
from survey.report.source import Source

LEADING = 3
MOST = 50_000
ITEMS = "items"


def told(
    about: str,
    fit: CulturalConsensus,
    cell: NDArray[np.intp],
    groups: Sequence[Group],
    fewest: int,
) -> Culture:
    """Return a fit with the mean competence of each group of enough people."""
    return Culture(
        about=about,
        n=fit.n,
        ratio=number(fit.ratio) if np.isfinite(fit.ratio) else None,
        eigenvalues=tuple(fit.eigenvalues[:LEADING].tolist()),
        mean_competence=number(fit.mean_competence),
        negative=fit.negative / fit.n,
        verdict="one" if fit.one_culture else "none",
        key=(),
        groups=tuple(
            found
            for group in groups
            if (found := _competence(fit.competence[inside(cell, group)], group, fewest))
        ),
    )


def _competence(competence: NDArray[np.float64], group: Group, fewest: int) -> Competence | None:
    known = competence[~np.isnan(competence)]
    n = known.size
    if n < max(fewest, 2) or known.std() == 0:
        return None
    half = float(special.stdtrit(n - 1, 0.975) * known.std(ddof=1) / np.sqrt(n))
    mean = float(known.mean())
    level = group.level if group.kind == "level" else None
    department = group.department if group.kind == "department" else None
    return Competence(level, department, group.n, mean, (mean - half, mean + half))


def shared_views(source: Source) -> tuple[Culture, ...]:
    """Return cultural consensus on the scale items: whether there is one sheet or several.

    Of at most 50,000 people, the first of rows that are in no order. The size of a group is that of
    the people shown, also where some of them answered everything alike and have no competence.
    """
    rows = source.further.items
    company = source.released.detail.common.company
    if rows is None or company is None:
        return ()
    here = np.flatnonzero(inside(rows.cell, company))[:MOST]
    if here.size < FEWEST or len(rows.layout.items) < FEWEST:
        return ()
    values = rows.values(tuple(range(len(rows.layout.items))), slice(0, int(here[-1]) + 1))[here]
    try:
        fit = informal_consensus(values)
    except ValueError:
        return ()
    people = source.released.detail.people
    groups = (*people.levels, *(group for group in people.departments if group.label == "block"))
    return (told(ITEMS, fit, rows.cell[here], groups, source.released.promise.detail),)
