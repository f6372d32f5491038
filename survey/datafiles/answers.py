"""An answers file: one row a respondent, one column an item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from questionnaires.schema import Instrument
from survey.datafiles.cells import CellReader
from survey.datafiles.errors import DataFileError
from survey.datafiles.groups import Groups, NameColumns
from survey.datafiles.header import Header, listed
from survey.datafiles.table import Chunk, Codes, first_refused, open_table

MOST_ROWS = 50_000_000

Progress = Callable[[int, int], None]  # rows read so far, and before


@dataclass(frozen=True, eq=False)
class AnswersFile:
    """Answers as codes, and whose they are as far as groups go.

    Attributes
    ----------
    codes : ndarray of uint8, shape (n, I)
        0 unanswered, 1 … A the option, 254 can't say.
    cell : ndarray of int, shape (n,)
        The place of each respondent's cell in `groups.cells`.
    """

    codes: Codes
    cell: NDArray[np.int32]
    groups: Groups
    extra_columns: tuple[str, ...]
    notes: tuple[str, ...]


def read_answers(
    path: Path,
    instrument: Instrument,
    level_column: str,
    department_column: str,
    *,
    progress: Progress | None = None,
) -> AnswersFile:
    """Read an answers file.

    Raises
    ------
    DataFileError
        If a column is missing or there twice, a cell is not on its item's scale, or the file is
        not what its ending says.
    """
    table = open_table(path)
    header = Header(table)
    items = header.find_items(instrument.columns)
    columns = NameColumns(table.name, header, level_column, department_column)
    scales = {key: CellReader(scale) for key, scale in instrument.scales.items()}
    readers = [scales[item.scale] for item in instrument.items]
    parts: list[Codes] = []
    places: list[NDArray[np.int32]] = []
    rows = 0
    for chunk in table.chunks([*items, *columns.wanted]):
        codes = chunk.items(items, readers)
        refused = first_refused(codes)
        if refused:
            place, row = refused
            column = items[place], header.names[items[place]]
            raise _off_scale(table.name, chunk, row, column, readers[place])
        parts.append(codes)
        places.append(columns.places(chunk))
        rows += chunk.rows
        if rows > MOST_ROWS:
            raise DataFileError(
                table.name, f"has more than {MOST_ROWS:,} rows", cure="Split it by wave or region."
            )
        if progress:
            progress(rows, rows - chunk.rows)
    if not rows:
        raise DataFileError(
            table.name, "holds no answers", cure="Each row below the header is one respondent."
        )
    used = {*items, *columns.wanted}
    extra = tuple(name for place, name in enumerate(header.names) if place not in used and name)
    notes = list(table.notes)
    if extra:
        notes.append(f"Columns of {table.name} that are not used: {listed(extra)}.")
    return AnswersFile(
        codes=_joined(parts, len(items), rows).T,
        cell=np.concatenate(places),
        groups=columns.groups,
        extra_columns=extra,
        notes=tuple(notes),
    )


def _off_scale(
    file: str, chunk: Chunk, row: int, column: tuple[int, str], reader: CellReader
) -> DataFileError:
    place, name = column
    value = chunk.text(row, place)
    return DataFileError(
        file,
        "is a formula" if value.lstrip().startswith("=") else "is not on the scale",
        cure=reader.allowed,
        row=chunk.number(row),
        column=name,
        value=value,
    )


def _joined(parts: list[Codes], items: int, rows: int) -> Codes:
    """Join chunks of columns, letting go of each as it is copied."""
    codes = np.empty((items, rows), np.uint8)
    end = rows
    while parts:
        part = parts.pop()
        codes[:, end - part.shape[1] : end] = part
        end -= part.shape[1]
    return codes
