import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis import onefactor, reliability
from analysis.layout import CANNOT_SAY
from analysis.tally import Tally, tally

EQUAL = np.full((3, 3), 0.5) + 0.5 * np.eye(3)


def simulated(items, people, seed=0, strength=0.7):
    rng = np.random.default_rng(seed)
    factor = rng.standard_normal((people, 1))
    answers = strength * factor + np.sqrt(1 - strength**2) * rng.standard_normal((people, items))
    return np.clip(np.rint(answers * 1.2 + 3), 1, 5)


def test_alpha_of_equal_items_follows_spearman_and_brown():
    # Three items that all correlate .5: 3·.5 / (1 + 2·.5) = .75; two of them 2·.5/1.5 = 2/3.
    result = reliability.reliability(50, EQUAL)

    assert result.alpha == pytest.approx(0.75, abs=1e-12)
    assert result.alpha_standardised == pytest.approx(0.75, abs=1e-12)
    assert result.mean_correlation == pytest.approx(0.5, abs=1e-12)
    assert result.omega == pytest.approx(0.75, abs=1e-9)
    assert result.omega_minres == pytest.approx(0.75, abs=1e-9)
    np.testing.assert_allclose(result.alpha_if_dropped, 2 / 3)
    # An item and the sum of two others: 1 / √(1·3) = .577.
    np.testing.assert_allclose(result.item_total, 1 / np.sqrt(3))


def test_the_tally_gives_the_covariances_of_complete_and_recoded_answers(make_layout):
    answers = simulated(4, 300, seed=2)
    answers[:, 2] = 6 - answers[:, 2]  # asked the other way round
    codes = answers.astype(np.uint8)
    codes[::7, 1] = CANNOT_SAY
    layout = make_layout(dimensions=1, items=4, reverse=(2,))
    whole = codes[(codes != CANNOT_SAY).all(axis=1)].astype(float)
    whole[:, 2] = 6 - whole[:, 2]

    n, matrix = reliability.complete_covariance(tally(codes, [0] * 300, 1, layout), 0)

    assert n.tolist() == [len(whole)]
    np.testing.assert_allclose(matrix[0], np.cov(whole.T), rtol=1e-12)


def test_item_total_and_alpha_without_equal_their_definitions():
    answers = simulated(5, 200, seed=4)
    matrix = np.cov(answers.T)

    totals, dropped = reliability.item_total(matrix), reliability.alpha_if_dropped(matrix)

    for item in range(5):
        others = np.delete(answers, item, axis=1)
        expected = np.corrcoef(answers[:, item], others.sum(axis=1))[0, 1]
        variance = others.var(axis=0, ddof=1).sum() / others.sum(axis=1).var(ddof=1)
        assert totals[item] == pytest.approx(expected)
        assert dropped[item] == pytest.approx(4 / 3 * (1 - variance))


@pytest.mark.parametrize(("items", "seed"), [(3, 1), (5, 2), (8, 3), (12, 4)])
def test_maximum_likelihood_finds_what_a_general_optimiser_finds(items, seed):
    from scipy.optimize import minimize

    matrix = np.cov(simulated(items, 400, seed).T)

    def discrepancy(parameters):
        loadings, logs = parameters[:items], parameters[items:]
        implied = np.outer(loadings, loadings) + np.diag(np.exp(logs))
        _, size = np.linalg.slogdet(implied)
        return size + np.trace(np.linalg.solve(implied, matrix))

    start = np.concatenate([np.full(items, 0.6), np.full(items, -0.5)])
    best = minimize(discrepancy, start, method="BFGS", options={"gtol": 1e-9, "maxiter": 5000})
    factor = onefactor.maximum_likelihood(matrix)

    mine = np.concatenate([factor.loadings, np.log(factor.uniquenesses)])
    assert factor.reason == ""
    assert discrepancy(mine) <= best.fun + 1e-10
    np.testing.assert_allclose(factor.loadings, np.abs(best.x[:items]), atol=1e-4)


def test_three_items_are_solved_exactly():
    # Just identified: the squared loading of an item is r12·r13/r23.
    matrix = np.array([[1, 0.6, 0.4], [0.6, 1, 0.5], [0.4, 0.5, 1]])

    factor = onefactor.maximum_likelihood(matrix)

    np.testing.assert_allclose(factor.loadings**2, [0.48, 0.75, 1 / 3], atol=1e-9)
    np.testing.assert_allclose(
        onefactor.least_squares(matrix).loadings ** 2, [0.48, 0.75, 1 / 3], atol=1e-9
    )


def test_a_heywood_case_is_said_instead_of_a_number():
    # r12·r13/r23 = .72/.3 > 1: the first item would have a negative error variance.
    matrix = np.array([[1, 0.9, 0.8], [0.9, 1, 0.6], [0.8, 0.6, 1]])

    value, factor = reliability.omega(matrix)
    least, residuals = reliability.omega_minres(matrix)

    assert np.isnan(value)
    assert np.isnan(least)
    assert factor.reason == residuals.reason == onefactor.HEYWOOD


def test_loadings_scale_with_the_items_and_omega_knows_it():
    matrix = np.cov(simulated(4, 300, 9).T)
    units = np.diag([1.0, 10.0, 0.1, 3.0])

    plain = onefactor.maximum_likelihood(matrix)
    scaled = onefactor.maximum_likelihood(units @ matrix @ units)

    np.testing.assert_allclose(scaled.loadings, units @ plain.loadings, rtol=1e-6)


