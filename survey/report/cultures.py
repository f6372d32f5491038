"""Cultural consensus in the report: one set of answers, and which groups know it how well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.culture import FEWEST, CulturalConsensus, informal_consensus
from analysis.released import Group
from analysis.special import special
from analysis.views import TwoViews, two_views
from survey.report.asked import inside
from survey.report.further_model import Competence, Culture, SecondView
from survey.report.numbers import number
from survey.report.source import Source

LEADING = 3
MOST = 50_000
MOST_APART = 5_000
MOST_NAMED = 3
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
    found = told(ITEMS, fit, rows.cell[here], groups, source.released.promise.detail)
    two = None if fit.one_culture else _camps(source, here, groups)
    return (found if two is None else replace(found, verdict="two", two=two),)


def _camps(source: Source, here: NDArray[np.intp], groups: Sequence[Group]) -> SecondView | None:
    """The two views that fit best, where people fall into two beyond chance."""
    asked = source.further.picture
    if asked is None:
        return None
    here = here[:MOST_APART]
    scores, cell = asked.scores[here], asked.cell[here]
    try:
        fit = two_views(scores, seed=source.seed)
    except ValueError:
        return None
    if not fit.found:
        return None
    labels = [dimension.label for dimension in source.texts.dimensions]
    ahead = fit.keys[0] - fit.keys[1]
    order = np.argsort(-ahead)
    shares = [_held(fit, inside(cell, group), group, source) for group in groups]
    known = [share for share in shares if share is not None]
    return SecondView(
        first=tuple(labels[place] for place in order[:MOST_NAMED] if ahead[place] > 0),
        second=tuple(labels[place] for place in order[::-1][:MOST_NAMED] if ahead[place] < 0),
        share=fit.share,
        levels=tuple(share for share in known if share.level),
        p=fit.p,
        departments=tuple(share for share in known if share.department),
    )


def _held(
    fit: TwoViews, here: NDArray[np.bool_], group: Group, source: Source
) -> Competence | None:
    """Who of a group holds the first view."""
    side = fit.first[here]
    side = side[~np.isnan(side)]
    if side.size < max(source.released.promise.detail, 2):
        return None
    level = group.level if group.kind == "level" else None
    department = group.department if group.kind == "department" else None
    return Competence(level, department, int(side.size), float(side.mean()), None)
