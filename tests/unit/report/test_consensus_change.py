"""What became of consensus between two waves."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analysis.consensus import within_group_consensus
from analysis.consensus_intervals import changed, similarity
from analysis.profiles import profiles
from benchmarks.consensus import ranked
from survey.report.change import between
from survey.report.consensus_change import (
    OTHER_DIMENSIONS,
    OTHER_OPTIONS,
    PICTURE,
    SHARING,
    UNITY,
)
from tests.unit.report import companies


@cache
def wave(seed):
    return companies.company(seed=seed, c_suite=10)


def compared(earlier, later, about):
    return next(one for one in between(earlier, later).consensus if one.about == about)


def test_leaders_who_have_come_to_want_what_managers_want_are_found():
    earlier = companies.company(seed=1, c_suite=10, priorities=(companies.OTHER, companies.ORDER))
    told = compared(earlier, wave(2), "priorities")

    (pair,) = told.pairs
    assert (pair.a, pair.b) == ("C-suite", "Manager")
    assert pair.clear
    assert pair.before < 0.5
    assert pair.after > 0.9
    assert 0 < pair.ci[0] < pair.change < pair.ci[1]
    assert pair.r == pytest.approx((earlier.rankings[0].pairs[0].r, wave(2).rankings[0].pairs[0].r))
    assert not any(level.clear for level in told.levels)


def test_leaders_who_have_come_to_agree_among_themselves_are_found():
    told = compared(companies.company(seed=1, c_suite=10, unity=(4.0, 1.0)), wave(2), "priorities")

    clear = {level.level: level.change for level in told.levels if level.clear}
    assert set(clear) == {"C-suite"}
    assert clear["C-suite"] > 0
    leaders = told.levels[0]
    assert leaders.n == (20, 20)
    assert leaders.alpha[0] < leaders.alpha[1]


def test_nothing_has_changed_where_nothing_did():
    change = between(wave(1), wave(2))

    assert not any(one.clear for told in change.consensus for one in (*told.levels, *told.pairs))
    sizes = {family.name: family.size for family in change.families}
    assert sizes[UNITY] == 2 + 3  # two levels rank, three have a picture
    assert sizes[SHARING] == 1  # levels answering items at random share no picture


def test_false_alarms_of_changes_stay_under_five_per_cent():
    rng = np.random.default_rng(9)
    alarms = {"unity": 0, "sharing": 0}
    other = np.array([2, 3, 0, 1, 5, 4])
    for _ in range(400):
        known = []
        for _wave in range(2):
            said = np.concatenate([ranked(rng, 12, 2), ranked(rng, 60, 2, other)])
            sums = profiles(said, np.repeat([0, 1], [12, 60]))
            within, alike = within_group_consensus(sums), similarity(sums, 0, 1)
            known.append(((within.mean_correlation[0], within.ci[0]), (alike.r, alike.ci)))
        for place, name in enumerate(alarms):
            alarms[name] += changed(*known[0][place], *known[1][place])[2] <= 0.05

    # Two standard errors of 400 waves are 2.2%.
    assert all(number <= 0.072 * 400 for number in alarms.values())


def test_a_ranking_of_other_options_is_not_compared():
    later = wave(2)
    (ranking,) = later.rankings
    first = replace(ranking.options[0], label="Something else")
    other = replace(later, rankings=(replace(ranking, options=(first, *ranking.options[1:])),))

    told = compared(wave(1), other, "priorities")
    assert told.reason == OTHER_OPTIONS
    assert told.levels == told.pairs == ()


def test_a_picture_of_other_items_is_not_compared():
    later = wave(2)
    items = tuple(replace(item, text="What else?") for item in later.items[:1])
    told = compared(wave(1), replace(later, items=(*items, *later.items[1:])), PICTURE)

    assert told.reason == OTHER_DIMENSIONS


def test_a_level_that_was_joined_with_another_is_not_compared():
    later = wave(2)
    (ranking,) = later.rankings
    groups = (replace(ranking.groups[0], includes=("C-suite", "Director")), *ranking.groups[1:])
    other = replace(later, rankings=(replace(ranking, groups=groups),))

    told = compared(wave(1), other, "priorities")
    assert [level.level for level in told.levels] == ["Manager"]
    assert told.pairs == ()
