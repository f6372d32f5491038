"""What the report tells of rankings, of the channel map and of shared views.

Every group here has at least the number of people that details need; others are named with a
reason. Coordinates are those of a plane without unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Interval = tuple[float, float]
Verdict = Literal["one", "two", "none", "unclear", "too few people"]


@dataclass(frozen=True)
class RankedOption:
    """What was ranked; `x` and `y` are its place on the map, null where there is no map."""

    key: str
    label: str
    x: float | None
    y: float | None


@dataclass(frozen=True)
class LevelConsensus:
    """How far one level agrees, on a ranking or on the picture of the dimensions.

    `alpha` is strategic consensus in two dimensions, `full_rank_alpha` in all of them;
    `mean_correlation` is that between two people of the group, with `ci`. `united` says whether
    they agree beyond chance. `x` and `y` are the head of the level's arrow on the map.
    """

    level: str
    n: int | None = None
    alpha: float | None = None
    full_rank_alpha: float | None = None
    kendall_w: float | None = None
    p: float | None = None
    mean_correlation: float | None = None
    ci: Interval | None = None
    united: bool | None = None
    x: float | None = None
    y: float | None = None
    includes: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True)
class RankingGroup(LevelConsensus):
    """One level's priorities.

    `named` holds for each option the share who put it among the first places, `first` who put it
    first.
    """

    named: tuple[float, ...] = ()
    first: tuple[float, ...] = ()


@dataclass(frozen=True)
class RankingPair:
    """Two levels: what they value (r) and how much they agree inside (difference a - b).

    `r` is the published measure, from what was asked; `r_corrected` with `r_ci` is without what
    chance in small groups takes from it, and compares between waves. `clear_content` and
    `clear_agreement` say what is beyond chance in its family. Content is tested only where both
    levels agree inside at all.
    """

    a: str
    b: str
    r: float | None
    p_content: float | None
    q_content: float | None
    clear_content: bool | None
    agreement_difference: float | None
    p_agreement: float | None
    q_agreement: float | None
    clear_agreement: bool | None
    reason: str | None = None
    r_corrected: float | None = None
    r_ci: Interval | None = None


@dataclass(frozen=True)
class PictureGroup(LevelConsensus):
    """What one level rates above and below the rest.

    `relative` is by dimension the mean of each person's standardised scores: above 0 is better than
    what the same people say of the other dimensions.
    """

    relative: tuple[float, ...] = ()


@dataclass(frozen=True)
class Picture:
    """Consensus on dimension profiles: whether levels see the same strengths and weaknesses."""

    dimensions: tuple[RankedOption, ...]
    groups: tuple[PictureGroup, ...]
    pairs: tuple[RankingPair, ...]
    shown: float | None
    overall_similarity: float | None


@dataclass(frozen=True)
class PriorityRanking:
    """A ranking question, read at the number of places that every level filled (`top`)."""

    key: str
    text: str
    top: int
    options: tuple[RankedOption, ...]
    groups: tuple[RankingGroup, ...]
    pairs: tuple[RankingPair, ...]
    shown: float | None
    overall_similarity: float | None


@dataclass(frozen=True)
class StageGroup:
    """What one level says of one stage: `shares` by channel, `leading` the most frequent."""

    level: str
    n: int | None = None
    leading: str | None = None
    share: float | None = None
    agreement: float | None = None
    common: bool | None = None
    shares: tuple[float, ...] = ()
    reason: str | None = None


@dataclass(frozen=True)
class StagePair:
    """Two levels on one stage; `total_variation` is how many would have to answer otherwise."""

    a: str
    b: str
    total_variation: float | None = None
    p: float | None = None
    q: float | None = None
    clear: bool | None = None


@dataclass(frozen=True)
class Stage:
    """One stage of the customer's journey.

    `common` is true where more than half name the same channel beyond doubt, false where fewer
    do, null where it cannot be told.
    """

    key: str
    label: str
    n: int | None
    leading: str | None
    share: float | None
    ci: Interval | None
    agreement: float | None
    common: bool | None
    shares: tuple[float, ...]
    levels: tuple[StageGroup, ...]
    pairs: tuple[StagePair, ...]


@dataclass(frozen=True)
class Competence:
    """Mean competence of a group: how well its people know what is shared, about 0 to 1."""

    level: str | None
    department: str | None
    n: int
    mean: float
    ci: Interval | None


@dataclass(frozen=True)
class SecondView:
    """Two cultures, and the share of each level and department that holds the first.

    `first` and `second` are what each answers; for ratings the dimensions that each rates highest
    beside the other.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    share: float
    levels: tuple[Competence, ...]
    p: float
    departments: tuple[Competence, ...] = ()


@dataclass(frozen=True)
class Culture:
    """Cultural consensus on one set of questions: whether answers are shared, and who knows them.

    `key` holds the shared answer to each question, empty for ratings.
    """

    about: str
    n: int
    ratio: float | None
    eigenvalues: tuple[float, ...]
    mean_competence: float | None
    negative: float | None
    verdict: Verdict
    key: tuple[str, ...]
    groups: tuple[Competence, ...]
    two: SecondView | None = None


@dataclass(frozen=True)
class ChannelMap:
    """Which channel leads at each stage."""

    key: str
    text: str
    channels: tuple[str, ...]
    stages: tuple[Stage, ...]
    culture: Culture | None


@dataclass(frozen=True)
class Judgement:
    """How far people of one department can rely on another, on the scale of the round.

    `judging` is null for the people of several departments together. `clear` says whether the mean
    is beyond chance above or below the mean of all pairs, in its family.
    """

    judging: str | None
    judged: str
    n: int
    mean: float
    clear: bool | None = None


@dataclass(frozen=True)
class TrustPart:
    """One department in the social relations model, in scale points from the average.

    `gives` is how far it relies on others, `receives` how far others rely on it; each is clear
    where it is beyond chance in its family.
    """

    department: str
    gives: float
    gives_ci: Interval
    gives_clear: bool
    receives: float
    receives_ci: Interval
    receives_clear: bool


@dataclass(frozen=True)
class DepartmentRound:
    """Who can rely on whom.

    The shares are the parts of givers, receivers and relationships (with chance) in what is said;
    generalized reciprocity is the correlation of the first two, dyadic reciprocity that of the two
    sides of a pair. All are null with a reason where there are too few departments or pairs.
    """

    key: str
    text: str
    low: float
    high: float
    departments: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    mean: float | None = None
    parts: tuple[TrustPart, ...] = ()
    giver_share: float | None = None
    receiver_share: float | None = None
    relationship_share: float | None = None
    generalized_reciprocity: float | None = None
    dyadic_reciprocity: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Guess:
    """What people of one level expect another to answer on one dimension, and what it answers.

    `error` is guess minus answer, in scale points, with `ci`; `own` is the guessing level's own
    mean. `verdict` is said only where the interval decides.
    """

    level: str
    dimension: str
    of: str
    n: int | None = None
    guess: float | None = None
    answer: float | None = None
    own: float | None = None
    error: float | None = None
    ci: Interval | None = None
    p: float | None = None
    q: float | None = None
    clear: bool | None = None
    verdict: Literal["knows it", "does not know it", "imagines one", "unclear"] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Predictions:
    key: str
    text: str
    margin: float
    guesses: tuple[Guess, ...]
