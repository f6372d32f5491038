"""The alignment report as data: what the pages, the command and every document show.

Numbers are unrounded unless the size of the group coarsens them; `None` means withheld or
undefined, and the reason stands beside it (`reason`, or an entry of `privacy.withheld`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from analysis.withheld import Withheld
from survey.report.further_model import (
    ChannelMap,
    Culture,
    DepartmentRound,
    Picture,
    Predictions,
    PriorityRanking,
)
from survey.report.results_model import UnitResults

SCHEMA = "alignment-report/1"

Interval = tuple[float, float]
Target = Literal["roster", "process"]
Band = Literal["low", "medium", "high"]
Reading = Literal[
    "reliable",
    "redundant",
    "uncertain",
    "questionable",
    "unreliable",
    "too few people",
    "unknown",
]
Ranking = Literal["rank", "alike", "unstable", "too few groups", "too few people", "unknown"]


@dataclass(frozen=True)
class QuestionnaireRef:
    key: str
    version: str


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
    """How many were invited and answered; null where a group's numbers would not be safe.

    `without` names the levels whose people are not in a department's numbers, because they are
    counted with other departments of their level; a level with nobody looks the same.
    """

    level: str | None
    department: str | None
    invited: int | None
    responded: int | None
    rate: float | None
    reason: str | None = None
    without: tuple[str, ...] = ()


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
    """Score, vertical and horizontal are 0 to 100; the distance is in five-point units.

    `expected_without_difference` is the score to expect of such groups if none differed; `bounds`
    are the lowest and highest vertical score, chance not removed, whatever the silent people of a
    small reference level think. `reasons` says why one of these two is missing.
    """

    score: float | None
    ci: Interval | None
    vertical: float | None
    vertical_ci: Interval | None
    horizontal: float | None
    horizontal_ci: Interval | None
    typical_distance: float | None
    reason: str | None = None
    expected_without_difference: float | None = None
    bounds: Interval | None = None
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Agreement:
    a_wg: float | None
    rwg_j: float | None
    ad_m: float | None


@dataclass(frozen=True)
class Group:
    """One level or one department on one dimension.

    `n` and `mean` cover everybody shown; `detail_n` counts the people behind the details,
    which cover only groups large enough for them. `rwg_j_range` is over the null distributions;
    `beats_chance` says whether a level agrees more closely than people answering at random, from
    `p_chance`, which is at least the simulated p. Both are told of levels only.
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
    rwg_j_range: Interval | None = None
    beats_chance: bool | None = None
    p_chance: float | None = None


@dataclass(frozen=True)
class Difference:
    """A minus b, tested: a pair of levels, or a department against the rest of its level.

    `clear` says whether the difference is beyond chance in its family, also where q is withheld.
    `total_variation` is the share of one group that would have to answer differently for both to
    look the same.
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
    delta_ci: Interval | None = None
    total_variation: float | None = None


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
    some are in groups too small for such detail. `reading` says how far its scores can be read as
    one thing, `ranking` whether its departments may be put in an order; `icc1_k0` is ICC(1) with
    the group size corrected for unequal groups.
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
    alpha_ci: Interval | None = None
    icc1_ci: Interval | None = None
    icc1_k0: float | None = None
    reading: Reading | None = None
    ranking: Ranking | None = None


@dataclass(frozen=True)
class ItemGroup:
    level: str
    n: int | None
    mean: float | None
    favourable: float | None
    counts: tuple[int, ...] | None
    cannot_say: float | None = None
    reason: str | None = None


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
    """Which groups were compared, in which order, and who chose that order.

    `ranking` says whether dimensions may be ordered by the gap between reference and comparison.
    """

    levels: tuple[str, ...]
    reference: str
    comparison: str
    departments: tuple[str, ...]
    order: str
    ranking: Ranking | None = None


@dataclass(frozen=True)
class ItemMeaning:
    """How much further apart two groups are on an item than on its dimension's other items.

    `a` minus `b`, in scale points: the levels above the comparison level, together, and that level;
    or its people of two languages.
    `flagged` marks what is beyond chance in its family and not small; the item may then be read
    differently. `n_a` and `n_b` answered every item of the dimension.
    """

    item: str
    dimension: str
    a: str
    b: str
    n_a: int | None = None
    n_b: int | None = None
    delta: float | None = None
    ci: Interval | None = None
    p: float | None = None
    q: float | None = None
    flagged: bool | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Driver:
    """What goes with an outcome: a share of its variance, and in which direction.

    The weights of an outcome's drivers sum to its `r_squared`, their shares to 1.
    """

    dimension: str
    weight: float
    ci: Interval
    share: float | None
    coefficient: float


@dataclass(frozen=True)
class Drivers:
    """Relative weights of the other dimensions on an outcome, within levels."""

    outcome: str
    n: int | None
    r_squared: float | None
    weights: tuple[Driver, ...]
    reason: str | None = None


@dataclass(frozen=True)
class CommentGroup:
    """Comments that a consultant let through, masked and in no order that means anything.

    `n` people of the level wrote one in that language, shown or not: never fewer than ten. Without
    level and language they come from several levels.
    """

    level: str | None
    language: str | None
    n: int
    texts: tuple[str, ...]
    question: str = ""


@dataclass(frozen=True)
class TellingWord:
    """A word or phrase that one level uses more than the other, in comments that are shown.

    `reference` of `reference_of` people of the reference level used it; likewise of the comparison
    level. A positive `z` marks the reference level.
    """

    language: str
    word: str
    reference: int
    reference_of: int
    comparison: int
    comparison_of: int
    z: float
    q: float


@dataclass(frozen=True)
class CommentTopic:
    """How many people of one level wrote about a dimension, of those whose comments are shown.

    Without level where comments of several levels lie together.
    """

    dimension: str
    level: str | None
    language: str
    n: int
    of: int


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
    measurement: tuple[ItemMeaning, ...] = ()
    drivers: tuple[Drivers, ...] = ()
    rankings: tuple[PriorityRanking, ...] = ()
    channel_map: tuple[ChannelMap, ...] = ()
    picture: Picture | None = None
    shared_views: tuple[Culture, ...] = ()
    department_round: tuple[DepartmentRound, ...] = ()
    predictions: tuple[Predictions, ...] = ()
    comments: tuple[CommentGroup, ...] = ()
    telling_words: tuple[TellingWord, ...] = ()
    comment_topics: tuple[CommentTopic, ...] = ()
    results: tuple[UnitResults, ...] = ()
    schema: str = SCHEMA
