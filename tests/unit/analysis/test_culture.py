import numpy as np
import pytest

from analysis.culture import chance_corrected_agreement, formal_consensus, informal_consensus
from analysis.cultures import two_cultures

KEY = np.array([1, 2, 1, 3, 4])


def people(rng, competence, keys=KEY, options=5):
    """Answers by the model: known with the probability of the competence, otherwise guessed."""
    n = len(competence)
    guessed = rng.integers(1, options + 1, (n, np.shape(keys)[-1]))
    return np.where(rng.random(guessed.shape) < competence[:, None], keys, guessed)


def test_one_culture_is_found_with_its_key_and_competences():
    rng = np.random.default_rng(1)
    competence = rng.uniform(0.3, 0.9, 400)

    fit = formal_consensus(people(rng, competence), 5)

    assert fit.one_culture
    assert fit.key.tolist() == KEY.tolist()
    assert fit.mean_competence == pytest.approx(competence.mean(), abs=0.03)
    assert np.corrcoef(fit.competence, competence)[0, 1] > 0.4


def test_guessing_is_no_culture():
    rng = np.random.default_rng(2)
    found = [formal_consensus(rng.integers(1, 6, (60, 5)), 5) for _ in range(40)]

    assert not any(fit.one_culture for fit in found)


def test_many_people_and_one_of_each_way_of_answering_are_the_same():
    # More different ways of answering than are put into one spectrum.
    rng = np.random.default_rng(3)
    answers = people(rng, rng.uniform(0.2, 0.9, 600), options=5)
    few = answers[:200]

    large, small = formal_consensus(answers, 5), formal_consensus(few, 5)

    assert len(large.eigenvalues) == 3
    assert len(small.eigenvalues) == 200
    assert (large.eigenvalues[0] / 600) == pytest.approx(small.eigenvalues[0] / 200, rel=0.1)


def test_a_missing_answer_counts_in_no_pair():
    answers = np.array([[1, 2, 3, 1], [1, 2, 3, 0], [1, 2, 0, 1], [1, 1, 3, 1], [0, 0, 0, 0]])

    fit = formal_consensus(answers, 3)

    assert fit.n == 4
    assert np.isnan(fit.competence[4])
    assert chance_corrected_agreement(answers, 3, 0)[1] == pytest.approx(1)
    assert fit.competence[1] > fit.competence[3]


def test_ratings_have_an_informal_model():
    rng = np.random.default_rng(4)
    view = np.linspace(1, 5, 9)
    ratings = view + rng.normal(0, 1, (40, 9))
    ratings[0, 0] = np.nan
    ratings[1] = 3

    fit = informal_consensus(ratings)

    assert fit.n == 39
    assert np.isnan(fit.competence[1])
    assert fit.one_culture
    assert np.corrcoef(fit.key, view)[0, 1] > 0.95


def test_two_cultures_are_found_and_who_holds_them():
    rng = np.random.default_rng(5)
    keys = np.array([KEY, [4, 4, 1, 1, 2]])
    level = np.repeat([0, 1], [40, 160])
    holds = np.where(rng.random(200) < 0.9, level, 1 - level)

    fit = two_cultures(people(rng, np.full(200, 0.7), keys[holds]), 5, level, 2, simulations=39)

    assert fit.found
    assert fit.keys.tolist() == keys[::-1].tolist()
    assert fit.by_group.tolist() == pytest.approx([0.1, 0.9], abs=0.15)
    assert fit.members.tolist() == [40, 160]


@pytest.mark.parametrize("kind", ["one culture", "own preference of each stage", "guessing"])
def test_a_second_culture_is_not_found_where_there_is_none(kind):
    rng = np.random.default_rng(6)
    shares = np.array([[0.3, 0.25, 0.1, 0.02, 0.33], [0.35, 0.45, 0.15, 0.03, 0.02]] * 2)
    found = 0
    for draw in range(8):
        if kind == "one culture":
            answers = people(rng, rng.uniform(0.1, 0.9, 80), KEY[:4])
        elif kind == "guessing":
            answers = rng.integers(1, 6, (80, 4))
        else:
            answers = np.stack([rng.choice(5, 80, p=share) + 1 for share in shares], axis=1)
        found += two_cultures(answers, 5, seed=draw, simulations=19).found

    assert found <= 2  # three of eight at 5% would be a chance of one in 170


def test_what_cannot_be_fitted_is_refused():
    with pytest.raises(ValueError, match="three or more informants"):
        formal_consensus([[1, 2]], 2)
    with pytest.raises(ValueError, match="n_options must be at least 2"):
        formal_consensus([[1, 1]] * 3, 1)
    with pytest.raises(ValueError, match="between 0 and the number of options"):
        formal_consensus([[1, 3]] * 3, 2)
    with pytest.raises(ValueError, match="fewer than three informants answered"):
        formal_consensus([[1, 1], [0, 0], [0, 0]], 2)
    with pytest.raises(ValueError, match="three or more items"):
        informal_consensus([[1, 2]])
    with pytest.raises(ValueError, match="0 informants with a spread"):
        informal_consensus([[1, 1, 1]] * 3)
    with pytest.raises(ValueError, match="20 are needed"):
        two_cultures([[1, 1]] * 3, 2)
    with pytest.raises(ValueError, match="two or more questions"):
        two_cultures([[1]] * 30, 2)
    with pytest.raises(ValueError, match="group must have the shape"):
        two_cultures([[1, 1]] * 30, 2, [0])
    with pytest.raises(ValueError, match="between 0 and the number of options"):
        two_cultures([[1, 9]] * 30, 2)
