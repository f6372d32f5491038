"""Results of units in a file: one row a unit, one column a result, such as complaints or sales."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from survey.datafiles.errors import DataFileError
from survey.datafiles.header import listed
from survey.datafiles.names import fold
from survey.datafiles.people import open_people

MOST_UNITS = 20_000
MOST_OUTCOMES = 6
MOST_PROBLEMS = 50
LARGEST = 1e15
HEADINGS = ("unit", "shop", "store", "branch", "region", "location", "department", "team")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_NO_NUMBER = "Use plain numbers such as 1234 or 12.5, without spaces or units."


@dataclass(frozen=True)
class OutcomesFile:
    """Results by name, each with a number for each of its units, and what is wrong by row.

    Attributes
    ----------
    outcomes : dict of str to dict
        For each result the number of each unit, under the unit's name as it is known.
    problems : tuple of DataFileError
        At most fifty; a row with one is not read.
    missing : tuple of str
        Known units that the file says nothing of.
    unused : tuple of str
        Columns that hold no numbers.
    """

    outcomes: dict[str, dict[str, float]]
    problems: tuple[DataFileError, ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    number: int
    unit: str
    cells: dict[str, str]


def read_outcomes(path: Path, units: Sequence[str], column: str | None = None) -> OutcomesFile:
    """Read the results of units.

    Parameters
    ----------
    path : Path
        A .csv or .xlsx file.
    units : sequence of str
        The units there are.
    column : str, optional
        The column of units if it is there; otherwise it is known by its heading, or the first.

    Raises
    ------
    DataFileError
        If the file cannot be read at all, or holds no result.
    """
    sheet = open_people(path, "list of results")
    file = sheet.table.name
    by_unit = _unit_column(sheet.columns, column)
    rows = _rows(file, sheet.rows({name: name for name in sheet.columns}), by_unit)
    others = [name for name in sheet.columns if name != by_unit]
    named = [name for name in others if any(_number(row.cells[name]) is not None for row in rows)]
    if not named:
        raise DataFileError(
            file, "holds no column of numbers beside the units", row=1, cure=_NO_NUMBER
        )
    if len(named) > MOST_OUTCOMES:
        raise DataFileError(
            file,
            f"holds {len(named)} columns of numbers",
            row=1,
            cure=f"Keep at most {MOST_OUTCOMES} results.",
        )
    return _read(file, rows, units, by_unit, named, tuple(n for n in others if n not in named))


def _unit_column(columns: Sequence[str], wanted: str | None) -> str:
    """The column asked for, else one whose heading says so, else the first."""
    headings = [] if wanted is None else [fold(wanted)]
    by_name = {fold(name): name for name in reversed(columns)}
    return next((by_name[name] for name in (*headings, *HEADINGS) if name in by_name), columns[0])


def _rows(file: str, read: Iterator[tuple[int, dict[str, str]]], by_unit: str) -> list[_Row]:
    rows = []
    for number, cells in read:
        if any(cells.values()):
            rows.append(_Row(number, cells[by_unit], cells))
        if len(rows) > MOST_UNITS:
            raise DataFileError(
                file, f"has more than {MOST_UNITS:,} rows", cure="Bring one row for each unit."
            )
    return rows


def _read(  # noqa: PLR0917  # all that a row is read by
    file: str,
    rows: Sequence[_Row],
    units: Sequence[str],
    by_unit: str,
    named: Sequence[str],
    unused: tuple[str, ...],
) -> OutcomesFile:
    known = {fold(name): name for name in units}
    outcomes: dict[str, dict[str, float]] = {name: {} for name in named}
    seen: dict[str, int] = {}
    problems: list[DataFileError] = []
    for row in rows:
        wrong = list(_problems(file, row, known, seen, by_unit, named))
        seen.setdefault(fold(row.unit), row.number)
        problems += wrong
        for name in () if wrong else named:
            value = _number(row.cells[name])
            if value is not None:
                outcomes[name][known[fold(row.unit)]] = value
    missing = tuple(name for key, name in known.items() if key not in seen)
    return OutcomesFile(outcomes, tuple(problems[:MOST_PROBLEMS]), missing, unused)


def _problems(  # noqa: PLR0917  # as above
    file: str,
    row: _Row,
    known: dict[str, str],
    seen: dict[str, int],
    by_unit: str,
    named: Sequence[str],
) -> Iterator[DataFileError]:
    key = fold(row.unit)
    if key not in known:
        yield _unknown(file, row, known, by_unit)
    elif key in seen:
        yield DataFileError(
            file,
            f"stands in row {seen[key]} already",
            row=row.number,
            column=by_unit,
            value=row.unit,
            cure="Keep one row for each unit.",
        )
    for name in named:
        cell = row.cells[name]
        if cell and _number(cell) is None:
            thousands = _THOUSANDS.fullmatch(cell)
            cure = f'Write it as "{cell.replace(",", "")}".' if thousands else _NO_NUMBER
            yield DataFileError(
                file,
                "may be thousands or a decimal" if thousands else "is no number",
                row=row.number,
                column=name,
                value=cell,
                cure=cure,
            )


def _unknown(file: str, row: _Row, known: dict[str, str], by_unit: str) -> DataFileError:
    near = get_close_matches(fold(row.unit), list(known), 1)
    if not row.unit:
        problem, cure = "is empty", "Name the unit of this row."
    elif near:
        problem, cure = "is none of the units", f'Did you mean "{known[near[0]]}"?'
    else:
        problem = "is none of the units"
        cure = f"The units are {listed(list(known.values()))}."
    return DataFileError(
        file, problem, row=row.number, column=by_unit, value=row.unit or None, cure=cure
    )


def _number(cell: str) -> float | None:
    text = cell.replace("\u2212", "-").strip()
    if not _NUMBER.fullmatch(text) or _THOUSANDS.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if abs(value) < LARGEST else None
