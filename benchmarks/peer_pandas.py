"""The same job in bare pandas and SciPy, by somebody who writes the formulas out to save time.

usage: python -m benchmarks.peer_pandas ANSWERS.csv   (prints JSON; imports are not timed)

Reads the file and computes per dimension alpha, rwg(j) by department, ICC over departments, and for
every pair of levels Welch's t, Hedges' g and Mann-Whitney; then Benjamini-Hochberg.
"""

from __future__ import annotations

import json
import sys
from itertools import combinations

import numpy as np
import pandas as pd  # type: ignore[import-untyped] # in requirements-bench only
from scipy import stats

from benchmarks.stopwatch import Stopwatch


def main(path: str) -> dict[str, object]:
    watch = Stopwatch()
    data = pd.read_csv(path)
    read = watch.read()
    levels = sorted(data.level.unique())
    result: dict[str, object] = {}
    welch_p, rank_p = [], []
    for d in range(1, 9):
        items = data[[f"D{d}_{i}" for i in range(1, 7)]]
        cov = items.cov().to_numpy()
        k = cov.shape[0]
        alpha = k / (k - 1) * (1 - np.trace(cov) / cov.sum())
        variance = items.groupby(data.dept).var().mean(axis=1).clip(upper=2) / 2
        rwg = k * (1 - variance) / (k * (1 - variance) + variance)
        score = items.mean(axis=1)
        icc = intraclass(score, data.dept)
        groups = {level: part.to_numpy() for level, part in score.groupby(data.level)}
        pairs = {}
        for a, b in combinations(levels, 2):
            x, y = groups[a], groups[b]
            t = stats.ttest_ind(x, y, equal_var=False)
            u = stats.mannwhitneyu(x, y)
            welch_p.append(float(t.pvalue))
            rank_p.append(float(u.pvalue))
            pairs[f"{a} {b}"] = [float(t.statistic), float(t.df), hedges(x, y), float(u.statistic)]
        result[f"D{d}"] = {
            "alpha": float(alpha),
            "rwg": float(rwg.mean()),
            "icc": icc,
            "pairs": pairs,
        }
    q = stats.false_discovery_control(welch_p), stats.false_discovery_control(rank_p)
    significant = [int((values < 0.05).sum()) for values in q]
    return {**watch.read(), "read": read, "significant": significant, "result": result}


def intraclass(score: pd.Series, group: pd.Series) -> list[float]:
    by = score.groupby(group)
    n, mean, var = by.size(), by.mean(), by.var()
    total = n.sum()
    between = (n * (mean - score.mean()) ** 2).sum() / (len(n) - 1)
    within = ((n - 1) * var).sum() / (total - len(n))
    size = total / len(n)
    return [
        float((between - within) / (between + (size - 1) * within)),
        float((between - within) / between),
    ]


def hedges(x: np.ndarray, y: np.ndarray) -> float:
    n, m = len(x), len(y)
    pooled = np.sqrt(((n - 1) * x.var(ddof=1) + (m - 1) * y.var(ddof=1)) / (n + m - 2))
    return float((x.mean() - y.mean()) / pooled * (1 - 3 / (4 * (n + m) - 9)))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
