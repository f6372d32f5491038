"""Whether a reader may lean on the numbers: who answered, reliability, what is withheld."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from analysis.withheld import Withheld
from survey.documents import certainty, figures
from survey.documents.bars import share_bar
from survey.documents.certainty import Consistency, Randomness
from survey.documents.words import Words
from survey.report.model import Rate, Report

HARD = 0.2
MOST_NAMES = 4

HELD = {
    "too few": "trust.held_too_few",
    "protects another group": "trust.held_protects",
    "group too small for this detail": "trust.held_detail",
}

RATES = {
    "too few": "trust.too_few",
    "nearly all": "trust.nearly_all",
    "protects another group": "trust.protects",
    "more answers than invitations": "trust.more_than_invited",
}


@dataclass(frozen=True)
class RateRow:
    name: str
    invited: str
    answered: str
    share: str
    bar: Markup
    reason: str
    left_out: str = ""


@dataclass(frozen=True)
class Trust:
    """Everything section (e) says."""

    levels: tuple[RateRow, ...]
    departments: tuple[RateRow, ...]
    roster: bool
    weights: str
    collapsed: str
    reliability: tuple[str, ...]
    consistencies: tuple[Consistency, ...]
    order: tuple[str, ...]
    certain: tuple[str, ...]
    meanings: tuple[str, ...]
    randomness: tuple[Randomness, ...]
    held: tuple[tuple[str, tuple[str, ...]], ...]
    cannot_say: tuple[str, ...]
    assumptions: tuple[str, ...]
    families: str


def trust(report: Report, say: Words) -> Trust:
    population = report.population
    return Trust(
        levels=tuple(_rate(rate, say) for rate in population.by_level),
        departments=tuple(_rate(rate, say) for rate in population.by_department),
        roster=population.invited is not None or any(r.invited for r in population.by_level),
        weights=_weights(report, say),
        collapsed=figures.listed(list(report.weighting.collapsed)),
        reliability=_reliability(report, say),
        consistencies=certainty.consistencies(report, say),
        order=certainty.order(report, say),
        certain=(*certainty.score(report, say), *certainty.chance(report, say)),
        meanings=certainty.meanings(report, say),
        randomness=certainty.randomness(report, say),
        held=tuple(_held(report, say)),
        cannot_say=_cannot_say(report, say),
        assumptions=report.assumptions,
        families=figures.listed(
            [say("trust.family", name=f.name, size=f.size) for f in report.families]
        ),
    )


def _rate(rate: Rate, say: Words) -> RateRow:
    reason = ""
    if rate.rate is None and rate.responded is None:
        reason = say(RATES.get(rate.reason or "", "trust.not_shown"))
    return RateRow(
        name=rate.level or rate.department or say("departments.other"),
        invited="" if rate.invited is None else figures.count(rate.invited),
        answered="" if rate.responded is None else figures.count(rate.responded),
        share="" if rate.rate is None else figures.percent(rate.rate),
        bar=Markup("") if rate.rate is None else share_bar(rate.rate),
        reason=reason,
        left_out="" if reason else _left_out(rate, say),
    )


def _left_out(rate: Rate, say: Words) -> str:
    if rate.without:
        return say("trust.without", levels=figures.listed(list(rate.without), say("and")))
    return "" if rate.invited is None else rate.reason or ""  # the list is missing for all alike


def _weights(report: Report, say: Words) -> str:
    weighting = report.weighting
    if not weighting.applied:
        return say("trust.weights_off")
    if weighting.design_effect is None:
        return say("trust.weights_on_plain")
    return say("trust.weights_on", effect=figures.percent(1 / weighting.design_effect))


def _reliability(report: Report, say: Words) -> tuple[str, ...]:
    """What holds for most dimensions, then what must be read with care."""
    known = [d for d in report.dimensions if d.alpha is not None]
    if not known:
        return (say("trust.reliability_none", minimum=report.privacy.reliability_group),)
    good = len(known) - len(loose(report))
    careful = certainty.readings(report, say)
    if good == len(known) == 1:
        return (say("trust.reliable_one"), *careful)
    if good == len(known):
        return (say("trust.reliable", total=say.number(good)), *careful)
    if not good:
        return careful
    total = say.number(len(known))
    return (say("trust.reliable_most", number=say.number(good), total=total), *careful)


def loose(report: Report) -> list[str]:
    """Dimensions whose statements hang together less than is usual to ask."""
    return [
        d.label for d in report.dimensions if d.alpha is not None and d.alpha < certainty.GOOD_ALPHA
    ]


def _held(report: Report, say: Words) -> list[tuple[str, tuple[str, ...]]]:
    """Reason, and for each level what it concerns; a group is named under its first reason only."""
    told: set[tuple[str | None, str]] = set()
    found: list[tuple[str, tuple[str, ...]]] = []
    for reason, key in HELD.items():
        by_level: dict[str | None, dict[str, list[str]]] = {}
        for entry in report.privacy.withheld:
            name, part = _name(entry), _part(entry, report)
            if entry.reason != reason or (entry.level, name) in told:
                continue
            parts = by_level.setdefault(entry.level, {}).setdefault(name, [])
            parts.extend(p for p in [part] if p and p not in parts)
        told |= {(level, name) for level, names in by_level.items() for name in names if name}
        ordered = sorted(by_level.items(), key=lambda pair: pair[0] is None)
        lines = tuple(_line(level, names, report, say) for level, names in ordered)
        if lines:
            found.append((say(key), lines))
    return found


def _line(level: str | None, names: dict[str, list[str]], report: Report, say: Words) -> str:
    """Many departments of one level are counted, not named."""
    named = [name for name in names if name]
    if len(named) > MOST_NAMES:
        every = len(named) > 1 and set(report.frame.departments) <= set(named)
        key = "trust.held_every" if every else "trust.held_many"
        shown = say(key, number=figures.count(len(named)))
    else:
        shown = figures.listed([_inside(*pair, say) for pair in names.items()], say("and"))
    place = level or say("trust.held_all")
    return say("trust.held_at", level=place, names=shown) if shown else place


def _inside(name: str, parts: list[str], say: Words) -> str:
    listed = figures.listed(parts, say("and"))
    return say("trust.held_inside", name=name, parts=listed) if name and parts else name or listed


def _name(entry: Withheld) -> str:
    """The group of a level that is withheld; empty where it is the level itself."""
    return entry.department or entry.segment or ""


def _part(entry: Withheld, report: Report) -> str:
    """What of a group is withheld, where it is not all of it: a dimension or an item."""
    labels = {d.key: d.label for d in report.dimensions}
    return ": ".join(p for p in (labels.get(entry.dimension or "", ""), entry.item) if p)


def _cannot_say(report: Report, say: Words) -> tuple[str, ...]:
    return tuple(
        say(
            "trust.cannot_say_item",
            text=item.text.rstrip("."),
            share=figures.percent(group.cannot_say),
            level=group.level,
        )
        for item in report.items
        for group in item.levels
        if group.cannot_say is not None and group.cannot_say > HARD
    )
