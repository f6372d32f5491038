"""How long rankings, channel maps, shared views and results of shops take beside reading the file.

`python -m benchmarks.further [PEOPLE]` writes docs/further-speed.md; each job runs in a process of
its own. What is told is the time of the processors, which other work on the machine changes least.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.provenance import provenance
from benchmarks.stopwatch import Stopwatch
from questionnaires.loader import load
from questionnaires.schema import Instrument
from survey.datafiles.answers import AnswersReader
from survey.services.scoring import Request, score

PAGE = Path(__file__).parents[1] / "docs" / "further-speed.md"
SEED = 8
PEOPLE = 1_000_000
QUESTIONNAIRE = "omnichannel"
LEVELS = ("C-suite", "Manager", "Frontline")
SHARES = (0.01, 0.14, 0.85)
TEAMS, SHOPS, AT_ONCE = 20, 500, 100_000
JOBS = {
    "read": "reading every column",
    "items": "`score`, of the items alone",
    "further": "`score` with priorities, channel map and shared views",
    "everything": "the same with results of 500 shops and a file of theirs",
}


def write(folder: Path, people: int) -> None:
    """Answers in shops whose managers and frontline see things differently, and their results."""
    rng = np.random.default_rng(SEED)
    instrument = load(QUESTIONNAIRE)
    views = rng.normal(0.3, 0.4, (SHOPS, len(LEVELS)))
    results = 4 - (views[:, 1] - views[:, 2]) ** 2
    lines = [f"Shop {shop:03d},{value:.3f}\n" for shop, value in enumerate(results)]
    (folder / "results.csv").write_text("shop,result\n" + "".join(lines), encoding="utf-8")
    slots = [slot.key for slot in instrument.slots]
    with (folder / "answers.csv").open("w", encoding="utf-8") as file:
        file.write(",".join(["level", "dept", "shop", *slots]) + "\n")
        for start in range(0, people, AT_ONCE):
            file.writelines(_rows(rng, instrument, views, min(AT_ONCE, people - start)))


def _rows(rng: np.random.Generator, instrument: Instrument, views: np.ndarray, n: int) -> list[str]:
    level = rng.choice(len(LEVELS), n, p=SHARES)
    team, shop = rng.integers(0, TEAMS, n), rng.integers(0, SHOPS, n)
    latent = 3 + views[shop, level][:, None] + rng.normal(0, 0.9, (n, len(instrument.items)))
    items = np.clip(np.round(latent), 1, 5).astype(np.uint8)
    reverse = np.array([item.reverse for item in instrument.items])
    items[:, reverse] = 6 - items[:, reverse]
    others: list[np.ndarray] = []
    for question in instrument.questions:
        if question.type == "channel_map":
            others.append(rng.integers(1, len(question.channels) + 1, (n, len(question.stages))))
        elif question.type == "ranking":
            order = np.arange(len(question.options)) + rng.normal(0, 2, (n, len(question.options)))
            others.append(np.argsort(np.argsort(order, axis=1), axis=1) + 1)
    codes = np.concatenate([items, *others], axis=1).tolist()
    return [
        f"{LEVELS[a]},team{b:02d},Shop {c:03d},{','.join(map(str, row))}\n"
        for a, b, c, row in zip(level.tolist(), team.tolist(), shop.tolist(), codes, strict=True)
    ]


def run(job: str, folder: Path) -> dict[str, float]:
    """One job, timed without imports."""
    answers = folder / "answers.csv"
    columns = "level", "dept"
    if job == "items":
        answers = folder / "items.csv"
    watch = Stopwatch()
    if job == "read":
        for _ in AnswersReader(answers, load(QUESTIONNAIRE), *columns, "shop").batches():
            pass
    else:
        results = {"unit_column": "shop", "outcomes": folder / "results.csv"}
        wanted = results if job == "everything" else {}
        score(Request(answers, QUESTIONNAIRE, *columns, **wanted))
    return dict(watch.read())


def without_further(folder: Path) -> None:
    """The same people with a heading for each further question that says nothing."""
    with (
        (folder / "answers.csv").open(encoding="utf-8") as file,
        (folder / "items.csv").open("w", encoding="utf-8") as out,
    ):
        out.write(next(file).replace("channel_map.", "x").replace("priorities.", "y"))
        out.writelines(file)


def main(people: int) -> None:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, people)
        without_further(folder)
        found = {job: _in_a_process(job, folder) for job in JOBS}
    read = found["read"]["cpu"]
    rows = [
        f"| {JOBS[job]} | {one['cpu']:.1f} | {one['cpu'] / read:.1f} | {one['peak_mib']:,.0f} |"
        for job, one in found.items()
    ]
    page = "\n".join(
        (
            "# How long the further questions take",
            "",
            provenance(SEED, time.perf_counter() - start),
            "",
            f"{people:,} people in 500 shops, 33 items, six priorities, a map of five steps;",
            "a .csv file, from nothing to the report. Seconds of the processors.",
            "",
            "| | seconds | times reading | peak MiB |",
            "|---|---|---|---|",
            *rows,
            "",
        )
    )
    print(page)
    if people == PEOPLE:
        PAGE.write_text(page, encoding="utf-8")


def _in_a_process(job: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.further", "--job", job, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(ran.stdout)
    return result


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        print(json.dumps(run(sys.argv[2], Path(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else PEOPLE)
