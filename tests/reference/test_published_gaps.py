"""Small published tables, typed as facts: they hold without anything beside the repository."""

import numpy as np
import pytest

from analysis.adjust import benjamini_hochberg
from analysis.correlation import kendall_tau
from analysis.gaps import hedges_g, welch
from analysis.groups import Groups
from analysis.ranks import cliffs_delta

# "Student" (1908). The probable error of a mean. Biometrika, 6, 1-25: hours of sleep gained by the
# same ten patients with two drugs, here, as on R's help page of t.test, as two groups.
DRUG_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
DRUG_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

# Benjamini & Hochberg (1995), section 4.1: the 15 p-values of a thrombolysis trial.
TRIAL = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]

# Hollander & Wolfe (1973), p. 187: Hunter L values and consumer scores of nine lots of canned tuna.
LIGHTNESS = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
CONSUMERS = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]


def group(x):
    return Groups.of(len(x), np.mean(x), np.var(x, ddof=1))


def test_students_sleep_as_on_the_help_page_of_r():
    # t = -1.8608, df = 17.776, p-value = 0.07939, interval -3.3654832 to 0.2054832.
    result = welch(group(DRUG_1), group(DRUG_2))

    assert result.t == pytest.approx(-1.8608, abs=5e-5)
    assert result.df == pytest.approx(17.776, abs=5e-4)
    assert result.p == pytest.approx(0.07939, abs=5e-6)
    assert result.ci == pytest.approx([-3.3654832, 0.2054832], abs=5e-8)


def test_four_hypotheses_are_rejected_where_bonferroni_rejects_three():
    assert (benjamini_hochberg(TRIAL) <= 0.05).sum() == 4
    assert (np.array(TRIAL) * len(TRIAL) <= 0.05).sum() == 3


def test_tuna_as_in_hollander_and_wolfe():
    # T = 26, p-value = 0.1194, tau 0.4444444.
    result = kendall_tau(LIGHTNESS, CONSUMERS)

    assert result.estimate == pytest.approx(0.4444444, abs=5e-8)
    assert result.p == pytest.approx(0.1194, abs=5e-5)


def test_the_noncentral_interval_of_steiger_and_fouladi():
    # Steiger & Fouladi (1997), ten people a group and t = 2.6: limits of the standardised
    # difference 0.19499 and 2.10338, for d = 1.16276.
    d = 2.6 * np.sqrt(2 / 10)
    result = hedges_g(Groups.of(10, d, 1), Groups.of(10, 0, 1))
    factor = result.estimate / d

    assert d == pytest.approx(1.16276, abs=5e-6)
    assert result.ci / factor == pytest.approx([0.19499, 2.10338], abs=1e-5)


def test_cliffs_delta_of_hogarty_and_kromrey():
    # Hogarty & Kromrey (1999): ten treated, six controls on an ordinal scale; delta = -0.25.
    treatment = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50]
    control = [10, 20, 30, 40, 40, 50]
    values = [10, 20, 30, 40, 50]
    counts = [[x.count(v) for v in values] for x in (treatment, control)]

    assert cliffs_delta(values, *counts).estimate == pytest.approx(-0.25)
