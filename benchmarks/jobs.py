"""What is timed of ours, each in a process of its own.

usage: python -m benchmarks.jobs same|score|read|report ANSWERS QUESTIONNAIRE   (prints JSON)

`same` gives the figures of the peers' job and nothing else; `score` is the whole command, as it
runs; `read` reads the answers and forgets them; `report` says how long the report takes once the
answers are counted. Imports have been made before the time is taken.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

from survey.commands.score import undisturbed

with undisturbed():  # before NumPy is imported, as the command does it
    import numpy as np
    import numpy.random  # used further down, as is delimited, and imports are not timed
    from numpy.typing import NDArray

    import survey.datafiles.delimited  # noqa: F401 - as above
    from analysis.adjust import benjamini_hochberg
    from analysis.agreement import rwg_j
    from analysis.gaps import hedges_g, welch
    from analysis.groups import Groups
    from analysis.ranks import mann_whitney
    from analysis.reliability import complete_covariance, cronbach_alpha
    from analysis.scoring import dimension_counts, score_histogram, score_moments
    from analysis.tally import Tally
    from analysis.variance import icc
    from benchmarks.stopwatch import Stopwatch
    from questionnaires.loader import load
    from survey.datafiles.answers import AnswersReader
    from survey.datafiles.groups import Groups as Names
    from survey.services import scoring
    from survey.services.measuring import layout_of
    from survey.services.publishing import publish

COLUMNS = "level", "dept"
Floats = NDArray[np.float64]


def same(answers: Path, questionnaire: Path) -> dict[str, Any]:
    """Alpha, rwg(j), ICC, every pair of levels, Benjamini-Hochberg: the peers' job."""
    watch = Stopwatch()
    instrument = load(str(questionnaire))
    reader = AnswersReader(answers, instrument, *COLUMNS)
    tally = scoring.count(reader, layout_of(instrument))
    levels, departments, names = _by_name(tally, reader.groups)
    company, teams = tally.total(), score_moments(departments)
    intraclass = icc(teams.n.T, teams.mean.T, teams.var.T)
    pairs, p = _pairs(levels, names)
    result = {
        dimension.key.upper(): {
            "alpha": float(cronbach_alpha(complete_covariance(company, place)[1][0])),
            "rwg": float(rwg_j(dimension_counts(departments, place)).mean()),
            "icc": [float(intraclass.icc1[place]), float(intraclass.icc2[place])],
            "pairs": pairs[place],
        }
        for place, dimension in enumerate(tally.layout.dimensions)
    }
    significant = [int((benjamini_hochberg(values) < 0.05).sum()) for values in p]
    return {**watch.read(), "significant": significant, "result": result}


def _by_name(tally: Tally, groups: Names) -> tuple[Tally, Tally, list[str]]:
    """The counts of the levels and of the departments, and the levels' names."""
    order = sorted(range(len(groups.levels)), key=lambda place: groups.levels.shown[place])
    of_level = [[n for n, pair in enumerate(groups.pairs) if pair[0] == level] for level in order]
    of_team = [
        [n for n, pair in enumerate(groups.pairs) if pair[1] == team]
        for team in range(len(groups.departments))
    ]
    names = [groups.levels.shown[place] for place in order]
    return tally.merge(of_level), tally.merge(of_team), names


def _pairs(
    levels: Tally, names: list[str]
) -> tuple[list[dict[str, list[float]]], tuple[Floats, Floats]]:
    """Welch, g and Mann-Whitney of all pairs on each dimension, and both tests' p-values."""
    each, (first, second) = score_moments(levels), np.triu_indices(len(names), k=1)
    a, b = (Groups.of(each.n[row], each.mean[row], each.var[row]) for row in (first, second))
    t, g = welch(a, b), hedges_g(a, b)
    ranks = [
        mann_whitney(found.values, found.counts[first], found.counts[second])
        for found in (score_histogram(levels, place) for place in range(each.n.shape[1]))
    ]
    u = np.stack([rank.u for rank in ranks], axis=1)
    figures = np.stack([t.t, t.df, g.estimate, u], axis=2).swapaxes(0, 1).tolist()
    pairs = [f"{x} {y}" for x, y in combinations(names, 2)]
    p = t.p.T.ravel(), np.concatenate([rank.p for rank in ranks])
    return [dict(zip(pairs, rows, strict=True)) for rows in figures], p


def score(answers: Path, questionnaire: Path) -> dict[str, Any]:
    """Score a file and write the report."""
    watch = Stopwatch()
    scored = scoring.score(scoring.Request(answers, str(questionnaire), *COLUMNS))
    publish(scored.report, {"json": answers.with_suffix(".json")}, inputs=(answers,))
    return {
        **watch.read(),
        "result": {
            dimension.key.upper(): {
                "alpha": dimension.alpha,
                "pairs": {
                    f"{pair.a} {pair.b}": [pair.t, pair.df, pair.g, pair.u]
                    for pair in dimension.level_pairs
                },
            }
            for dimension in scored.report.dimensions
        },
    }


def read(answers: Path, questionnaire: Path) -> dict[str, Any]:
    """Read the answers and forget them."""
    watch = Stopwatch()
    for _ in AnswersReader(answers, load(str(questionnaire)), *COLUMNS).batches():
        pass
    return dict(watch.read())


def report(answers: Path, questionnaire: Path) -> dict[str, Any]:
    """From the counts to the written report."""
    request = scoring.Request(answers, str(questionnaire), *COLUMNS)
    counted = scoring.counted(request)
    watch = Stopwatch()
    scored = scoring.report_of(request, counted)
    publish(scored.report, {"json": answers.with_suffix(".json")}, inputs=(answers,))
    return dict(watch.read())


JOBS: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "same": same,
    "score": score,
    "read": read,
    "report": report,
}

if __name__ == "__main__":
    with undisturbed():
        print(json.dumps(JOBS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
