"""Whether levels see the same strengths, and whether people fall into two camps."""

from functools import cache

import numpy as np
import pytest

from survey.report.json import from_json, to_json
from survey.report.scope import only
from tests.unit.report import companies

ONE = np.array([4.3, 4.0, 3.7, 3.4, 3.1, 2.8, 2.5, 2.2, 3.0, 3.6, 3.3])
OTHER = ONE[::-1]


@cache
def alike():
    return companies.company(pictures=(ONE + 0.5, ONE), c_suite=8)


@cache
def camps():
    return companies.company(pictures=(ONE, OTHER), c_suite=60)


def test_levels_that_rate_differently_high_may_see_the_same_strengths():
    report = alike()

    assert len(report.picture.pairs) == 3
    assert not any(pair.clear_content for pair in report.picture.pairs)
    assert all(pair.r_ci[0] <= pair.r_corrected <= pair.r_ci[1] for pair in report.picture.pairs)
    for group in report.picture.groups:
        assert group.united
        assert sum(group.relative) == pytest.approx(0, abs=1e-9)
        assert np.argmax(group.relative) == 0
    (views,) = report.shared_views
    assert (views.verdict, views.two) == ("one", None)


def test_two_camps_are_found_with_what_sets_them_apart_and_who_holds_which():
    report = camps()
    (views,) = report.shared_views

    assert views.verdict == "two"
    share = {group.level: group.mean for group in views.two.levels}
    assert share["C-suite"] < 0.05
    assert min(share["Manager"], share["Frontline"]) > 0.95
    assert {group.department for group in views.two.departments} == {"Stores", "Web"}
    labels = [dimension.label for dimension in report.dimensions]
    ahead = OTHER - ONE
    assert set(views.two.first) == {labels[place] for place in np.argsort(-ahead)[:3]}
    assert not set(views.two.first) & set(views.two.second)
    clear = {(pair.a, pair.b) for pair in report.picture.pairs if pair.clear_content}
    assert clear == {("C-suite", "Manager"), ("C-suite", "Frontline")}


def test_random_answers_are_no_picture_and_no_camps():
    report = companies.noise()

    assert not any(pair.clear_content for pair in report.picture.pairs)
    assert all(pair.r_corrected is None for pair in report.picture.pairs if pair.reason)
    assert report.shared_views[0].verdict == "none"


def test_a_level_too_small_for_this_detail_has_no_picture():
    report = companies.company(pictures=(ONE, ONE), c_suite=3)

    small = next(group for group in report.picture.groups if group.level == "C-suite")
    assert small.relative == ()
    assert small.reason == "group too small for this detail"


def test_a_picture_survives_json_and_names_no_department_to_whom_it_is_not_given():
    report = camps()

    assert from_json(to_json(report)) == report
    scoped = only(report, ["Web"])
    assert {group.department for group in scoped.shared_views[0].two.departments} == {"Web"}
