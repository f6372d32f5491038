"""Changes between waves."""

import numpy as np
import pytest

from analysis.change import gap_change, score_change
from analysis.gaps import welch
from analysis.groups import Groups

FIXED = Groups.of(2, 0, 0)  # beside it a gap is a mean


def test_the_change_beside_a_group_without_spread_is_welchs_gap_between_waves():
    before, after = Groups.of(40, 3.1, 0.5), Groups.of(60, 3.4, 0.8)

    change, gap = gap_change((before, FIXED), (after, FIXED)), welch(after, before)

    assert change.change == pytest.approx(float(gap.difference))
    assert change.df == pytest.approx(float(gap.df))
    assert change.p == pytest.approx(float(gap.p))
    assert change.ci == pytest.approx(gap.ci)


def test_the_change_of_a_gap_adds_the_four_errors():
    group = Groups.of(50, 3.0, 0.5)
    result = gap_change((Groups.of(50, 4.0, 0.5), group), (Groups.of(50, 3.6, 0.5), group))

    # Four errors of 0.01 each, so 0.2; Satterthwaite's df is 4 · 49.
    assert result.before == pytest.approx(1.0)
    assert result.after == pytest.approx(0.6)
    assert result.change == pytest.approx(-0.4)
    assert result.t == pytest.approx(-2)
    assert result.df == pytest.approx(196)


def test_people_who_answer_alike_twice_make_the_interval_too_wide_never_too_narrow():
    rng = np.random.default_rng(3)
    person = rng.normal(size=(3000, 40))
    waves = [3 + 0.7 * person + 0.5 * rng.normal(size=person.shape) for _ in range(2)]
    groups = [Groups.of(40, x.mean(axis=1), x.var(axis=1, ddof=1)) for x in waves]

    result = gap_change(*((group, FIXED) for group in groups))

    assert ((result.ci[:, 0] <= 0) & (result.ci[:, 1] >= 0)).mean() >= 0.95


def test_undefined_changes_say_why_or_are_refused():
    one, none = Groups.of([30], [3], [1]), Groups.of([1], [3], [np.nan])
    change = gap_change((one, one), (none, one))

    assert change.reason[0] == "fewer than two answers in a group"
    assert np.isnan(change.p[0])
    with pytest.raises(ValueError, match="same answer"):
        gap_change((FIXED, FIXED), (FIXED, FIXED))
    with pytest.raises(ValueError, match="confidence"):
        gap_change((one, one), (one, one), confidence=0)


def test_the_change_of_a_score_holds_its_estimate_and_joins_both_doubts():
    change, ci = score_change([60], [[50, 70]], [80], [[74, 86]])

    # √(6² + 10²) on both sides.
    assert change[0] == 20
    assert ci[0] == pytest.approx([20 - np.sqrt(136), 20 + np.sqrt(136)])
