import numpy as np
import pytest

from analysis.relations import social_relations

GROUPS = 9


def company(rng, giver=0.3, receiver=0.4, pair=0.3, mutual=0.0):
    """Department judgements with these standard deviations; `mutual` correlates within pairs."""
    shared, own = rng.normal(0, pair, (2, GROUPS, GROUPS))
    shared = np.triu(shared) + np.triu(shared).T
    special = np.sqrt(mutual) * shared + np.sqrt(1 - mutual) * own
    return 3.5 + rng.normal(0, giver, (GROUPS, 1)) + rng.normal(0, receiver, GROUPS) + special


def test_a_complete_matrix_gives_the_published_closed_forms():
    x = company(np.random.default_rng(1))
    n = GROUPS
    np.fill_diagonal(x, 0)
    row, column, whole = x.sum(1) / (n - 1), x.sum(0) / (n - 1), x.sum() / (n * (n - 1))

    fit = social_relations(x)

    # Warner, Kenny & Stoto (1979), equations for actor and partner effects.
    actor = (n - 1) ** 2 / (n * (n - 2)) * row + (n - 1) / (n * (n - 2)) * column
    actor -= (n - 1) / (n - 2) * whole
    partner = (n - 1) ** 2 / (n * (n - 2)) * column + (n - 1) / (n * (n - 2)) * row
    partner -= (n - 1) / (n - 2) * whole
    assert fit.giver == pytest.approx(actor)
    assert fit.receiver == pytest.approx(partner)
    assert fit.mean == pytest.approx(whole)
    g = np.where(np.eye(n) == 1, 0, fit.relationship)
    between = ((g + g.T)[np.triu_indices(n, 1)] ** 2).sum() / 2 / ((n - 1) * (n - 2) / 2 - 1)
    within = ((g - g.T)[np.triu_indices(n, 1)] ** 2).sum() / 2 / ((n - 1) * (n - 2) / 2)
    own, mutual = (between + within) / 2, (between - within) / 2
    assert fit.variance[2] == pytest.approx(own)
    assert fit.dyadic_reciprocity == pytest.approx(mutual / own)
    chance = own * (n - 1) / (n * (n - 2)) + mutual / (n * (n - 2))
    assert fit.variance[0] == pytest.approx((actor @ actor) / (n - 1) - chance)
    assert fit.variance[1] == pytest.approx((partner @ partner) / (n - 1) - chance)


def test_variances_and_reciprocity_are_right_on_average_also_with_missing_pairs():
    rng = np.random.default_rng(2)
    fits = []
    for _ in range(150):
        x = company(rng, mutual=0.6)
        x[rng.random(x.shape) < 0.15] = np.nan
        fits.append(social_relations(x))

    found = np.mean([fit.variance for fit in fits], axis=0)
    assert found == pytest.approx([0.09, 0.16, 0.09], rel=0.15)
    assert np.mean([fit.dyadic_reciprocity for fit in fits]) == pytest.approx(0.6, abs=0.06)
    assert np.nanmean([fit.generalized_reciprocity for fit in fits]) == pytest.approx(0, abs=0.1)


def test_one_distrusted_department_is_found_and_nothing_in_noise():
    rng = np.random.default_rng(3)
    covered, alarms = 0, 0
    for _ in range(200):
        x = 3.5 + rng.normal(0, 0.3, (GROUPS, GROUPS))
        noise = social_relations(x)
        alarms += (noise.receiver_p < 0.05).sum()
        x[:, 4] -= 1
        x += 1 / GROUPS
        fit = social_relations(x)
        covered += fit.receiver_ci[4][0] < -1 + 1 / GROUPS < fit.receiver_ci[4][1]
        assert fit.receiver.argmin() == 4
    assert alarms / (200 * GROUPS) == pytest.approx(0.05, abs=0.02)
    assert covered / 200 == pytest.approx(0.95, abs=0.04)


def test_the_diagonal_counts_for_nothing():
    x = company(np.random.default_rng(4))
    other = x + np.diag(np.arange(GROUPS))

    assert social_relations(other).giver == pytest.approx(social_relations(x).giver)


def test_where_everything_is_alike_there_is_no_reciprocity():
    fit = social_relations(np.full((6, 6), 3.0))

    assert fit.variance == pytest.approx((0, 0, 0), abs=1e-9)
    assert sum(fit.shares) == pytest.approx(1) or np.isnan(fit.shares[0])


def test_too_few_groups_or_pairs_are_refused():
    with pytest.raises(ValueError, match="at least 6"):
        social_relations(np.ones((5, 5)))
    with pytest.raises(ValueError, match="square"):
        social_relations(np.ones((6, 5)))
    sparse = np.full((6, 6), np.nan)
    sparse[0, 1:] = 3
    with pytest.raises(ValueError, match="too few to tell"):
        social_relations(sparse)


def test_groups_of_few_judges_raise_no_more_alarms_than_others():
    rng = np.random.default_rng(5)
    judges = np.repeat([4, 6, 8, 10, 12, 20, 40, 80, 200], GROUPS).reshape(GROUPS, GROUPS)
    found = []
    for _ in range(300):
        x = (
            3.5
            + rng.normal(0, 0.1, (GROUPS, GROUPS))
            + rng.normal(0, 1, (GROUPS, GROUPS)) / (judges**0.5)
        )
        found.append(social_relations(x, judges, 1.0).giver_p < 0.05)

    # By giving group, from the one with fewest judges: 300 trials, a standard error of .013.
    assert np.mean(found, axis=0) == pytest.approx(np.full(GROUPS, 0.05), abs=0.04)


def test_judges_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="n must be positive"):
        social_relations(np.ones((6, 6)), np.zeros((6, 6)), 1.0)


def test_departments_with_few_judges_raise_no_more_false_alarms():
    rng = np.random.default_rng(8)
    judges = np.repeat(np.linspace(6, 60, 9).round(), 9).reshape(9, 9)
    alarms = []
    for _ in range(400):
        said = rng.normal(3.5, 0.15, (9, 9)) + rng.normal(0, 0.9, (9, 9)) / np.sqrt(judges)
        alarms.append((social_relations(said, judges, 0.81).receiver_p <= 0.05).mean())

    # Nine departments in 400 companies: two standard errors, were they independent, are 0.7%.
    assert 0.035 <= np.mean(alarms) <= 0.058
