"""Trust between departments: what they say of each other, and what of it is giver and receiver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from analysis.adjust import benjamini_hochberg
from analysis.groups import Floats
from analysis.relations import FEWEST, SocialRelations, social_relations
from analysis.special import special
from survey.report.asked import AskedRound
from survey.report.further_model import DepartmentRound, Judgement, TrustPart
from survey.report.model import Family
from survey.report.numbers import number
from survey.report.source import Source

LEVEL = 0.05
TINY = 1e-9
NAME = "trust between departments"
PAIRS = "trust pairs"
TOO_FEW = f"fewer than {FEWEST} departments judge and are judged, or too few pairs of them"


def rounds(source: Source) -> tuple[tuple[DepartmentRound, ...], tuple[Family, ...]]:
    """Return every department round, and the family in which its tests were corrected."""
    told = [_told(asked) for asked in source.further.rounds]
    families = (
        (PAIRS, sum(pair.clear is not None for one in told for pair in one.judgements)),
        (NAME, sum(2 * len(one.parts) for one in told)),
    )
    return tuple(told), tuple(Family(name, size) for name, size in families if size)


def _told(asked: AskedRound) -> DepartmentRound:
    """Of the published means alone, so that nothing can be worked back from the parts."""
    shown = asked.shown
    judgements = _marked(
        asked,
        (
            Judgement(
                judging=asked.judging[row] if row < len(asked.judging) else None,
                judged=asked.judged[column],
                n=int(shown.n[row, column]),
                mean=float(shown.mean[row, column]),
            )
            for row, column in np.argwhere(~np.isnan(shown.mean)).tolist()
        ),
    )
    plain = DepartmentRound(
        key=asked.key,
        text=asked.text,
        low=asked.low,
        high=asked.high,
        departments=tuple(sorted({*asked.judging, *asked.judged})),
        judgements=judgements,
    )
    both = tuple(name for name in plain.departments if name in asked.judging)
    both = tuple(name for name in both if name in asked.judged)
    values, judges = _square(both, judgements)
    try:
        fit = social_relations(values, judges, _within(asked))
    except ValueError:
        return replace(plain, reason=TOO_FEW)
    giver, receiver, relationship = fit.shares
    return replace(
        plain,
        mean=fit.mean,
        parts=_parts(both, fit),
        giver_share=number(giver),
        receiver_share=number(receiver),
        relationship_share=number(relationship),
        generalized_reciprocity=number(fit.generalized_reciprocity),
        dyadic_reciprocity=number(fit.dyadic_reciprocity),
    )


def _marked(asked: AskedRound, judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Mark the pairs that are beyond chance, by the spread inside all of them."""
    found, within = tuple(judgements), _within(asked)
    if within is None or not found:
        return found
    mean, n = np.array([(one.mean, one.n) for one in found]).T
    z = (mean - mean.mean()) / np.sqrt(max(within, TINY) / n)
    q = benjamini_hochberg(2 * special.ndtr(-np.abs(z)))
    return tuple(replace(one, clear=bool(q <= LEVEL)) for one, q in zip(found, q, strict=True))


def _within(asked: AskedRound) -> float | None:
    """Variance between judges of one department about another, where spread may be shown."""
    known = ~np.isnan(asked.shown.sd)
    freedom = asked.shown.n[known] - 1
    if not freedom.sum():
        return None
    return float(freedom @ asked.shown.sd[known] ** 2 / freedom.sum())


def _square(names: tuple[str, ...], judgements: tuple[Judgement, ...]) -> tuple[Floats, Floats]:
    """Means and numbers of judges; NaN where there is none."""
    place = {name: position for position, name in enumerate(names)}
    matrix = np.full((len(names), len(names)), np.nan)
    judges = np.full_like(matrix, np.nan)
    for one in judgements:
        if one.judging in place and one.judged in place:
            where = place[one.judging], place[one.judged]
            matrix[where], judges[where] = one.mean, one.n
    return matrix, judges


def _parts(names: tuple[str, ...], fit: SocialRelations) -> tuple[TrustPart, ...]:
    q = benjamini_hochberg(np.concatenate([fit.giver_p, fit.receiver_p]))
    gives, receives = q[: len(names)] <= LEVEL, q[len(names) :] <= LEVEL
    return tuple(
        TrustPart(
            department=name,
            gives=float(fit.giver[place]),
            gives_ci=_ends(fit.giver_ci[place]),
            gives_clear=bool(gives[place]),
            receives=float(fit.receiver[place]),
            receives_ci=_ends(fit.receiver_ci[place]),
            receives_clear=bool(receives[place]),
        )
        for place, name in enumerate(names)
    )


def _ends(ci: Floats) -> tuple[float, float]:
    return float(ci[0]), float(ci[1])
