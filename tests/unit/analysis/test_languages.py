"""What is released of the people of each language of a level."""

import numpy as np

from analysis.languages import by_language
from analysis.promise import Promise
from analysis.tally import tally


def people(make_layout, number, seed=1, missing=0):
    codes = np.random.default_rng(seed).integers(1, 6, (number, 6))
    codes[:missing, 0] = 0
    return tally(codes, np.zeros(number, int), 1, make_layout())


def released(make_layout, k=5, **numbers):
    tallies = {name if name != "other" else None: n for name, n in numbers.items()}
    return by_language({name: people(make_layout, n) for name, n in tallies.items()}, Promise(k))


def names(found):
    return [one.language for one in found]


def test_languages_of_enough_people_are_told_in_their_order(make_layout):
    found = released(make_layout, Spanish=40, English=200, French=30)

    assert names(found) == ["Spanish", "English", "French"]
    assert [group.n.tolist() for group in found[0].items] == [[40.0], [40.0]]
    assert found[0].items[0].cov.shape == (1, 3, 3)


def test_the_level_without_the_languages_told_is_nobody_or_enough(make_layout):
    assert names(released(make_layout, English=200, Spanish=29)) == []
    assert names(released(make_layout, English=200, Spanish=40, French=29)) == ["English"]
    assert names(released(make_layout, English=200, Spanish=40, other=12)) == ["English"]
    assert names(released(make_layout, English=200, Spanish=40, other=30)) == ["English", "Spanish"]


def test_a_dimension_that_too_few_answered_wholly_is_not_told(make_layout):
    tallies = {"English": people(make_layout, 60, missing=40), "Spanish": people(make_layout, 60)}

    english, _ = by_language(tallies, Promise(5))

    assert english.items[0] is None
    assert english.items[1].n.tolist() == [60.0]


def test_no_languages_are_none():
    assert by_language({}, Promise(5)) == ()
