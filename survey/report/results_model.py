"""What the report tells of views and results over units such as shops.

Only what is of all units together: nothing here is about one unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Interval = tuple[float, float]
Verdict = Literal["suffer", "gain", "unclear"]
Worse = Literal["leaders higher", "frontline higher"]


@dataclass(frozen=True)
class Term:
    """A coefficient (b0 to b5) or a parameter of the surface (a1 to a4).

    `q` is given for a1, a3 and a4, corrected in their family.
    """

    name: str
    value: float
    ci: Interval
    p: float | None
    q: float | None = None


@dataclass(frozen=True)
class Surface:
    """Results on both views, of one dimension or (null) of all together.

    Views are steps of a five-point scale from its middle, in the terms less `centre`; most of them
    lie between `low` and `high`. These three are in half steps. `verdict` says what becomes of
    results where the views part; `worse` in which direction more. `reason` says why there is no
    surface.
    """

    dimension: str | None
    units: int
    centre: float | None = None
    low: float | None = None
    high: float | None = None
    coefficients: tuple[Term, ...] = ()
    parameters: tuple[Term, ...] = ()
    r_squared: float | None = None
    adjusted_r_squared: float | None = None
    f: float | None = None
    p: float | None = None
    verdict: Verdict | None = None
    worse: Worse | None = None
    rise_together: bool | None = None
    reason: str | None = None


@dataclass(frozen=True)
class UnitResults:
    """One result of units, such as complaints of shops, and how it goes with both views.

    `given` says where the result comes from: from other people than the views, or from a file.
    `units` have enough people at both levels and a result; `needed` are as many as
    are wanted.
    """

    outcome: str
    given: Literal["other respondents", "file"]
    better: Literal["higher", "lower"]
    unit: str
    leaders: str | None
    frontline: str
    units: int
    needed: int
    surfaces: tuple[Surface, ...] = ()
    dimension: str | None = None
    reason: str | None = None
