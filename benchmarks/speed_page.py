"""The page that shows speed and memory beside their targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FASTER = {1_000_000: 8.0, 100_000: 6.0}  # than the first peer, reading included
FASTER_AFTER_READING = 12.0
PEAK_MIB = 350.0
TALLY_BESIDE_BINCOUNT = 4.0
REPORT_BESIDE_READING = 3.0
START_SECONDS = 0.6
FLAT = 1.5  # the slowest report beside the fastest, from the smallest file to the largest


@dataclass(frozen=True)
class Compared:
    """Medians of all jobs on as many people, and their processor time after reading."""

    people: int
    runs: dict[str, dict[str, float]]
    after: dict[str, float]
    peers: list[str]
    ours: list[str]

    def faster(self, name: str, peer: str) -> float:
        return self.runs[peer]["cpu"] / self.runs[name]["cpu"]

    def faster_after(self, name: str, peer: str) -> float:
        return self.after[peer] / self.after[name]


@dataclass(frozen=True)
class Grown:
    """The report's own time and the memory of everything, for as many people."""

    people: int
    cpu: float
    peak_mib: float


@dataclass(frozen=True)
class Speed:
    """Everything that was measured."""

    compared: list[Compared]
    report: dict[str, float]
    growth: list[Grown]
    start: dict[str, dict[str, float]]
    tally: dict[str, float]

    @property
    def targets(self) -> list[tuple[str, float, float, bool]]:
        """What was aimed at: name, what was found, the target, and whether less is better."""
        found: list[tuple[str, float, float, bool]] = []
        for each in self.compared:
            peer, same = each.peers[0], each.ours[0]
            text = f"{each.people:,} people, {same}: times as fast as {peer}"
            found.append((text, each.faster(same, peer), FASTER.get(each.people, 0.0), False))
            text = f"{each.people:,} people, {same}: times as fast after reading"
            found.append((text, each.faster_after(same, peer), FASTER_AFTER_READING, False))
        peak = max(each.runs[name]["peak_mib"] for each in self.compared for name in each.ours)
        times = [grown.cpu for grown in self.growth]
        return [
            *found,
            ("most memory of these jobs, MiB", peak, PEAK_MIB, True),
            (
                "the tally beside one `np.bincount` an item",
                self.tally["tally"] / self.tally["bincount"],
                TALLY_BESIDE_BINCOUNT,
                True,
            ),
            (
                "1,000,000 people in 60 departments: `score` beside reading",
                self.report["score"] / self.report["read"],
                REPORT_BESIDE_READING,
                True,
            ),
            ("the slowest report beside the fastest", max(times) / min(times), FLAT, True),
            (
                "`score` on 200 people from start to end, seconds",
                self.start["score"]["cpu"],
                START_SECONDS,
                True,
            ),
        ]

    @property
    def met(self) -> bool:
        """Whether every target is."""
        return all(value < aim if less else value >= aim for _, value, aim, less in self.targets)


def page(speed: Speed, provenance: str) -> str:
    """Return the page as Markdown."""
    return "\n".join([*_head(provenance), *_targets(speed), *_tables(speed)]) + "\n"


def _head(provenance: str) -> Iterator[str]:
    yield "# Speed and memory"
    yield ""
    yield "Written by `make bench` (`python -m benchmarks.speed`); not edited by hand."
    yield ""
    yield provenance
    yield ""
    yield (
        "Seconds are of the processors, medians of runs in turns: another machine has other seconds"
        " and much the same ratios. Imports are not timed, reading is. All jobs find the same"
        " figures: alpha, rwg(j) by department, intraclass correlations, and Welch, Hedges' g and"
        " Mann-Whitney for every pair of five levels on eight dimensions of six items."
    )


def _targets(speed: Speed) -> Iterator[str]:
    yield from ("", "## Targets", "", "What is missed is set in bold.", "")
    yield from ("| | found | target |", "| --- | --: | --: |")
    for text, value, aim, less in speed.targets:
        shown = f"{value:.2f}" if value < 10 else f"{value:.1f}"
        missed = value >= aim if less else value < aim
        yield f"| {text} | {f'**{shown}**' if missed else shown} | {'<' if less else '≥'} {aim:g} |"


def _tables(speed: Speed) -> Iterator[str]:
    for each in speed.compared:
        yield from ("", f"## {each.people:,} people × 48 items, 200 departments of levels", "")
        yield from (
            "| | seconds | after reading | on the wall | peak MiB |",
            "| --- " + "| --: " * 4 + "|",
        )
        for name, run in each.runs.items():
            yield (
                f"| {name} | {run['cpu']:.3f} | {each.after[name]:.3f} | {run['wall']:.3f} "
                f"| {run['peak_mib']:.0f} |"
            )
    faster = ", ".join(
        f"{each.faster(each.ours[-1], each.peers[0]):.1f} times as fast on {each.people:,} people"
        for each in speed.compared
    )
    yield (
        "\n`score` does more than the others, so it has no target beside them: blocks and"
        " disclosure control, intervals, each department against the rest of its level, agreement,"
        " omega, the alignment score with its intervals, the report's JSON. Even so it is"
        f" {faster}."
    )
    yield from ("", "## The report alone, 60 departments", "")
    yield from ("| people | seconds after counting | peak MiB of all |", "| --: | --: | --: |")
    for grown in speed.growth:
        yield f"| {grown.people:,} | {grown.cpu:.3f} | {grown.peak_mib:.0f} |"
    read, whole, alone = (speed.report[name] for name in ("read", "score", "report"))
    yield (
        f"\nFrom Parquet. As delimited text 1,000,000 people take {read:.3f} s to read,"
        f" {whole:.3f} s with counting and the report, which by itself takes {alone:.3f} s."
    )
    score, numpy = speed.start["score"], speed.start["numpy"]
    yield from ("", "## Start", "")
    yield (
        f"`python -m survey score` on 200 people, from start to end: {score['wall']:.2f} s on the"
        f" wall, {score['cpu']:.2f} s of the processors. `python -c 'import numpy'` beside it:"
        f" {numpy['wall']:.2f} s and {numpy['cpu']:.2f} s."
    )
