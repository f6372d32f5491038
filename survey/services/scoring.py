"""Score an answers file: what the command `score` does, without the command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis.blocks import Cell
from analysis.promise import Promise
from analysis.tally import tally
from questionnaires.loader import load
from survey.datafiles.answers import AnswersFile, read_answers
from survey.datafiles.groups import Arrangement, arrange
from survey.datafiles.header import listed
from survey.datafiles.roster import RosterFile, read_roster
from survey.exceptions import SurveyError
from survey.report.model import Report
from survey.services.measuring import Plan, layout_of, measure


class MinimumGroupRefused(SurveyError):
    """The smallest group shown must be 1 or at least 4."""

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


@dataclass(frozen=True)
class Scored:
    """The report, and what the person at the terminal should know."""

    report: Report
    notes: tuple[str, ...]


def score(request: Request, *, progress: Callable[[int, int], None] | None = None) -> Scored:
    """Read, count, release, report.

    Raises
    ------
    QuestionnaireError
        If the questionnaire cannot be used.
    SurveyError
        If a file or the request cannot; a `DataFileError` where a file is to blame.
    """
    try:
        promise = Promise(request.minimum_group)
    except ValueError as error:
        raise MinimumGroupRefused(f"--min-group: {error}.") from None
    instrument = load(request.questionnaire)
    answers = read_answers(
        request.answers,
        instrument,
        request.level_column,
        request.department_column,
        progress=progress,
    )
    roster = _roster(request, answers)
    arrangement = arrange(answers.groups, request.answers.name, request.levels, instrument.levels)
    notes = [*answers.notes, *(roster.notes if roster else ())]
    if request.levels is None:
        notes.append(
            f"Levels are ordered {arrangement.order}: {listed(arrangement.levels)} "
            "(--levels sets another order)."
        )
    report = measure(
        tally(
            answers.codes,
            arrangement.place[answers.cell],
            len(arrangement.cells),
            layout_of(instrument),
        ),
        [Cell(*cell) for cell in arrangement.cells],
        instrument,
        promise,
        _plan(request, answers, arrangement),
        invited=None if roster is None else _invited(roster, arrangement),
    )
    return Scored(report, tuple(notes))


def _roster(request: Request, answers: AnswersFile) -> RosterFile | None:
    if request.roster is None:
        return None
    columns = request.level_column, request.department_column
    return read_roster(request.roster, *columns, answers.groups)


def _plan(request: Request, answers: AnswersFile, arrangement: Arrangement) -> Plan:
    unused = f"Columns of the answers that are not used: {listed(answers.extra_columns)}."
    return Plan(
        arrangement.levels,
        reference=request.reference,
        comparison=request.comparison,
        order=arrangement.order,
        seed=request.seed,
        weighted=request.weighted,
        notes=(unused,) if answers.extra_columns else (),
    )


def _invited(roster: RosterFile, arrangement: Arrangement) -> list[int]:
    invited = [0] * len(arrangement.cells)
    for pair, people in roster.invited.items():
        invited[arrangement.place[pair]] += people
    return invited
