"""Whether a reader may lean on the numbers: who answered, reliability, what is withheld."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures
from survey.documents.bars import share_bar
from survey.documents.words import Words
from survey.report.model import Rate, Report, Withheld

GOOD_ALPHA = 0.70
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


@dataclass(frozen=True)
class Trust:
    """Everything section (e) says."""

    levels: tuple[RateRow, ...]
    departments: tuple[RateRow, ...]
    roster: bool
    weights: str
    collapsed: str
    reliability: str
    alphas: tuple[tuple[str, str, str, str], ...]
    held: tuple[tuple[str, str], ...]
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
        alphas=_alphas(report),
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
    )


def _weights(report: Report, say: Words) -> str:
    weighting = report.weighting
    if not weighting.applied:
        return say("trust.weights_off")
    if weighting.design_effect is None:
        return say("trust.weights_on_plain")
    return say("trust.weights_on", effect=figures.percent(1 / weighting.design_effect))


def _reliability(report: Report, say: Words) -> str:
    known = [d for d in report.dimensions if d.alpha is not None]
    if not known:
        return say("trust.reliability_none", minimum=report.privacy.reliability_group)
    loose = [d.label for d in known if (d.alpha or 0) < GOOD_ALPHA]
    if len(loose) > MOST_NAMES:
        number, total = say.number(len(loose)), say.number(len(known))
        return say("trust.loose", number=number, total=total)
    if loose:
        return say("trust.unreliable", names=figures.listed(loose))
    if len(known) == 1:
        return say("trust.reliable_one")
    return say("trust.reliable", total=say.number(len(known)))


def _alphas(report: Report) -> tuple[tuple[str, str, str, str], ...]:
    def shown(value: float | None) -> str:
        return "–" if value is None else figures.plain(value, 2)

    rows = [(d.label, shown(d.alpha), shown(d.omega), shown(d.icc1)) for d in report.dimensions]
    return tuple(row for row in rows if set(row[1:]) != {"–"})


def _held(report: Report, say: Words) -> list[tuple[str, str]]:
    """Reason and the groups it concerns; many departments of one level are counted, not named."""
    found: list[tuple[str, str]] = []
    for reason, key in HELD.items():
        by_level: dict[str | None, list[str]] = {}
        for entry in report.privacy.withheld:
            if entry.reason == reason:
                names = by_level.setdefault(entry.level, [])
                names.extend(name for name in [_name(entry, report)] if name not in names)
        told = [_told(level, names, say) for level, names in by_level.items()]
        if told:
            found.append((say(key), "; ".join(told)))
    return found


def _told(level: str | None, names: list[str], say: Words) -> str:
    named = [name for name in names if name]
    if len(named) > MOST_NAMES:
        key = "trust.held_many" if level else "trust.held_any"
        return say(key, number=figures.count(len(named)), level=level or "")
    if not named:
        return level or say("gap.withheld")
    listed = figures.listed(named)
    return say("trust.held_few", names=listed, level=level) if level else listed


def _name(entry: Withheld, report: Report) -> str:
    """What is withheld inside a level: a department, a segment, a dimension or an item."""
    labels = {d.key: d.label for d in report.dimensions}
    dimension = labels.get(entry.dimension or "", "")
    parts = [entry.department, entry.segment, dimension, entry.item]
    return ": ".join(part for part in parts if part)


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
