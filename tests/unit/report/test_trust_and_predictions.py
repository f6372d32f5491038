"""One distrusted department and blind leaders are found; nothing is where there is nothing."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.judging import release
from analysis.promise import Promise
from survey.report.asked import AskedRound
from survey.report.rounds import rounds
from tests.unit.report import companies


def test_one_distrusted_department_is_found_with_its_size():
    (told,) = companies.distrusted_department().department_round
    parts = {part.department: part for part in told.parts}

    clear = {name: part.receives for name, part in parts.items() if part.receives_clear}
    assert {name for name, part in clear.items() if part < 0} == {"IT"}
    # The parts sum to 0, so that the other seven truly lie 1/8 above the average.
    assert all(part < 0.3 for part in clear.values())
    low, high = parts["IT"].receives_ci
    assert low < -1 + 1 / 8 < high
    assert not any(part.gives_clear for part in told.parts)
    assert told.receiver_share > 0.7


def test_where_departments_are_alike_none_stands_out():
    (told,) = companies.one_culture().department_round

    assert not any(part.receives_clear or part.gives_clear for part in told.parts)
    assert {family.name: family.size for family in companies.one_culture().families}[
        "trust between departments"
    ] == 16


def test_what_few_judges_say_is_as_coarse_as_it_was_let_out():
    (told,) = companies.one_culture().department_round

    few = [one for one in told.judgements if one.n < 10]
    assert few
    assert all(one.mean == round(one.mean, 1) for one in few)


def test_fewer_than_six_departments_have_means_and_no_parts():
    counts = np.full((4, 3, 5), 4)
    shown = release(counts, [20, 20, 20], Promise(5), [1, 2, 3, 4, 5])
    asked = AskedRound("round", "How far?", 1.0, 5.0, ("A", "B", "C"), ("A", "B", "C"), shown)

    class Source:
        class further:  # noqa: N801 - stands where a Further stands
            rounds = (asked,)

    (told,), families = rounds(Source)

    assert told.judgements
    assert told.parts == ()
    assert "fewer than 6" in told.reason
    assert [family.name for family in families] == ["trust pairs"]


def test_blind_leaders_do_not_know_it_and_seeing_ones_do():
    for report, verdict in (
        (companies.blind_leaders(), "does not know it"),
        (companies.seeing_leaders(), "knows it"),
    ):
        (told,) = report.predictions
        assert [guess.verdict for guess in told.guesses] == [verdict] * 3
        assert all(guess.of == "Frontline" for guess in told.guesses)


def test_leaders_who_expect_a_gap_that_is_not_there_imagine_it():
    (told,) = companies.company(blind=-0.9).predictions

    assert {guess.verdict for guess in told.guesses} == {"imagines one"}
    assert told.guesses[0].error == pytest.approx(-0.9, abs=0.3)


def test_guesses_of_fewer_than_ten_are_coarse_and_of_fewer_than_promised_are_withheld():
    (few,) = companies.company(c_suite=4, apart=1, blind=0.9).predictions
    (fewer,) = companies.company(c_suite=2, apart=1, blind=0.9).predictions

    for guess in few.guesses:
        assert (guess.n, guess.p, guess.q) == (8, None, None)
        for value in (guess.guess, guess.error, *guess.ci):
            assert value == pytest.approx(round(value, 1))
    assert {(guess.n, guess.guess, guess.reason) for guess in fewer.guesses} == {
        (None, None, "too few")
    }


def test_a_company_that_was_asked_nothing_of_this_has_none_of_it():
    report = companies.one_culture()

    assert replace(report, predictions=()).predictions == ()
    assert report.department_round[0].key == "department_round"
