"""Score an answers file: what the command `score` does, without the command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.blocks import Cell
from analysis.counting import Counter
from analysis.layout import Layout
from analysis.promise import Promise
from analysis.tally import Tally, of_counts
from questionnaires.loader import load
from questionnaires.schema import Instrument
from survey.datafiles.answers import AnswersReader, Progress
from survey.datafiles.groups import Arrangement, Groups, arrange
from survey.datafiles.header import listed
from survey.datafiles.names import fold
from survey.datafiles.roster import RosterFile, read_roster
from survey.exceptions import SurveyError
from survey.report.asked import Outcome
from survey.report.model import Report
from survey.services.gathering import Gathered
from survey.services.measuring import Plan, layout_of, measure


class MinimumGroupRefused(SurveyError):  # noqa: N818 - named for the fact
    """The smallest group shown must be 1 or at least 4."""

    status = 422


class OutcomeUnknown(SurveyError):  # noqa: N818 - named for the fact
    """A result was named that the file does not hold."""

    status = 422


@dataclass(frozen=True)
class Request:
    """What to score and how."""

    answers: Path
    questionnaire: str
    level_column: str
    department_column: str
    levels: tuple[str, ...] | None = None
    reference: str | None = None
    comparison: str | None = None
    roster: Path | None = None
    minimum_group: int = 5
    seed: int = 0
    weighted: bool = True
    unit_column: str | None = None
    outcomes: Path | None = None
    lower_is_better: tuple[str, ...] = ()

    @property
    def units_in(self) -> str | None:
        """The column of units; results without one are those of departments."""
        return self.unit_column or (self.department_column if self.outcomes else None)


@dataclass(frozen=True)
class Counted:
    """Answers as counts: one cell for each pair of level and department that the reader met."""

    instrument: Instrument
    reader: AnswersReader
    by_pair: Tally
    gathered: Gathered


@dataclass(frozen=True)
class Scored:
    """The report, and what the person at the terminal should know."""

    report: Report
    notes: tuple[str, ...]


def score(request: Request, *, progress: Progress | None = None) -> Scored:
    """Read, count, release, report.

    Raises
    ------
    QuestionnaireError
        If the questionnaire cannot be used.
    SurveyError
        If a file or the request cannot; a `DataFileError` where a file is to blame.
    """
    _promise(request)
    return report_of(request, counted(request, progress=progress))


def counted(request: Request, *, progress: Progress | None = None) -> Counted:
    """Read and count the answers; raises as `score` does."""
    instrument = load(request.questionnaire)
    reader = AnswersReader(
        request.answers,
        instrument,
        request.level_column,
        request.department_column,
        request.units_in,
    )
    layout = layout_of(instrument)
    gathered = Gathered(reader, layout, seed=request.seed)
    return Counted(instrument, reader, count(reader, layout, progress, gathered), gathered)


def _promise(request: Request) -> Promise:
    try:
        return Promise(request.minimum_group)
    except ValueError as error:
        raise MinimumGroupRefused(f"--min-group: {error}.") from None


def report_of(request: Request, answers: Counted) -> Scored:
    """Release what was counted and report it; raises as `score` does."""
    instrument, reader, by_pair = answers.instrument, answers.reader, answers.by_pair
    roster = _roster(request, reader.groups)
    arrangement = arrange(reader.groups, request.answers.name, request.levels, instrument.levels)
    notes = [*reader.notes, *(roster.notes if roster else ())]
    if request.levels is None:
        notes.append(
            f"Levels are ordered {arrangement.order}: {listed(arrangement.levels)} "
            "(--levels sets another order)."
        )
    if arrangement.others:
        notes.append(f"Names that are none of these levels: {listed(arrangement.others)}.")
    report = measure(
        by_pair.merge(_members(arrangement, by_pair.n_cells)),
        [Cell(*cell) for cell in arrangement.cells],
        instrument,
        _promise(request),
        _plan(request, reader, arrangement),
        invited=None if roster is None else _invited(roster, arrangement),
        further=answers.gathered.further(
            instrument, arrangement, _outcomes(request, answers.gathered, notes)
        ),
    )
    return Scored(report, tuple(notes))


def _outcomes(request: Request, gathered: Gathered, notes: list[str]) -> tuple[Outcome, ...]:
    """The results that a file brings; the first thing wrong in it is the refusal."""
    if request.outcomes is None:
        return ()
    from survey.datafiles.outcomes import read_outcomes

    found = read_outcomes(request.outcomes, gathered.units, request.units_in)
    if found.problems:
        raise found.problems[0]
    unknown = [
        name for name in request.lower_is_better if fold(name) not in map(fold, found.outcomes)
    ]
    if unknown:
        raise OutcomeUnknown(
            f'--lower-is-better "{unknown[0]}" is none of the results: '
            f"{listed(list(found.outcomes))}."
        )
    if found.missing:
        notes.append(
            f"{request.outcomes.name} says nothing of {len(found.missing)} units:"
            f" {listed(found.missing)}."
        )
    lower = set(map(fold, request.lower_is_better))
    return tuple(
        Outcome(
            name,
            fold(name) not in lower,
            np.array([values.get(unit, np.nan) for unit in gathered.units], np.float64),
        )
        for name, values in found.outcomes.items()
    )


def count(
    reader: AnswersReader,
    layout: Layout,
    progress: Progress | None = None,
    gathered: Gathered | None = None,
) -> Tally:
    """Count each pair of level and department.

    In one thread: counting one batch while the next is read takes a sixth more of the processors.
    """
    counter = Counter(0, layout)
    for batch in reader.batches(progress=progress):
        counter.grow(len(reader.groups.pairs))  # a batch may know more pairs than those before it
        counter.add(batch.codes, batch.pair)
        if gathered is not None:
            gathered.add(batch)
    return of_counts(counter)


def _members(arrangement: Arrangement, pairs: int) -> list[list[int]]:
    """The pairs that each cell is made of; a pair of the roster only has no answers."""
    members: list[list[int]] = [[] for _ in arrangement.cells]
    for pair, cell in enumerate(arrangement.place[:pairs].tolist()):
        members[cell].append(pair)
    return members


def _roster(request: Request, groups: Groups) -> RosterFile | None:
    if request.roster is None:
        return None
    return read_roster(request.roster, request.level_column, request.department_column, groups)


def _plan(request: Request, reader: AnswersReader, arrangement: Arrangement) -> Plan:
    unused = f"Columns of the answers that are not used: {listed(reader.extra_columns)}."
    return Plan(
        arrangement.levels,
        reference=request.reference,
        comparison=request.comparison,
        order=arrangement.order,
        seed=request.seed,
        weighted=request.weighted,
        notes=(unused,) if reader.extra_columns else (),
        others=arrangement.others,
    )


def _invited(roster: RosterFile, arrangement: Arrangement) -> list[int]:
    invited = [0] * len(arrangement.cells)
    for pair, people in roster.invited.items():
        invited[arrangement.place[pair]] += people
    return invited
