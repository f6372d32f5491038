"""The alignment report as data: what the pages, the command and every document show.

Numbers are unrounded unless the size of the group coarsens them; `None` means withheld or
undefined, and the reason stands beside it (`reason`, or an entry of `privacy.withheld`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SCHEMA = "alignment-report/1"

Interval = tuple[float, float]
Target = Literal["roster", "process"]
Band = Literal["low", "medium", "high"]
Scope = Literal["block", "segment", "dimension", "item"]
Reason = Literal["too few", "protects another group", "group too small for this detail"]


@dataclass(frozen=True)
class QuestionnaireRef:
    key: str
    version: str


@dataclass(frozen=True)
class Withheld:
    scope: Scope
    reason: Reason
    level: str | None = None
    department: str | None = None
    segment: str | None = None
    dimension: str | None = None
    item: str | None = None


@dataclass(frozen=True)
class Privacy:
    minimum_group: int
    detail_group: int
    reliability_group: int
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True)
class Weighting:
    applied: bool
    design_effect: float | None = None
    collapsed: tuple[str, ...] = ()
    trimmed: int = 0


@dataclass(frozen=True)
class Rate:
    """How many were invited and answered; null where a group's numbers would not be safe."""

    level: str | None
    department: str | None
    invited: int | None
    responded: int | None
    rate: float | None
    reason: str | None = None


@dataclass(frozen=True)
class Population:
    invited: int | None
    responded: int | None
    rate: float | None
    by_level: tuple[Rate, ...]
    by_department: tuple[Rate, ...]
    reason: str | None = None


@dataclass(frozen=True)
class Alignment:
    """Score, vertical and horizontal are 0 to 100; the distance is in five-point units."""

    score: float | None
    ci: Interval | None
    vertical: float | None
    vertical_ci: Interval | None
    horizontal: float | None
    horizontal_ci: Interval | None
    typical_distance: float | None
    reason: str | None = None


@dataclass(frozen=True)
class Agreement:
    a_wg: float | None
    rwg_j: float | None
    ad_m: float | None


@dataclass(frozen=True)
class Group:
    """One level or one department on one dimension.

    `n` and `mean` cover everybody shown; `detail_n` counts the people behind the details,
    which cover only groups large enough for them.
    """

    level: str | None
    department: str | None
    n: int | None
    mean: float | None
    sd: float | None
    favourable: float | None
    ci: Interval | None
    target: Target | None
    rwg_j: float | None
    a_wg: float | None
    ad_m: float | None
    agreement_band: Band | None
    detail_n: int | None = None
    includes: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True)
class Difference:
    """A minus b, tested: a pair of levels, or a department against the rest of its level.

    `clear` says whether the difference is beyond chance in its family, also where q is withheld.
    """

    difference: float | None
    ci: Interval | None
    t: float | None
    df: float | None
    p: float | None
    p_below: float | None
    q: float | None
    g: float | None
    g_ci: Interval | None
    u: float | None
    p_u: float | None
    cliffs_delta: float | None
    clear: bool | None = None
    reason: str | None = None


@dataclass(frozen=True)
class LevelPair(Difference):
    a: str = ""
    b: str = ""


@dataclass(frozen=True)
class DepartmentVsRest(Difference):
    level: str = ""
    department: str = ""


@dataclass(frozen=True)
class Dimension:
    """One dimension; `topic`, `about`, `ask` and `start` are the questionnaire's words for it.

    `detail_n` counts the people behind SD, favourable share, alpha and omega: fewer than `n` where
    some are in groups too small for such detail.
    """

    key: str
    label: str
    part: str | None
    n: int | None
    mean: float | None
    sd: float | None
    favourable: float | None
    ci: Interval | None
    target: Target | None
    alpha: float | None
    omega: float | None
    icc1: float | None
    icc2: float | None
    f: float | None
    p: float | None
    eta_squared: float | None
    omega_squared: float | None
    alignment: Alignment
    agreement: Agreement
    levels: tuple[Group, ...]
    departments: tuple[Group, ...]
    level_pairs: tuple[LevelPair, ...]
    department_vs_rest: tuple[DepartmentVsRest, ...]
    low: float = 1.0
    high: float = 5.0
    topic: str = ""
    about: str = ""
    ask: str = ""
    start: str = ""
    scale_labels: tuple[str, ...] = ()
    outcome: bool = False
    detail_n: int | None = None
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ItemGroup:
    level: str
    n: int | None
    mean: float | None
    favourable: float | None
    counts: tuple[int, ...] | None
    cannot_say: float | None = None


@dataclass(frozen=True)
class Item:
    """Counts are as asked; every other number is recoded."""

    key: str
    dimension: str
    text: str
    reverse: bool
    n: int | None
    mean: float | None
    sd: float | None
    favourable: float | None
    cannot_say: float | None
    counts: tuple[int, ...] | None
    item_total: float | None
    levels: tuple[ItemGroup, ...]
    options: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True)
class Cell:
    level: str
    department: str | None
    dimension: str
    n: int | None
    mean: float | None
    favourable: float | None
    includes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """The tests that were corrected together (Benjamini-Hochberg)."""

    name: str
    size: int


@dataclass(frozen=True)
class Frame:
    """Which groups were compared, in which order, and who chose that order."""

    levels: tuple[str, ...]
    reference: str
    comparison: str
    departments: tuple[str, ...]
    order: str


@dataclass(frozen=True)
class Report:
    questionnaire: QuestionnaireRef
    title: str
    privacy: Privacy
    weighting: Weighting
    analysis_version: str
    seed: int
    assumptions: tuple[str, ...]
    families: tuple[Family, ...]
    frame: Frame
    population: Population
    alignment: Alignment
    parts: tuple[tuple[str, str], ...]
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]
    cells: tuple[Cell, ...]
    language: str = "en"
    schema: str = SCHEMA
