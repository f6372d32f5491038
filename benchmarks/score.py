"""The whole of `score` beside the same job in pandas and SciPy, in one run.

usage: python -m benchmarks.score [PEOPLE ...]     (needs requirements-bench)

Both read the file, imports are not timed, each runs in its own process, in turns; the ratio is of
the medians, so that it holds on any machine that is equally busy throughout. Ours does more: blocks
and disclosure control, intervals, department against rest, the alignment score, the report's JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.made_up import SEED, write_answers, write_questionnaire
from benchmarks.provenance import provenance

TARGETS = {1_000_000: 8.0, 100_000: 6.0}
PEAK_MIB = 350
REPEATS = 5
SAME = 1e-9


def main(sizes: list[int]) -> int:
    start = time.perf_counter()
    met = True
    with tempfile.TemporaryDirectory() as folder:
        questionnaire = Path(folder) / "timing.toml"
        write_questionnaire(questionnaire)
        for people in sizes:
            answers = Path(folder) / f"{people}.csv"
            write_answers(answers, people)
            met &= compare(answers, questionnaire, people)
            answers.unlink()
    print(provenance(SEED, time.perf_counter() - start))
    return 0 if met else 1


def compare(answers: Path, questionnaire: Path, people: int) -> bool:
    """Time both jobs in turns; print one line; say whether the targets are met."""
    ours, theirs = [], []
    for _ in range(REPEATS):
        ours.append(_run("-m", "benchmarks.score", "--ours", answers, questionnaire))
        theirs.append(_run("benchmarks/peer_pandas.py", answers))
    _check_same(ours[0], theirs[0])
    mine, peer = (median(run["seconds"] for run in runs) for runs in (ours, theirs))
    peak = max(run["peak_mib"] for run in ours)
    ratio, target = peer / mine, TARGETS.get(people, 0.0)
    print(
        f"{people:>9,} people × 48 items: score {mine:.2f} s, pandas and SciPy {peer:.2f} s, "
        f"{ratio:.1f} times (target {target:g}); peak {peak:.0f} MiB beside "
        f"{max(run['peak_mib'] for run in theirs):.0f} (target {PEAK_MIB})"
    )
    return ratio >= target and peak < PEAK_MIB


def _run(*arguments: object) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(f"{ran.stderr}\nIs requirements-bench installed?")
    result: dict[str, Any] = json.loads(ran.stdout)
    return result


def ours(answers: Path, questionnaire: Path) -> dict[str, Any]:
    """Score a file and write the report; the imports have been made."""
    import scipy.linalg
    import scipy.optimize  # noqa: F401 - used further down, and imports are not timed

    from survey.services.publishing import publish
    from survey.services.scoring import Request, score

    request = Request(answers, str(questionnaire), "level", "dept")
    start = time.perf_counter()
    scored = score(request)
    publish(scored.report, {"json": answers.with_suffix(".json")}, inputs=(answers,))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    dimensions = {
        dimension.key.upper(): {
            "alpha": dimension.alpha,
            "pairs": {f"{pair.a} {pair.b}": (pair.t, pair.u) for pair in dimension.level_pairs},
        }
        for dimension in scored.report.dimensions
    }
    return {"seconds": seconds, "peak_mib": peak, "result": dimensions}


def _check_same(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Both must have found the same, or the comparison means nothing."""
    for key, expected in theirs["result"].items():
        got = mine["result"][key]
        if abs(got["alpha"] - expected["alpha"]) > SAME:
            raise SystemExit(f"{key}: alpha {got['alpha']} beside {expected['alpha']}")
        for name, (t, u) in got["pairs"].items():
            their_t, _, _, their_u = expected["pairs"][name]
            if abs(t - their_t) > 1e-6 * abs(their_t) + SAME or abs(u - their_u) > 0.6:
                raise SystemExit(f"{key} {name}: t {t}, U {u} beside {their_t}, {their_u}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ours"]:
        print(json.dumps(ours(Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        raise SystemExit(main([int(size) for size in sys.argv[1:]] or [1_000_000, 100_000]))
