"""What a careful statistician would warn about, as codes that a page puts into words."""

from __future__ import annotations

from enum import StrEnum
from math import isnan


class Reading(StrEnum):
    """How far a dimension's scores can be read as one thing."""

    RELIABLE = "reliable"
    REDUNDANT = "redundant"
    UNCERTAIN = "uncertain"
    QUESTIONABLE = "questionable"
    UNRELIABLE = "unreliable"
    TOO_FEW_PEOPLE = "too few people"
    UNKNOWN = "unknown"


class Ranking(StrEnum):
    """Whether groups may be put in an order."""

    RANK = "rank"
    ALIKE = "alike"
    UNSTABLE = "unstable"
    TOO_FEW_GROUPS = "too few groups"
    TOO_FEW_PEOPLE = "too few people"
    UNKNOWN = "unknown"


FEW_PEOPLE = 30
FEW_LEADERS = 12
UNRELIABLE_BELOW = 0.60
QUESTIONABLE_BELOW = 0.70
REDUNDANT_ABOVE = 0.95
STABLE_FROM = 0.70
LEVEL = 0.05


def reading(n: int, alpha: float, alpha_low: float | None = None) -> Reading:
    """Say how far a dimension's scores can be read as one thing [1]_.

    Parameters
    ----------
    n : int
        People who answered every item.
    alpha : float
        Cronbach's alpha, or omega.
    alpha_low : float, optional
        Lower end of its interval.

    Returns
    -------
    Reading
        UNRELIABLE under .60, QUESTIONABLE under .70, UNCERTAIN if the interval reaches under .60,
        REDUNDANT above .95 (the items repeat one another); TOO_FEW_PEOPLE under 30.

    References
    ----------
    .. [1] Nunnally, J. C., & Bernstein, I. H. (1994). Psychometric theory (3rd ed.). McGraw-Hill.
       The limits are conventions; .60 is the one below which differences are hidden by error.

    Examples
    --------
    >>> reading(200, 0.66), reading(12, 0.9)
    (<Reading.QUESTIONABLE: 'questionable'>, <Reading.TOO_FEW_PEOPLE: 'too few people'>)
    """
    if n < FEW_PEOPLE:
        return Reading.TOO_FEW_PEOPLE
    if isnan(alpha):
        return Reading.UNKNOWN
    if alpha < UNRELIABLE_BELOW:
        return Reading.UNRELIABLE
    if alpha < QUESTIONABLE_BELOW:
        return Reading.QUESTIONABLE
    if alpha > REDUNDANT_ABOVE:
        return Reading.REDUNDANT
    uncertain = alpha_low is not None and alpha_low < UNRELIABLE_BELOW
    return Reading.UNCERTAIN if uncertain else Reading.RELIABLE


def department_ranking(groups: int, p: float, icc2: float) -> Ranking:
    """Say whether departments differ enough, and steadily enough, to be ranked [1]_.

    Parameters
    ----------
    groups : int
        Departments with at least ten people.
    p : float
        Of the test that all have the same mean.
    icc2 : float
        Reliability of the departments' means.

    Returns
    -------
    Ranking
        TOO_FEW_GROUPS under 3, ALIKE with p of .05 or more, UNSTABLE with ICC(2) under .70: another
        survey would probably put them in another order.

    References
    ----------
    .. [1] LeBreton, J. M., & Senter, J. L. (2008). Answers to 20 questions about interrater
       reliability and interrater agreement. Organizational Research Methods, 11(4), 815-852.
       :doi:`10.1177/1094428106296642`

    Examples
    --------
    >>> department_ranking(12, 0.001, 0.82), department_ranking(12, 0.4, 0.1)
    (<Ranking.RANK: 'rank'>, <Ranking.ALIKE: 'alike'>)
    """
    if groups < 3:
        return Ranking.TOO_FEW_GROUPS
    if isnan(p) or isnan(icc2):
        return Ranking.UNKNOWN
    if p >= LEVEL:
        return Ranking.ALIKE
    return Ranking.RANK if icc2 >= STABLE_FROM else Ranking.UNSTABLE


def dimension_ranking(reference_n: int) -> Ranking:
    """Say whether dimensions may be ordered by their gap between levels.

    Parameters
    ----------
    reference_n : int
        People who answered in the reference level.

    Returns
    -------
    Ranking
        TOO_FEW_PEOPLE under 12: with so few leaders the order of the gaps is mostly chance.

    Examples
    --------
    >>> dimension_ranking(9)
    <Ranking.TOO_FEW_PEOPLE: 'too few people'>
    """
    return Ranking.RANK if reference_n >= FEW_LEADERS else Ranking.TOO_FEW_PEOPLE
