"""Speed and memory beside other ways to the same figures, in one run; writes docs/speed.md.

usage: python -m benchmarks.speed [PEOPLE ...]     (needs requirements-bench)

Every job runs in a process of its own, all of them in turns, several times. What is compared is the
time of the processors, which other work on the machine changes least, and the ratio of medians;
time on the wall stands beside it. Imports are not timed, reading is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.made_up import SEED, write_csv, write_parquet, write_questionnaire
from benchmarks.provenance import provenance
from benchmarks.speed_page import Compared, Grown, Speed, page

PAGE = Path(__file__).parents[1] / "docs" / "speed.md"
SIZES = (1_000_000, 100_000)
GROWTH = (10_000, 100_000, 1_000_000, 10_000_000)
DEPARTMENTS = 60  # for the report's own time
REPEATS = 5
FEW_REPEATS = 3  # of what takes longest
SAME = 1e-9
PEERS = {
    "pandas, pingouin and SciPy": "benchmarks.peer_pingouin",
    "pandas and SciPy, formulas written out": "benchmarks.peer_pandas",
}
OURS = {"the same figures": "same", "the whole of `score`": "score"}
NUMPY = "import numpy"

Run = dict[str, Any]


def main(sizes: list[int]) -> int:
    start, busy = time.perf_counter(), load()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        questionnaire = place / "timing.toml"
        write_questionnaire(questionnaire)
        found = Speed(
            compared=[compare(place, questionnaire, people) for people in sizes],
            report=report_beside_reading(place, questionnaire),
            growth=[grow(place, questionnaire, people) for people in GROWTH],
            start=starting(place, questionnaire),
            tally=_run("benchmarks.tally", "--json"),
        )
    origin = provenance(SEED, time.perf_counter() - start)
    text = page(found, f"{origin} Processes that wanted to run: {busy} before, {load()} after.")
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if found.met else 1


def load() -> str:
    """How many processes ran or waited in the last minute, on average: beside the cores."""
    return f"{os.getloadavg()[0]:.1f}"


def compare(place: Path, questionnaire: Path, people: int) -> Compared:
    """Time the peers' job and ours in turns; all must find the same."""
    answers = place / f"{people}.csv"
    write_csv(answers, people)
    runs: dict[str, list[Run]] = {name: [] for name in [*PEERS, *OURS, "read"]}
    for _ in range(REPEATS):
        for name, module in PEERS.items():
            runs[name].append(_run(module, answers))
        for name, job in [*OURS.items(), ("read", "read")]:
            runs[name].append(_run("benchmarks.jobs", job, answers, questionnaire))
    answers.unlink()
    for name in OURS:
        _check_same(runs[name][0], runs[next(iter(PEERS))][0])
    read = _medians(runs.pop("read"))["cpu"]
    after = {
        name: _medians([_after(run, read) for run in each])["cpu"] for name, each in runs.items()
    }
    middle = {name: _medians(each) for name, each in runs.items()}
    return Compared(people, middle, after, list(PEERS), list(OURS))


def _after(run: Run, read: float) -> Run:
    """Time after reading: the peers say how long they read, ours is read once by itself."""
    return {"cpu": run["cpu"] - (run["read"]["cpu"] if "read" in run else read)}


def report_beside_reading(place: Path, questionnaire: Path) -> dict[str, float]:
    """A million people in sixty departments: reading, the whole, the report alone."""
    answers = place / "sixty.csv"
    write_csv(answers, max(SIZES), DEPARTMENTS)
    runs: dict[str, list[Run]] = {"read": [], "score": [], "report": []}
    for _ in range(REPEATS):
        for job, each in runs.items():
            each.append(_run("benchmarks.jobs", job, answers, questionnaire))
    answers.unlink()
    return {job: _medians(each)["cpu"] for job, each in runs.items()}


def grow(place: Path, questionnaire: Path, people: int) -> Grown:
    """How long the report takes after counting, and the memory of all of it."""
    answers = place / f"{people}.parquet"
    write_parquet(answers, people, DEPARTMENTS)
    repeats = FEW_REPEATS if people > max(SIZES) else REPEATS
    runs = [_run("benchmarks.jobs", "report", answers, questionnaire) for _ in range(repeats)]
    answers.unlink()
    middle = _medians(runs)
    return Grown(people, middle["cpu"], middle["peak_mib"])


def starting(place: Path, questionnaire: Path) -> dict[str, Run]:
    """From nothing to a written report on 200 people, beside importing NumPy alone."""
    answers = place / "200.csv"
    write_csv(answers, 200)
    columns = ("--level-column", "level", "--department-column", "dept")
    score = ("-m", "survey", "score", answers, "--questionnaire", questionnaire, *columns)
    commands = {
        "score": (*score, "--json", answers.with_suffix(".json")),
        "numpy": ("-c", NUMPY),
    }
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(2 * REPEATS):
        for name, command in commands.items():
            runs[name].append(_whole_process(command))
    return {name: _medians(each) for name, each in runs.items()}


def _whole_process(command: tuple[object, ...]) -> Run:
    import resource

    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *map(str, command)], capture_output=True, check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": cpu, "wall": wall}


def _run(*module: object) -> Run:
    ran = subprocess.run(
        [sys.executable, "-m", *map(str, module)], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(f"{ran.stderr}\nIs requirements-bench installed?")
    result: Run = json.loads(ran.stdout)
    return result


def _medians(runs: list[Run]) -> dict[str, float]:
    numbers = [name for name, value in runs[0].items() if isinstance(value, float)]
    return {name: median(run[name] for run in runs) for name in numbers}


def _check_same(mine: Run, theirs: Run) -> None:
    """Both must have found the same, or the comparison means nothing."""
    for key, expected in theirs["result"].items():
        got = mine["result"][key]
        for name in got.keys() & {"alpha", "rwg", "icc"}:
            pairs = zip(_flat(got[name]), _flat(expected[name]), strict=True)
            if any(abs(a - b) > SAME for a, b in pairs):
                raise SystemExit(f"{key}: {name} {got[name]} beside {expected[name]}")
        for name, (t, df, _, u) in got["pairs"].items():
            their_t, their_df, _, their_u = expected["pairs"][name]
            if max(abs(t - their_t), abs(df / their_df - 1)) > 1e-5 or abs(u - their_u) > 0.6:
                raise SystemExit(f"{key} {name}: {got['pairs'][name]}, {expected['pairs'][name]}")


def _flat(value: float | list[float]) -> list[float]:
    return value if isinstance(value, list) else [value]


if __name__ == "__main__":
    raise SystemExit(main([int(size) for size in sys.argv[1:]] or list(SIZES)))
