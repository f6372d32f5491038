"""The same job with pandas, pingouin and SciPy: how an analyst writes it, a function a statistic.

usage: python -m benchmarks.peer_pingouin ANSWERS.csv   (prints JSON; imports are not timed)

Reads the file and computes per dimension alpha, rwg(j) by department, ICC over departments, and for
every pair of levels Welch's t, Hedges' g and Mann-Whitney; then Benjamini-Hochberg. Mann-Whitney is
SciPy's, since pingouin's compares every person with every other for its effect size.
"""

from __future__ import annotations

import json
import sys
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped] # in requirements-bench only
import pingouin as pg  # type: ignore[import-not-found, import-untyped, unused-ignore] # as above
from scipy import stats

from benchmarks.stopwatch import Stopwatch


def main(path: str) -> dict[str, Any]:
    watch = Stopwatch()
    data = pd.read_csv(path)
    read = watch.read()
    levels = sorted(data.level.unique())
    result: dict[str, Any] = {}
    welch_p: list[float] = []
    rank_p: list[float] = []
    for d in range(1, 9):
        items = data[[f"D{d}_{i}" for i in range(1, 7)]]
        people = pd.DataFrame({"score": items.mean(axis=1), "dept": data.dept, "level": data.level})
        groups = {level: part.to_numpy() for level, part in people.groupby("level").score}
        pairs = {}
        for a, b in combinations(levels, 2):
            t, u, figures = compare(groups[a], groups[b])
            welch_p.append(t)
            rank_p.append(u)
            pairs[f"{a} {b}"] = figures
        result[f"D{d}"] = {
            "alpha": float(pg.cronbach_alpha(items)[0]),
            "rwg": agreement(items, data.dept),
            "icc": intraclass(people),
            "pairs": pairs,
        }
    q = [pg.multicomp(p, method="fdr_bh")[1] for p in (welch_p, rank_p)]
    significant = [int((np.asarray(values) < 0.05).sum()) for values in q]
    return {**watch.read(), "read": read, "significant": significant, "result": result}


def compare(x: np.ndarray, y: np.ndarray) -> tuple[float, float, list[float]]:
    welch = pg.ttest(x, y, correction=True).iloc[0]
    p = next(name for name in welch.index if name.lower().startswith("p") and "val" in name.lower())
    g = pg.compute_effsize(x, y, eftype="hedges")
    rank = stats.mannwhitneyu(x, y)
    figures = [float(welch["T"]), float(welch["dof"]), float(g), float(rank.statistic)]
    return float(welch[p]), float(rank.pvalue), figures


def agreement(items: pd.DataFrame, department: pd.Series) -> float:
    ratio = items.groupby(department).var().mean(axis=1).clip(upper=2) / 2
    k = items.shape[1]
    return float((k * (1 - ratio) / (k * (1 - ratio) + ratio)).mean())


def intraclass(people: pd.DataFrame) -> list[float]:
    table = pg.anova(people, dv="score", between="dept", detailed=True)
    between, within = table["MS"].iloc[0], table["MS"].iloc[1]
    size = len(people) / (table["DF"].iloc[0] + 1)
    return [
        float((between - within) / (between + (size - 1) * within)),
        float((between - within) / between),
    ]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
