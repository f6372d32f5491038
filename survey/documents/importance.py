"""What goes with the result: associations from the report object, never said to be causes."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures
from survey.documents.bars import share_bar
from survey.documents.words import Words
from survey.report.model import Drivers, Report


@dataclass(frozen=True)
class Weight:
    """One dimension's part in what is known of the result."""

    label: str
    share: str
    interval: str
    bar: Markup
    against: bool


@dataclass(frozen=True)
class Importance:
    """Everything said about one result."""

    outcome: str
    note: str
    rows: tuple[Weight, ...]


def importance(report: Report, say: Words) -> tuple[Importance, ...]:
    return tuple(_of(drivers, report, say) for drivers in report.drivers if drivers.weights)


def _of(drivers: Drivers, report: Report, say: Words) -> Importance:
    labels = {dimension.key: dimension.label for dimension in report.dimensions}
    outcome = labels.get(drivers.outcome, drivers.outcome)
    whole = drivers.r_squared or 0.0
    rows = tuple(
        Weight(
            labels.get(entry.dimension, entry.dimension),
            figures.percent(entry.share),
            _interval(entry.ci, whole),
            share_bar(entry.share),
            against=entry.coefficient < 0,
        )
        for entry in sorted(drivers.weights, key=lambda entry: -entry.weight)
        if entry.share is not None
    )
    note = say("drivers.note", share=figures.percent(whole), outcome=outcome)
    return Importance(outcome, note, rows)


def _interval(ci: tuple[float, float], whole: float) -> str:
    """The interval of a weight as shares of what all of them explain."""
    if not whole:
        return "–"
    low, high = (min(max(end / whole, 0.0), 1.0) for end in ci)
    return f"{figures.percent(low)} to {figures.percent(high)}"


def pull(report: Report) -> dict[str, float]:
    """How strongly each dimension goes with the result: 1 is usual, and where nothing is known."""
    shares: dict[str, list[float]] = {}
    for drivers in report.drivers:
        for entry in drivers.weights:
            if entry.share is not None:
                shares.setdefault(entry.dimension, []).append(entry.share * len(drivers.weights))
    return {key: sum(found) / len(found) for key, found in shares.items()}


def is_result(report: Report, key: str) -> bool:
    """A result is what conversations are for, not what they are about."""
    return any(dimension.key == key and dimension.outcome for dimension in report.dimensions)