def test_loadings_carry_the_population_denominator_of_a_factor_analysis():
    result = reliability.reliability(10, EQUAL * 4)

    # Loading² = 2 with n - 1; times 9/10.
    np.testing.assert_allclose(result.loadings, np.sqrt(2 * 0.9), rtol=1e-8)


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [
        (np.eye(2) + 0.5, onefactor.TOO_FEW_ITEMS),
        (np.diag([1.0, 0, 1]), onefactor.NO_SPREAD),
        (np.ones((3, 3)), onefactor.SINGULAR),
    ],
)
def test_matrices_without_a_factor_say_why(matrix, reason):
    assert onefactor.maximum_likelihood(matrix).reason == reason


@pytest.mark.parametrize("matrix", [np.ones((2, 3)), [[1, np.nan], [np.nan, 1]], [[1, 2], [0, 1]]])
def test_refuses_what_is_no_covariance_matrix(matrix):
    with pytest.raises(ValueError, match="covariance must be"):
        onefactor.maximum_likelihood(matrix)
    with pytest.raises(ValueError, match="covariance must be"):
        onefactor.least_squares(matrix)


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        (np.zeros((0, 3)), reliability.TOO_FEW_PEOPLE),
        (np.array([[1, 2, 3]]), reliability.TOO_FEW_PEOPLE),
        (np.array([[1, 2, 3], [2, 0, 1], [0, 0, 0]]), reliability.TOO_FEW_PEOPLE),
        (np.full((20, 3), 4), reliability.NO_SPREAD),
        (np.array([[1, 5, 3], [5, 1, 3], [1, 5, 3], [5, 1, 3]]), reliability.NO_SPREAD),
    ],
)
def test_degenerate_answers_give_reasons_instead_of_numbers(make_layout, codes, reason):
    layout = make_layout(dimensions=1, items=3)
    counted = tally(codes, np.zeros(len(codes), int), 1, layout)

    (result,) = reliability.dimension_reliability(counted, 0)

    assert result.reason == result.omega_reason == reason
    assert np.isnan([result.alpha, result.omega, *result.alpha_ci, *result.item_total]).all()


def test_an_item_that_everybody_answers_alike_leaves_alpha_but_no_omega(make_layout):
    codes = simulated(3, 40, seed=5).astype(np.uint8)
    codes[:, 1] = 4
    counted = tally(codes, [0] * 40, 1, make_layout(dimensions=1, items=3))

    (result,) = reliability.dimension_reliability(counted, 0)

    assert result.reason == ""
    assert result.omega_reason == result.omega_minres_reason == onefactor.NO_SPREAD
    assert np.isnan(result.item_total).tolist() == [False, True, False]
    assert np.isnan(result.alpha_standardised)


def test_one_item_has_no_reliability(make_layout):
    layout = make_layout(dimensions=1, items=1)

    (result,) = reliability.dimension_reliability(tally([[1], [2], [3]], [0] * 3, 1, layout), 0)

    assert result.reason == reliability.ONE_ITEM


def test_every_cell_gets_its_own(make_layout):
    layout = make_layout(dimensions=2, items=3)

    assert len(reliability.dimension_reliability(Tally.empty(4, layout), 1)) == 4


def test_refuses_a_single_group_whose_reliability_is_undefined():
    with pytest.raises(ValueError, match=reliability.TOO_FEW_PEOPLE):
        reliability.reliability(2, EQUAL)
    with pytest.raises(ValueError, match="at least 2"):
        reliability.alpha_interval(0.5, 10, 1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliability.alpha_interval(0.5, 10, 3, confidence=95)


def test_feldts_interval_covers_the_true_alpha_as_often_as_it_says():
    # Four parallel normal items that correlate .4: alpha 1.6/2.2 = .727.
    rng = np.random.default_rng(12)
    people = 0.4**0.5 * rng.standard_normal((2000, 30, 1))
    answers = people + 0.6**0.5 * rng.standard_normal((2000, 30, 4))
    centred = answers - answers.mean(axis=1, keepdims=True)
    alpha = reliability.cronbach_alpha(centred.swapaxes(1, 2) @ centred / 29)

    low, high = reliability.alpha_interval(alpha, 30, 4)

    assert ((low < 1.6 / 2.2) & (high > 1.6 / 2.2)).mean() == pytest.approx(0.95, abs=0.015)


@given(
    st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=5, max_size=30),
)
@settings(deadline=None)
def test_reliability_of_any_answers_is_a_number_or_a_reason(answers):
    matrix = np.cov(np.array(answers, float).T)
    assume(not np.isnan(reliability.cronbach_alpha(matrix)))

    result = reliability.reliability(len(answers), matrix)

    assert result.alpha <= 1 + 1e-9
    assert np.isnan(result.omega) == bool(result.omega_reason)
    assert np.isnan(result.omega_minres) == bool(result.omega_minres_reason)
    assert np.isnan(result.omega) or 0 <= result.omega <= 1


def test_shrout_and_fleiss_judges_give_the_published_consistency():
    # Psychological Bulletin 86 (1979), Table 2 (six targets, four judges) and Table 4: ICC(3, 4),
    # which is Cronbach's alpha over the judges, is .91.
    judges = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

    alpha = reliability.cronbach_alpha(np.cov(np.array(judges).T))

    assert round(float(alpha), 2) == 0.91


def test_a_model_that_does_not_settle_says_so(monkeypatch):
    monkeypatch.setattr(onefactor, "_ITERATIONS", 1)
    matrix = np.cov(simulated(6, 60, seed=3).T)

    assert onefactor.maximum_likelihood(matrix).reason == onefactor.UNSETTLED
    assert onefactor.least_squares(matrix).reason == onefactor.UNSETTLED


@pytest.mark.parametrize("seed", range(12))
def test_even_answers_without_any_factor_settle_or_are_heywood_cases(seed):
    matrix = np.cov(np.random.default_rng(seed).integers(1, 6, (25, 5)).T)

    assert onefactor.maximum_likelihood(matrix).reason in {onefactor.FINE, onefactor.HEYWOOD}
