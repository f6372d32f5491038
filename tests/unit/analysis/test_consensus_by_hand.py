"""Consensus, channel maps and reciprocity beside plain loops, on random data with ties and gaps."""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from analysis.channels import choices, stage_agreement, total_variation
from analysis.consensus import kendalls_w, within_group_consensus
from analysis.culture import chance_corrected_agreement, formal_consensus, informal_consensus
from analysis.profiles import preferences, profiles

SEEDS = range(4)


def tied(rng, n=9, objects=7):
    """Whole ratings with many ties; some people left something out, some rate all alike."""
    values = rng.integers(1, 5, (n, objects)).astype(float)
    values[rng.random(values.shape) < 0.04] = np.nan
    values[0] = 3.0
    return values


def known(values):
    return [row for row in values if not np.isnan(row).any() and len(set(row)) > 1]


@pytest.mark.parametrize("seed", SEEDS)
def test_kendalls_w_is_that_of_mean_ranks_with_ties(seed):
    rows = known(values := tied(np.random.default_rng(seed)))
    ranks = np.array([stats.rankdata(row) for row in rows])
    m, n = ranks.shape
    ties = sum(c**3 - c for row in rows for c in np.unique(row, return_counts=True)[1])
    s = ((ranks.sum(axis=0) - ranks.sum() / n) ** 2).sum()

    found = kendalls_w(profiles(values))
    assert found.n.tolist() == [m]
    assert found.w[0] == pytest.approx(12 * s / (m**2 * (n**3 - n) - m * ties))
    assert found.w_uncorrected[0] == pytest.approx(12 * s / (m**2 * (n**3 - n)))


@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_is_the_length_of_the_mean_member_in_two_singular_dimensions(seed):
    rows = known(values := tied(np.random.default_rng(seed)))
    z = np.array([(row - row.mean()) / row.std() for row in rows]).T  # objects by members
    u, singular, vt = np.linalg.svd(z / np.sqrt(z.size), full_matrices=False)
    members = np.sqrt(len(rows)) * (singular[:2, None] * vt[:2]).T

    found = within_group_consensus(profiles(values))
    assert u.shape[0] == values.shape[1]
    assert found.alpha[0] == pytest.approx(np.linalg.norm(members.mean(axis=0)))
    pairs = [np.corrcoef(a, b)[0, 1] for a, b in combinations(rows, 2)]
    assert found.mean_correlation[0] == pytest.approx(np.mean(pairs))


@pytest.mark.parametrize("seed", SEEDS)
def test_places_become_mid_ranks_whoever_left_some_out(seed):
    rng = np.random.default_rng(seed)
    places = np.array([rng.permutation(6) + 1 for _ in range(8)])
    places[rng.random(places.shape) < 0.3] = 0

    for row, told in zip(places, preferences(places, 3), strict=True):
        value = [-p if 1 <= p <= 3 else -99 for p in row.tolist()]
        if len(set(value)) == 1:
            assert np.isnan(told).all()
        else:
            assert told.tolist() == stats.rankdata(value).tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_stage_agreement_is_the_share_of_pairs_that_choose_alike(seed):
    rng = np.random.default_rng(seed)
    chosen = rng.choice(4, (30, 2), p=(0.1, 0.5, 0.3, 0.1)) + 1
    chosen[rng.random(chosen.shape) < 0.1] = 0

    found = stage_agreement(choices(chosen, np.zeros(30, int), 1, 4).counts)
    for stage in range(2):
        said = [c for c in chosen[:, stage] if c]
        alike = np.mean([a == b for a, b in combinations(said, 2)])
        assert found.n[0, stage] == len(said)
        assert found.agreement[0, stage] == pytest.approx((4 * alike - 1) / 3)


def test_total_variation_is_half_the_distance_of_shares():
    a, b = np.array([5, 3, 0, 2]), np.array([10, 1, 9, 0])

    told = total_variation(a, b, seed=1, resamples=99)
    assert told.total_variation == pytest.approx(np.abs(a / 10 - b / 20).sum() / 2)


@pytest.mark.parametrize("seed", SEEDS)
def test_agreement_is_corrected_for_guessing_over_common_questions(seed):
    rng = np.random.default_rng(seed)
    answers = rng.integers(0, 4, (7, 6))
    answers[:, 0] = rng.integers(1, 4, 7)
    found = chance_corrected_agreement(answers, 3, 2)

    for row, told in zip(answers, found, strict=True):
        both = [(x, y) for x, y in zip(row, answers[2], strict=True) if x and y]
        if both:
            alike = np.mean([x == y for x, y in both])
            assert told == pytest.approx((3 * alike - 1) / 2)


@pytest.mark.parametrize("seed", SEEDS)
def test_competences_minimise_the_residuals_of_every_pair(seed):
    rng = np.random.default_rng(seed)
    key, skill = rng.integers(1, 5, 12), rng.uniform(0.4, 0.9, 10)
    knows = rng.random((10, 12)) < skill[:, None]
    answers = np.where(knows, key, rng.integers(1, 5, (10, 12)))
    answers[rng.random(answers.shape) < 0.1] = 0
    fit = formal_consensus(answers, 4)

    def left(competence):
        total = 0.0
        for i, j in combinations(range(10), 2):
            both = (answers[i] > 0) & (answers[j] > 0)
            alike = (answers[i] == answers[j])[both].mean()
            corrected = (4 * alike - 1) / 3
            total += both.sum() * (corrected - competence[i] * competence[j]) ** 2
        return total

    best = left(fit.competence)
    for person in range(10):
        for step in (-0.01, 0.01):
            moved = fit.competence.copy()
            moved[person] += step
            assert left(moved) > best


@pytest.mark.parametrize("seed", SEEDS)
def test_the_informal_key_is_the_weighted_mean_of_standardised_ratings(seed):
    rng = np.random.default_rng(seed)
    ratings = np.round(np.linspace(1, 5, 8) + rng.normal(0, 1, (12, 8)))
    ratings[rng.random(ratings.shape) < 0.08] = np.nan
    fit = informal_consensus(ratings)

    centred = ratings - np.nanmean(ratings, axis=1, keepdims=True)
    z = centred / np.nanstd(ratings, axis=1, ddof=1, keepdims=True)
    for item in range(8):
        here = ~np.isnan(z[:, item])
        weights = fit.competence[here]
        assert fit.key[item] == pytest.approx((weights * z[here, item]).sum() / weights.sum())
