"""Cultural consensus against AnthroTools, psych and R's eigen."""

import csv

import numpy as np
import pytest

from analysis.culture import chance_corrected_agreement, formal_consensus, informal_consensus

from .conftest import SHARED

pytestmark = pytest.mark.shared


def questions(case):
    first = next(iter(case.rows))
    return [name for name in first if name.casefold() != "informant"]


def formal(case, n_options, lowest=1):
    """Fit, and compare what every formal case states."""
    names = questions(case)
    answers = case.matrix(names).astype(int) + 1 - lowest
    people = next(name for name in case.rows[0] if name.casefold() == "informant")
    fit = formal_consensus(answers, n_options)
    competence = dict(zip(case.labels(people), fit.competence, strict=True))
    agreement = np.array(
        [chance_corrected_agreement(answers, n_options, row) for row in range(len(answers))]
    )
    np.fill_diagonal(agreement, 0)
    majority = [
        np.bincount(answers[:, column], minlength=n_options + 1)[1:].argmax() + 1
        for column in range(answers.shape[1])
    ]
    differs = [name for name, a, b in zip(names, fit.key, majority, strict=True) if a != b]
    case.compare(case.of("cca_chance_corrected_agreement")[0], agreement)
    case.compare(case.of("cca_competence_minres")[0], competence)
    case.compare(case.of("cca_competence_psych_minres")[0], competence)
    case.compare(case.of("cca_eigenvalues")[0], fit.eigenvalues)
    case.compare(case.of("cca_eigenvalue_ratio")[0], fit.ratio)
    case.compare(case.of("cca_answer_key")[0], dict(zip(names, fit.key, strict=True)))
    case.compare(case.of("cca_answer_posterior")[0], fit.posterior)
    assert differs == case.of("cca_majority_key_differs_at")[0].value
    n, q = answers.shape
    return fit, answers, n * n + 3 * n + 1 + q + q * n_options


def test_a_mock_survey_with_one_negative_competence(golden):
    case = golden("anthrotools_consensus_mock")

    fit, answers, numbers = formal(case, 3)
    # Its default precision is loose (one informant is .0064 off its own converged value).
    loose = case.of("cca_competence_AnthroTools_default")[0].value
    named = dict(zip(case.labels("informant"), fit.competence, strict=True))
    assert named == pytest.approx(loose, abs=0.01)
    alike = (answers == fit.key).mean(axis=1)
    case.compare(
        case.of("cca_testscore")[0], dict(zip(case.labels("informant"), alike, strict=True))
    )

    assert fit.negative == 1
    assert not fit.one_culture
    case.finish(numbers + 8)


def test_generated_answers_give_back_the_key_and_the_competences(golden):
    case = golden("anthrotools_generated_consensus")

    fit, _, numbers = formal(case, 4)
    folder = SHARED / "golden" / "anthrotools_generated_consensus"
    with (folder / "true_key.csv").open(encoding="utf-8", newline="") as file:
        key = [int(list(row.values())[-1]) for row in csv.DictReader(file)]
    case.compare(case.of("cca_key_agrees_with_true_key")[0], (fit.key == key).sum())

    assert fit.one_culture
    case.finish(numbers + 1)


def test_plants_with_a_competence_above_one(golden):
    case = golden("plant_knowledge_consensus")

    fit, _, numbers = formal(case, 2, lowest=0)
    names = case.labels("Informant")

    extremes = case.of("cca_most_and_least_competent_bayesian")[0].value
    assert names[fit.competence.argmax()] == extremes["most"]
    assert names[fit.competence.argmin()] == extremes["least"]
    assert not fit.one_culture
    case.finish(numbers)


def test_portrait_values_by_correlation(golden):
    case = golden("pvq40_consensus_informal")
    names = questions(case)

    fit = informal_consensus(case.matrix(names))
    competence = dict(zip(case.labels("informant"), fit.competence, strict=True))
    case.compare(case.of("cca_informal_competence_minres")[0], competence)
    case.compare(case.of("cca_informal_competence_psych")[0], competence)
    case.compare(case.of("cca_informal_eigenvalues_first3")[0], fit.eigenvalues)
    case.compare(case.of("cca_informal_eigenvalue_ratio")[0], fit.ratio)
    case.compare(case.of("cca_informal_answer_key")[0], dict(zip(names, fit.key, strict=True)))

    assert fit.negative == 8
    case.finish(146 * 2 + 3 + 1 + 40)
