"""What changed between two published reports."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from survey.report import change_model
from survey.report.change import HEADLINE, OTHER_PAIRS, between
from survey.report.json import to_json
from survey.report.schema import change_schema
from survey.services.measuring import Plan

LARGE = {("Board", "Online"): 14, ("Lead", "Online"): 40, ("Lead", "Shops"): 45}
LARGE |= {("Floor", "Online"): 120, ("Floor", "Shops"): 150, ("Floor", "Service"): 80}
LEVELS = ("Board", "Lead", "Floor")


@pytest.fixture
def waves(make_report):
    return make_report(LARGE, gap=0.9, seed=1), make_report(LARGE, gap=0.2, seed=2)


def gaps(change):
    return [gap for dimension in change.dimensions for gap in dimension.gaps]


def with_item(report, key, **changes):
    items = tuple(replace(item, **changes) if item.key == key else item for item in report.items)
    return replace(report, items=items)


def test_a_gap_that_closed_is_found_and_has_the_errors_of_four_groups(waves):
    earlier, later = waves
    change = between(earlier, later)

    for old, new, told in zip(earlier.dimensions, later.dimensions, change.dimensions, strict=True):
        for before, after, gap in zip(old.level_pairs, new.level_pairs, told.gaps, strict=True):
            assert gap.change == pytest.approx(after.difference - before.difference, abs=1e-12)
            # Two Welch tests give the two squared errors; unlinked waves add them.
            error = np.hypot(before.difference / before.t, after.difference / after.t)
            assert gap.change / gap.t == pytest.approx(error, rel=1e-9)
            assert gap.ci[0] < gap.change < gap.ci[1]
            if (gap.a, gap.b) == ("Board", "Floor"):
                assert gap.clear
                assert gap.change < 0


def test_changes_have_families_of_their_own(waves):
    change = between(*waves)

    dimensions = len(change.dimensions)
    sizes = {family.name: family.size for family in change.families}
    assert sizes == {HEADLINE: dimensions, OTHER_PAIRS: 2 * dimensions}
    assert all(gap.q >= gap.p for gap in gaps(change))


def test_a_wave_compared_with_itself_has_not_changed(waves):
    change = between(waves[0], waves[0])

    for gap in gaps(change):
        assert (gap.change, gap.p, gap.clear) == (0, pytest.approx(1), False)
    score = change.alignment.score
    assert score.change == 0
    assert score.ci[0] < 0 < score.ci[1]


def test_scores_change_with_limits_from_both_intervals(waves):
    earlier, later = waves
    score = between(earlier, later).alignment.score

    assert score.change == pytest.approx(later.alignment.score - earlier.alignment.score)
    down = np.hypot(
        later.alignment.score - later.alignment.ci[0],
        earlier.alignment.ci[1] - earlier.alignment.score,
    )
    assert score.ci[0] == pytest.approx(score.change - down)
    assert score.change > 0


def test_a_small_side_is_told_from_what_is_published_and_without_p(make_report, company):
    change = between(make_report(company, gap=1.2), make_report(company, gap=0.3, seed=5))

    small = [gap for gap in gaps(change) if "Board" in {gap.a, gap.b}]
    assert small
    for gap in small:
        assert (gap.t, gap.df, gap.p, gap.q) == (None,) * 4
        assert gap.change == pytest.approx(gap.after - gap.before, abs=1e-9)
        assert gap.clear in {True, False}
        if gap.clear:
            assert not gap.ci[0] <= 0 <= gap.ci[1]


def test_nothing_but_the_reports_is_needed(make_report, company):
    # What a reader of both files could compute is all there is.
    one, two = make_report(company), make_report(company, seed=5)
    shown = {"level_pairs", "levels", "alignment", "key", "label", "low", "high"}
    bare = [
        replace(
            report,
            cells=(),
            measurement=(),
            drivers=(),
            dimensions=tuple(
                replace(
                    dimension,
                    departments=(),
                    department_vs_rest=(),
                    **{
                        name: None
                        for name in ("mean", "sd", "ci", "alpha", "omega")
                        if name not in shown
                    },
                )
                for dimension in report.dimensions
            ),
        )
        for report in (one, two)
    ]

    assert between(*bare) == between(one, two)


def test_a_level_that_one_wave_does_not_show_has_no_change(make_report, company):
    without = {place: n for place, n in company.items() if place[0] != "Board"}
    change = between(make_report(company), make_report(without))

    assert {(gap.a, gap.b) for gap in gaps(change)} == {("Lead", "Floor")}
    assert change.alignment.score.change is None
    assert change.alignment.score.reason


def test_only_the_same_items_are_compared(waves):
    earlier, later = waves
    item = earlier.items[0]

    for changed, reason in (
        (with_item(later, item.key, text="Something else?"), "items"),
        (with_item(later, item.key, reverse=not item.reverse), "items"),
        (with_item(later, item.key, options=item.options[:-1]), "items"),
        (replace(later, items=later.items[1:]), "items"),
    ):
        change = between(earlier, changed)

        (left,) = change.left_out
        assert left.key == item.dimension
        assert reason in left.reason
        assert item.dimension not in {dimension.key for dimension in change.dimensions}
        assert change.alignment.score.change is None
        assert change.alignment.score.reason == "the waves do not have the same dimensions"


def test_a_dimension_that_came_or_went_is_left_out(waves):
    earlier, later = waves
    first, *rest = later.dimensions

    assert between(earlier, replace(later, dimensions=tuple(rest))).left_out[0].key == first.key
    new = between(replace(earlier, dimensions=tuple(rest)), later).left_out[0]
    assert (new.key, new.reason) == (first.key, "it is not in the earlier wave")
    other = replace(first, high=7.0)
    changed = between(earlier, replace(later, dimensions=(other, *rest)))
    assert "scale" in changed.left_out[0].reason


def test_the_same_version_in_another_language_is_compared_and_another_version_is_not(waves):
    earlier, later = waves
    spoken = replace(
        later,
        language="es",
        items=tuple(
            replace(item, text=f"¿{item.text}?", options=("uno", *item.options[1:]))
            for item in later.items
        ),
    )
    other = replace(spoken, questionnaire=replace(later.questionnaire, version="99"))

    assert not between(earlier, spoken).left_out
    assert len(between(earlier, other).left_out) == len(earlier.dimensions)


def test_other_levels_have_no_change_of_the_score(make_report, waves):
    earlier, _ = waves
    later = make_report(LARGE, plan=Plan(LEVELS, reference="Lead"))
    change = between(earlier, later)

    assert change.alignment.score.reason == "the waves compare different levels"
    assert {family.name for family in change.families} == {OTHER_PAIRS}


def test_reports_of_different_questionnaires_are_refused(waves):
    earlier, later = waves
    other = replace(later, questionnaire=replace(later.questionnaire, key="another"))

    with pytest.raises(ValueError, match="different questionnaires"):
        between(earlier, other)


def test_a_change_fits_its_schema_and_the_copy_is_that_of_the_model(waves, make_report, company):
    copy = Path(change_model.__file__).with_name("change.schema.json")
    validator = jsonschema.Draft202012Validator(change_schema())

    assert json.loads(copy.read_text(encoding="utf-8")) == change_schema()
    for change in (
        between(*waves),
        between(make_report(company), make_report({("Floor", "Shops"): 3})),
    ):
        assert not list(validator.iter_errors(json.loads(to_json(change))))
        assert to_json(change).startswith(b'{"schema": "alignment-change/1"')
