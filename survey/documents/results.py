"""Views and results of shops or other units: words first, then the surface as a contour map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10

from markupsafe import Markup

from survey.documents import figures
from survey.documents.bars import NOTHING
from survey.documents.contours import Frame, contours
from survey.documents.heat_map import SHADES
from survey.documents.words import Words, filled
from survey.report.model import Report
from survey.report.results_model import Surface, Term, UnitResults

MIDDLE = 3  # of five points
GRID = 60
HALF = 0.5  # of the point by which views are apart


@dataclass(frozen=True)
class Predicted:
    """What the surface says of one combination of views."""

    where: str
    result: str


@dataclass(frozen=True)
class SurfaceRow:
    """One dimension; `said` alone where there is no surface."""

    label: str
    said: str
    units: str = ""
    agreeing: str = ""
    direction: str = ""
    parting: str = ""
    interval: str = ""


@dataclass(frozen=True)
class Results:
    """One result; without a picture it is not measurable, and `sentences` say why."""

    outcome: str
    sentences: tuple[Markup, ...]
    source: str
    picture: Markup = NOTHING
    caption: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    predicted: tuple[Predicted, ...] = ()
    rows: tuple[SurfaceRow, ...] = ()


def results(report: Report, say: Words) -> tuple[Results, ...]:
    return tuple(_told(one, report, say) for one in report.results)


def value_at(surface: Surface, x: float, y: float) -> float:
    """The result where leaders say x and the frontline y, in steps from the middle."""
    b = [term.value for term in surface.coefficients]
    u, v = x - (surface.centre or 0), y - (surface.centre or 0)
    return b[0] + b[1] * u + b[2] * v + b[3] * u * u + b[4] * u * v + b[5] * v * v


def _told(one: UnitResults, report: Report, say: Words) -> Results:
    key = "results.of_others" if one.given == "other respondents" else "results.of_file"
    source = say(key, frontline=one.frontline, unit=one.unit)
    if not one.surfaces:
        return Results(one.outcome, (_unmeasurable(one, report, say),), source)
    labels = {dimension.key: dimension.label for dimension in report.dimensions}
    surface = one.surfaces[0]
    frame = _frame(surface, one, say)
    show = _shown_as(frame)
    return Results(
        outcome=one.outcome,
        sentences=tuple(_sentences(one, labels, say)),
        source=source,
        picture=contours(frame),
        caption=say("results.caption", leaders=one.leaders, frontline=one.frontline),
        legend=tuple(
            (f"h{shade + 1}", figures.between(*ends, _digits(frame)))
            for shade, ends in enumerate(frame.bands)
        ),
        predicted=tuple(_predicted(surface, one, say, show)),
        rows=tuple(_row(each, labels, say) for each in one.surfaces),
    )


def _unmeasurable(one: UnitResults, report: Report, say: Words) -> Markup:
    reason = (one.reason or "").replace(" ", "_")
    split = one.given == "other respondents"
    return filled(
        say,
        f"results.{reason}",
        outcome=say.theirs(one.outcome),
        units=figures.count(one.units),
        unit=one.unit,
        needed=str(one.needed),
        k=str(report.privacy.minimum_group),
        frontline=one.frontline,
        leaders=one.leaders or say("results.a_level_above"),
        half=say("results.in_halves", frontline=one.frontline) if split else "",
    )


def _sentences(one: UnitResults, labels: dict[str, str], say: Words) -> list[Markup]:
    whole = one.surfaces[0]
    names = {
        "outcome": say.theirs(one.outcome),
        "leaders": one.leaders or "",
        "frontline": one.frontline,
        "units": figures.count(whole.units),
        "unit": one.unit,
    }
    said = [filled(say, f"results.{whole.verdict}", **names)]
    if whole.worse:
        said.append(filled(say, f"results.{whole.worse.replace(' ', '_')}", **names))
    elif whole.verdict == "suffer":
        said.append(filled(say, "results.either", **names))
    if whole.rise_together:
        said.append(filled(say, "results.rise", **names))
    found = [s for s in one.surfaces[1:] if s.verdict == "suffer" and s.dimension]
    if found:
        listed = figures.listed([labels.get(s.dimension or "", "") for s in found], say("and"))
        key = "results.all_dimensions" if len(found) == len(one.surfaces) - 1 else "results.on"
        said.append(filled(say, key, **names, names=say.theirs(listed)))
    return said


def _frame(surface: Surface, one: UnitResults, say: Words) -> Frame:
    low, high = surface.low or 0.0, surface.high or 0.0
    steps = [low + (high - low) * (place + 0.5) / GRID for place in range(GRID)]
    middle, reach = (low + high) / 2, (high - low) / 2
    values = tuple(
        tuple(
            value_at(surface, x, y) if (x - middle) ** 2 + (y - middle) ** 2 <= reach**2 else None
            for x in steps
        )
        for y in steps
    )
    numbers = [value for row in values for value in row if value is not None]
    ends = min(numbers), max(numbers)
    width = (ends[1] - ends[0]) / SHADES
    edges = [ends[0] + width * place for place in range(SHADES + 1)]
    best = "low" if one.better == "lower" else "high"
    return Frame(
        values=values,
        bands=tuple(pairwise(edges)),
        ends=(MIDDLE + low, MIDDLE + high),
        across=say("results.view_of", level=one.leaders),
        up=say("results.view_of", level=one.frontline),
        agree=say("results.agree"),
        title=say("results.picture", outcome=one.outcome),
        description=say(f"results.described_{best}"),
    )


def _digits(frame: Frame) -> int:
    """So many that neighbouring shades print different numbers."""
    width = frame.bands[0][1] - frame.bands[0][0]
    return min(4, max(0, 1 - floor(log10(width)))) if width > 0 else 1


def _shown_as(frame: Frame) -> Callable[[float], str]:
    digits = _digits(frame)
    return lambda value: figures.plain(value, digits)


def _predicted(
    surface: Surface, one: UnitResults, say: Words, show: Callable[[float], str]
) -> list[Predicted]:
    """Where both see it alike, and a point apart, around the middle of the views."""
    centre = surface.centre or 0.0
    low, high = centre - HALF, centre + HALF
    places = (
        *(("alike", low, low), ("alike", centre, centre), ("alike", high, high)),
        *(("leaders_high", high, low), ("frontline_high", low, high)),
    )
    names = {"leaders": one.leaders or "", "frontline": one.frontline}
    return [
        Predicted(
            say(
                f"results.{key}", x=figures.plain(MIDDLE + x), y=figures.plain(MIDDLE + y), **names
            ),
            show(value_at(surface, x, y)),
        )
        for key, x, y in places
    ]


def _row(surface: Surface, labels: dict[str, str], say: Words) -> SurfaceRow:
    label = say("results.together")
    if surface.dimension is not None:
        label = say.theirs(labels.get(surface.dimension, surface.dimension))
    if not surface.parameters:
        return SurfaceRow(label, say("results.no_surface"), figures.count(surface.units))
    terms = {term.name: term for term in surface.parameters}
    return SurfaceRow(
        label=label,
        said=say(f"results.word_{surface.verdict}"),
        units=figures.count(surface.units),
        agreeing=_number(terms["a1"]),
        direction=_number(terms["a3"]),
        parting=_number(terms["a4"]),
        interval=_interval(terms["a4"]),
    )


def _number(term: Term) -> str:
    return figures.signed(term.value, _for(term))


def _interval(term: Term) -> str:
    return figures.between(*term.ci, _for(term), sign=True)


def _for(term: Term) -> int:
    """Digits that fit the width of an interval."""
    width = term.ci[1] - term.ci[0]
    return min(4, max(0, 1 - floor(log10(width)))) if width > 0 else 2
