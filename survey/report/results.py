"""Whether results suffer where leaders and frontline see things differently.

One surface over all units together; a unit of fewer people than promised counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.adjust import benjamini_hochberg
from analysis.congruence import FEWEST_UNITS, Estimates, ResponseSurface
from analysis.units import TOO_FEW_UNITS, Measured, UnitSums, from_the_middle, measured
from survey.report.asked import AskedUnits
from survey.report.model import Family
from survey.report.numbers import number
from survey.report.results_model import Surface, Term, UnitResults, Verdict, Worse
from survey.report.source import Source

LEVEL = 0.05
NAME = "views and results"
TESTED = ("a1", "a3", "a4")
SHIFT = 0.25  # points between both views where results are best; less comes of chance in the views

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Views:
    """Both views of every unit, shape (units, dimensions); NaN where too few people have one."""

    leaders: str | None
    upper: Floats
    lower: Floats

    @property
    def units(self) -> int:
        """Units that have both views of everything."""
        return int((~np.isnan(self.upper + self.lower)).all(axis=1).sum())


def results(source: Source) -> tuple[tuple[UnitResults, ...], tuple[Family, ...]]:
    """Return each result with its surfaces, and the family in which their tests were corrected."""
    told = [*_of_others(source), *_of_files(source)]
    corrected = _corrected(told)
    tests = sum(_tests(surface) for one in corrected for surface in one.surfaces)
    return tuple(corrected), (Family(NAME, tests),) if tests else ()


def _of_others(source: Source) -> Iterator[UnitResults]:
    """Results as other people of each unit see them: the outcomes of the questionnaire."""
    asked = [(units, _views(source, units, split=True)) for units in source.further.units]
    if not asked:
        return
    units, views = max(asked, key=lambda pair: pair[1].units)
    half = units.halves.get(source.comparison)
    answers = None if half is None else half.means(_need(source, source.comparison))
    for place, dimension in enumerate(source.texts.dimensions):
        if dimension.outcome:
            values = np.full(len(views.upper), np.nan) if answers is None else answers[:, place]
            empty = UnitResults(
                outcome=dimension.label,
                given="other respondents",
                better="higher",
                unit=units.kind,
                leaders=views.leaders,
                frontline=source.comparison,
                units=0,
                needed=FEWEST_UNITS,
                dimension=dimension.key,
            )
            yield _told(source, empty, views, values)


def _of_files(source: Source) -> Iterator[UnitResults]:
    for units in source.further.units:
        views = _views(source, units, split=False)
        for outcome in units.outcomes:
            empty = UnitResults(
                outcome=outcome.name,
                given="file",
                better="higher" if outcome.higher_is_better else "lower",
                unit=units.kind,
                leaders=views.leaders,
                frontline=source.comparison,
                units=0,
                needed=FEWEST_UNITS,
            )
            yield _told(source, empty, views, outcome.values)


def _need(source: Source, level: str) -> int:
    return source.released.promise.minimum_for(level)


def _views(source: Source, units: AskedUnits, *, split: bool) -> _Views:
    """The views of the comparison level, and of the level above it that is in most units."""
    frontline = units.people.get(source.comparison)
    if frontline is None or (split and source.comparison not in units.halves):
        size = len(next(iter(units.people.values())).n) if units.people else 0
        nothing = np.full((size, len(source.texts.dimensions)), np.nan)
        return _Views(None, nothing, nothing)
    view = frontline - units.halves[source.comparison] if split else frontline
    lower = _steps(source, view, source.comparison)
    above = source.levels[: source.levels.index(source.comparison)]
    found = [
        _Views(level, _steps(source, units.people[level], level), lower)
        for level in above
        if level in units.people
    ]
    return max(found, key=lambda views: views.units, default=_Views(None, lower * np.nan, lower))


def _steps(source: Source, sums: UnitSums, level: str) -> Floats:
    layout = source.released.mean.tally.layout
    return from_the_middle(sums.means(_need(source, level)), layout)


def _told(source: Source, empty: UnitResults, views: _Views, values: Floats) -> UnitResults:
    keys = [(place, d.key) for place, d in enumerate(source.texts.dimensions) if not d.outcome]
    places = [place for place, _ in keys]
    if not places:
        return replace(empty, reason=TOO_FEW_UNITS)
    upper, lower = views.upper[:, places].mean(axis=1), views.lower[:, places].mean(axis=1)
    whole = measured(upper, lower, values)
    named = replace(empty, units=whole.units, leaders=views.leaders if whole.units else None)
    if whole.fit is None:
        return replace(named, reason=whole.reason)
    surfaces = [_surface(None, whole)]
    if len(keys) > 1:
        surfaces += [
            _surface(key, measured(views.upper[:, place], views.lower[:, place], values))
            for place, key in keys
        ]
    return replace(named, surfaces=tuple(surfaces))


def _surface(dimension: str | None, found: Measured) -> Surface:
    fit = found.fit
    if fit is None:
        return Surface(dimension, found.units, reason=found.reason)
    return Surface(
        dimension=dimension,
        units=found.units,
        centre=found.centre,
        low=found.low,
        high=found.high,
        coefficients=_terms(fit.coefficients, [f"b{place}" for place in range(6)]),
        parameters=_terms(fit.surface, ["a1", "a2", "a3", "a4"]),
        r_squared=number(fit.r_squared),
        adjusted_r_squared=number(fit.adjusted_r_squared),
        f=_finite(fit),
        p=number(fit.p),
    )


def _finite(fit: ResponseSurface) -> float | None:
    return float(fit.f) if np.isfinite(fit.f) else None


def _terms(estimates: Estimates, names: Sequence[str]) -> tuple[Term, ...]:
    return tuple(
        Term(
            name=name,
            value=float(estimates.value[place]) + 0.0,
            ci=(float(estimates.ci[place, 0]) + 0.0, float(estimates.ci[place, 1]) + 0.0),
            p=number(estimates.p[place]),
        )
        for place, name in enumerate(names)
    )


def _tests(surface: Surface) -> int:
    return sum(term.name in TESTED for term in surface.parameters)


def _corrected(told: Sequence[UnitResults]) -> list[UnitResults]:
    p = [
        np.nan if term.p is None else term.p
        for one in told
        for surface in one.surfaces
        for term in surface.parameters
        if term.name in TESTED
    ]
    q = iter(benjamini_hochberg(p).tolist() if p else [])
    done = []
    for one in told:
        surfaces = []
        for surface in one.surfaces:
            terms = tuple(
                replace(term, q=number(next(q))) if term.name in TESTED else term
                for term in surface.parameters
            )
            surfaces.append(_judged(replace(surface, parameters=terms), one))
        done.append(replace(one, surfaces=tuple(surfaces)))
    return done


def _judged(surface: Surface, one: UnitResults) -> Surface:
    """Say what is beyond chance; where views part counts only if it bends more than agreement."""
    if not surface.parameters:
        return surface
    sign = 1 if one.better == "higher" else -1
    term = {term.name: term for term in surface.parameters}
    a1, a2, a3, a4 = (sign * term[name].value for name in ("a1", "a2", "a3", "a4"))
    clear = {
        name: (term[name].q or 0) <= LEVEL if term[name].p is not None else False for name in TESTED
    }
    verdict: Verdict = "unclear"
    worse: Worse | None = None
    if clear["a4"] and a4 > max(0, a2):
        verdict = "gain"
    elif clear["a4"] and a4 < min(0, a2):
        verdict = "suffer"
        if clear["a3"] and abs(a3) >= SHIFT * abs(a4):
            worse = "leaders higher" if a3 < 0 else "frontline higher"
    return replace(
        surface, verdict=verdict, worse=worse, rise_together=bool(clear["a1"] and a1 > 0)
    )
