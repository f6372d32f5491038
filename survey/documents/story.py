"""The report in words, generated from its numbers and never surer than they are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from survey.documents import figures
from survey.documents.axis import Axis
from survey.documents.findings import unseen
from survey.documents.gaps import Gap, is_clear, leaders, ranked, stands_for, surest
from survey.documents.words import Words, filled
from survey.report.model import Dimension, Report

WIDE_INTERVAL = 25
NO_DISTANCE = 0.15
SIZES = (("large", 0.8), ("medium", 0.5), ("small", 0.2))
STEP = 0.4  # of the whole gap, so that it is worth a sentence


@dataclass(frozen=True)
class Lead:
    """The headline, and the one sentence that says what the score means."""

    headline: str
    sentence: str
    cautions: tuple[str, ...]


def lead(report: Report, gaps: tuple[Gap, ...], say: Words) -> Lead:
    return Lead(headline(report, gaps, say), sentence(report, say), tuple(cautions(report, say)))


def headline(report: Report, gaps: tuple[Gap, ...], say: Words) -> str:
    apart = report.alignment.typical_distance
    if report.alignment.score is None or apart is None:
        return say("headline.withheld")
    found = [gap for gap in gaps if gap.clear]
    words = {"distance": _capital(figures.distance(apart))}
    if not found:
        return _without_gaps(report, apart, words, say)
    first = surest(gaps)[0]
    if len(found) == 1:
        return _told(say, "headline.one", about=about(first.dimension, say), **words)
    if ranked(report) and first.dimension.key in unseen(report):
        words |= {"level": report.frame.reference}
        return _told(say, "headline.unseen", about=about(first.dimension, say), **words)
    if ranked(report):
        return _told(say, "headline.clearest", about=about(first.dimension, say), **words)
    return say("headline.unranked", number=say.number(len(found)), **words)


def _without_gaps(report: Report, apart: float, words: dict[str, str], say: Words) -> str:
    """No gap is beyond chance: agreement is claimed only where the score is known well."""
    if _wide(report):
        return say("headline.open")
    return say("headline.same") if apart < NO_DISTANCE else say("headline.none", **words)


def about(dimension: Dimension, say: Words) -> str:
    """What a dimension is about, as a clause; its name in quotes where there is none."""
    if dimension.about:
        return say.theirs(dimension.about)
    return _told(say, "headline.quoted", label=say.theirs(dimension.label))


def _told(say: Words, key: str, **values: str) -> str:
    """Plain where everything is in one language."""
    return say(key, **values) if say.asked == say.language else filled(say, key, **values)


def sentence(report: Report, say: Words) -> str:
    score, apart = report.alignment.score, report.alignment.typical_distance
    if score is None or apart is None:
        return _why_not(report, say)
    return say(
        "score.sentence",
        score=figures.whole(score),
        distance=figures.distance(apart),
        scale=say("score.scale_five" if _five_points(report) else "score.scale_other"),
        example=_example(report, say),
    )


def _why_not(report: Report, say: Words) -> str:
    frame, reason = report.frame, report.alignment.reason
    for name in (frame.reference, frame.comparison):
        if all(_hidden(dimension, name) for dimension in report.dimensions):
            return say("score.withheld", level=name, reason=_plainly(reason, say))
    return say("score.undefined", reason=_plainly(reason, say))


def _plainly(reason: str | None, say: Words) -> str:
    """The reason in a reader's words; a reason of the analysis that has none stands as it is."""
    known = {"too few": "reason.too_few", "protects another group": "reason.protects"}
    if reason in known:
        return say(known[reason])
    return reason or say("gap.withheld")


def _hidden(dimension: Dimension, level: str) -> bool:
    return all(group.mean is None for group in dimension.levels if stands_for(group, level))


def cautions(report: Report, say: Words) -> list[str]:
    """What a reader must know before quoting the score."""
    notes: list[str] = []
    score = report.alignment
    number = leaders(report)
    if score.ci and number and _wide(report):
        interval = figures.between(*score.ci, 0)
        values = {"number": figures.count(number), "level": report.frame.reference}
        notes.append(say("score.wide", interval=interval, **values))
    if score.score is not None and score.horizontal is None:
        notes.append(say("score.levels_only"))
    return notes


def _wide(report: Report) -> bool:
    """Whether the score is known so roughly that it should not be quoted alone."""
    ci = report.alignment.ci
    return ci is not None and ci[1] - ci[0] > WIDE_INTERVAL


def _five_points(report: Report) -> bool:
    return all((d.low, d.high) == (1, 5) for d in report.dimensions)


def _example(report: Report, say: Words) -> str:
    """“agree” against “disagree”, where the questionnaire has such words two points apart."""
    axes = {Axis.of(dimension) for dimension in report.dimensions}
    if len(axes) != 1 or not _five_points(report):
        return ""
    labels = next(iter(axes)).labels
    return say("score.example", high=labels[3].lower(), low=labels[1].lower()) if labels else ""


def gap_sentence(gap: Gap, report: Report, say: Words) -> Markup:
    """One gap as a sentence, “Channel roles” is rated 0.8 points lower by Frontline (0.5 to 1.1).

    Lower and higher are said only of a gap beyond chance, whose interval leaves zero out.
    """
    if gap.difference is None or gap.ci is None:
        return Markup("")
    values = {
        "label": say.theirs(gap.dimension.label),
        "comparison": report.frame.comparison,
        "size": figures.plain(abs(gap.difference)),
    }
    if not gap.clear:
        interval = figures.gap_interval(*gap.ci, sign=True)
        return filled(say, "gap.chance", **values, interval=interval)
    ends = sorted(abs(bound) for bound in gap.ci)
    key = "gap.lower" if gap.difference > 0 else "gap.higher"
    told = filled(say, key, **values, interval=figures.gap_interval(ends[0], ends[1]))
    size = "" if gap.g is None else say("gap.size", size=say(f"gap.{_size(gap.g)}"))
    return told + size + _shares(gap, report, say) + "."


def _size(g: float) -> str:
    """Cohen's words for a standardised difference."""
    return next((word for word, least in SIZES if g >= least), "slight")


def _shares(gap: Gap, report: Report, say: Words) -> Markup:
    """Both shares of favourable answers; none of a reference level too small to rank."""
    shares = [group.favourable for group in (gap.upper, gap.lower) if group is not None]
    if not ranked(report) or len(shares) < 2 or None in shares:
        return Markup("")
    frame = report.frame
    first, second = (figures.percent(share) for share in shares if share is not None)
    names = {"reference": frame.reference, "comparison": frame.comparison}
    return filled(say, "gap.shares", **names, first=first, second=second)


def where(gap: Gap, report: Report, say: Words) -> Markup:
    """Between which neighbouring levels a clear gap widens most, where that step is clear too."""
    levels = report.frame.levels
    if not gap.clear or gap.difference is None or len(levels) < 3:
        return Markup("")
    neighbours = list(pairwise(levels))
    steps = [
        pair
        for pair in gap.dimension.level_pairs
        if (pair.a, pair.b) in neighbours
        and is_clear(pair)
        and pair.difference is not None
        and pair.difference * gap.difference > 0
    ]
    widest = max(steps, key=lambda pair: abs(pair.difference or 0), default=None)
    if widest is None or abs(widest.difference or 0) < abs(gap.difference) * STEP:
        return Markup("")
    return filled(
        say,
        "gap.where",
        upper=widest.a,
        lower=widest.b,
        size=figures.plain(abs(widest.difference or 0)),
        whole=figures.plain(abs(gap.difference)),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
