"""From what was released to the report: the one way a report comes about."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.released import Released
from analysis.withheld import TOO_FEW, Withheld
from survey.report import alignment, model
from survey.report.advising import dimension_ranking
from survey.report.assumptions import assumptions
from survey.report.channels import channel_maps
from survey.report.cultures import shared_views
from survey.report.dimensions import dimension
from survey.report.driving import drivers
from survey.report.grouping import DimensionView
from survey.report.items import Items
from survey.report.meaning import meanings
from survey.report.numbers import number
from survey.report.pairs import against_rests, between_levels, corrected
from survey.report.picture import picture
from survey.report.population import population
from survey.report.predictions import predictions
from survey.report.rankings import rankings
from survey.report.results import results
from survey.report.rounds import rounds
from survey.report.source import Source
from survey.report.strata import Stratified

VERSION = "0.1.0"
Test = model.LevelPair | model.DepartmentVsRest


def build(source: Source) -> model.Report:
    """Build the report.

    Raises
    ------
    TypeError
        If the counts did not go through disclosure control.
    """
    released = source.released
    if not isinstance(released, Released):
        raise TypeError(f"a report is made from Released, not from {type(released).__name__}")
    views = [DimensionView(source, place) for place in range(len(source.texts.dimensions))]
    tested = [[*between_levels(view), *against_rests(view)] for view in views]
    done, families = corrected([test for tests in tested for test in tests])
    by_dimension = _split(done, [len(tests) for tests in tested])
    weighting = _weighting(source)
    promise = released.promise
    dimensions = tuple(
        dimension(view, tests) for view, tests in zip(views, by_dimension, strict=True)
    )
    trusted, trust_family = rounds(source)
    guessed, guess_family = predictions(source, dimensions)
    ranked, ranking_families = rankings(source)
    maps, map_families = channel_maps(source)
    found, result_family = results(source)
    drawn, picture_families = picture(source)
    measurement, meaning_family = meanings(source)
    items = Items(source).told(_item_totals(views))
    return model.Report(
        questionnaire=model.QuestionnaireRef(source.texts.key, source.texts.version),
        title=source.texts.title,
        privacy=model.Privacy(
            minimum_group=promise.minimum_group,
            detail_group=promise.detail,
            reliability_group=promise.reliability,
            withheld=_withheld(source, items),
        ),
        weighting=weighting,
        analysis_version=VERSION,
        seed=source.seed,
        assumptions=assumptions(source, weighting),
        families=(
            *families,
            *meaning_family,
            *ranking_families,
            *map_families,
            *picture_families,
            *trust_family,
            *guess_family,
            *result_family,
        ),
        frame=model.Frame(
            levels=source.levels,
            reference=source.reference,
            comparison=source.comparison,
            departments=source.departments,
            order=source.order,
            ranking=dimension_ranking(source),
        ),
        population=population(source),
        alignment=alignment.of_company(source, views),
        parts=source.texts.parts,
        dimensions=dimensions,
        items=items,
        cells=tuple(cell for view in views for cell in view.cells()),
        language=source.texts.language,
        measurement=measurement,
        drivers=drivers(source),
        rankings=ranked,
        channel_map=maps,
        picture=drawn,
        shared_views=shared_views(source),
        department_round=trusted,
        predictions=guessed,
        results=found,
    )


def _withheld(source: Source, items: Sequence[model.Item]) -> tuple[Withheld, ...]:
    """What disclosure control withheld, and items that too few answered."""
    entries = source.released.withheld
    named = {entry.item for entry in entries if entry.level is None}
    missing = [item for item in items if item.reason == TOO_FEW and item.key not in named]
    return (
        *entries,
        *(Withheld("item", TOO_FEW, dimension=item.dimension, item=item.key) for item in missing),
    )


def _split(tests: Sequence[Test], sizes: Sequence[int]) -> list[Sequence[Test]]:
    parts, start = [], 0
    for size in sizes:
        parts.append(tests[start : start + size])
        start += size
    return parts


def _item_totals(views: Sequence[DimensionView]) -> dict[str, float | None]:
    """Corrected item-total correlations by item."""
    totals: dict[str, float | None] = {}
    for view in views:
        if view.consistency is not None:
            keys = [item.key for item in view.mean.tally.layout.items]
            values = map(number, view.consistency.item_total)
            totals |= dict(zip(keys, values, strict=True))
    return totals


def _weighting(source: Source) -> model.Weighting:
    people = source.released.mean.people
    if not source.weights or source.roster is None or not people.cells:
        return model.Weighting(applied=False)
    strata = Stratified(people, people, source.roster)
    return model.Weighting(
        applied=True,
        design_effect=number(strata.weights.design_effect),
        collapsed=strata.named(strata.weights.collapsed),
        trimmed=int(strata.weights.trimmed.sum()),
    )
