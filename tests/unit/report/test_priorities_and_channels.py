"""What is true of a simulated company is found in its report, and what is not is not."""

import numpy as np
import pytest

from survey.report.json import from_json, to_json
from tests.unit.report import companies


def pair(ranking, a="C-suite", b="Manager"):
    return next(one for one in ranking.pairs if (one.a, one.b) == (a, b))


def test_one_culture_is_one_order_and_one_map():
    report = companies.one_culture()
    (ranking,), (channel_map,) = report.rankings, report.channel_map

    assert pair(ranking).r > 0.9
    assert pair(ranking).clear_content is False
    assert all(group.united for group in ranking.groups)
    assert all(stage.common for stage in channel_map.stages)
    assert not any(one.clear for stage in channel_map.stages for one in stage.pairs)
    assert channel_map.culture.verdict == "one"
    assert channel_map.culture.mean_competence == pytest.approx(0.8, abs=0.05)
    labels = dict(enumerate(channel_map.channels, start=1))
    assert channel_map.culture.key == tuple(labels[option] for option in companies.KEY.tolist())


def test_two_cultures_are_told_apart_and_so_are_their_holders():
    report = companies.two_cultures()
    (ranking,), (channel_map,) = report.rankings, report.channel_map

    assert pair(ranking).clear_content is True
    assert pair(ranking).clear_agreement is False
    assert any(one.clear for stage in channel_map.stages for one in stage.pairs)


def test_two_maps_held_by_many_are_found_and_shared_out():
    # As many hold one as the other, but on different levels.
    report = companies.company(maps=(companies.SECOND, companies.KEY), knows=0.75, c_suite=90)
    culture = report.channel_map[0].culture

    assert culture.verdict == "two"
    share = {group.level: group.mean for group in culture.two.levels}
    assert share["C-suite"] < 0.3
    assert share["Frontline"] > 0.7


def test_nothing_is_found_in_noise():
    report = companies.noise()
    (ranking,), (channel_map,) = report.rankings, report.channel_map

    assert not any(one.clear_content or one.clear_agreement for one in ranking.pairs)
    assert not any(group.united for group in ranking.groups)
    assert ranking.pairs[0].reason == "a level does not agree inside"
    assert channel_map.culture.verdict == "none"
    assert [stage.common for stage in channel_map.stages] == [False] * 5
    assert not any(one.clear for stage in channel_map.stages for one in stage.pairs)


def test_leaders_with_mixed_messages_agree_less_than_their_managers():
    (ranking,) = companies.mixed_messages().rankings

    assert pair(ranking).agreement_difference < 0
    assert pair(ranking).clear_agreement is True
    assert {group.level: group.united for group in ranking.groups} == {
        "C-suite": False,
        "Manager": True,
    }


def test_a_level_under_ten_is_named_and_not_shown():
    report = companies.company(c_suite=4)
    (ranking,), (channel_map,) = report.rankings, report.channel_map

    hidden = next(group for group in ranking.groups if "C-suite" in group.level)
    assert hidden.reason == "group too small for this detail"
    assert hidden.named == ()
    assert ranking.pairs == ()
    assert all(stage.levels[-1].reason for stage in channel_map.stages)
    assert "C-suite" not in {group.level for group in channel_map.culture.groups}
    # The company covers the groups that are shown, so a subtraction gives nothing.
    for stage in channel_map.stages:
        assert stage.n == sum(group.n or 0 for group in stage.levels)


def test_the_family_names_what_was_tested_together():
    families = {family.name: family.size for family in companies.one_culture().families}

    assert families["priorities of levels"] == 1
    assert families["channel stages"] == 15


def test_rankings_are_read_at_the_places_that_everybody_filled():
    (ranking,) = companies.one_culture().rankings

    assert ranking.top == 3
    for group in ranking.groups:
        assert sum(group.named) == pytest.approx(3)
        assert sum(group.first) == pytest.approx(1)


def test_shared_views_tell_how_well_levels_know_them():
    (views,) = companies.one_culture().shared_views

    assert views.about == "items"
    assert {group.level or group.department for group in views.groups} >= {"Frontline", "Web"}
    assert all(group.n >= 10 for group in views.groups)


def test_the_report_with_all_this_survives_json():
    data = to_json(companies.two_cultures())

    assert to_json(from_json(data)) == data


def test_the_map_lies_within_the_unit_circle():
    (ranking,) = companies.two_cultures().rankings

    assert all(np.hypot(group.x, group.y) <= 1 for group in ranking.groups)
