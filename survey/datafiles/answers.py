"""An answers file: one row a respondent, one column an item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
BATCH = 1 << 16

Progress = Callable[[int, int], None]  # rows read so far, and before


@dataclass(frozen=True, eq=False)
class Batch:
    """Some answers: codes (rows, items), and the place of each respondent's pair in the groups."""

    codes: Codes
    pair: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class AnswersFile:
    """All answers of a file as codes, and whose they are as far as groups go.

    Attributes
    ----------
    codes : ndarray of uint8, shape (n, I)
        0 unanswered, 1 … A the option, 254 can't say.
    pair : ndarray of int, shape (n,)
        The place of each respondent's level and department in `groups.pairs`.
    """

    codes: Codes
    pair: NDArray[np.int32]
    groups: Groups
    extra_columns: tuple[str, ...]
    notes: tuple[str, ...]


class AnswersReader:
    """An answers file, read in batches; `groups` and `notes` are complete after the last.

    Raises
    ------
    DataFileError
        If a column is missing or there twice or the file is not what its ending says; and, while
        reading, if a cell is not on its item's scale.
    """

    def __init__(
        self, path: Path, instrument: Instrument, level_column: str, department_column: str
    ) -> None:
        self._table = open_table(path)
        self._header = Header(self._table)
        self._items = self._header.find_items(instrument.columns)
        self._columns = NameColumns(self._table.name, self._header, level_column, department_column)
        scales = {key: CellReader(scale) for key, scale in instrument.scales.items()}
        self._readers = [scales[item.scale] for item in instrument.items]
        used = {*self._items, *self._columns.wanted}
        self.extra_columns = tuple(
            name for place, name in enumerate(self._header.names) if place not in used and name
        )

    @property
    def groups(self) -> Groups:
        return self._columns.groups

    @property
    def notes(self) -> tuple[str, ...]:
        """What the person at the terminal should know."""
        extra = f"Columns of {self._table.name} that are not used: {listed(self.extra_columns)}."
        return (*self._table.notes, *([extra] if self.extra_columns else []))

    def batches(self, rows: int = BATCH, progress: Progress | None = None) -> Iterator[Batch]:
        """Read the answers, about so many rows at a time."""
        parts: list[Codes] = []
        pairs: list[NDArray[np.int32]] = []
        done = 0
        for chunk in self._table.chunks([*self._items, *self._columns.wanted]):
            parts.append(self._codes(chunk))
            pairs.append(self._columns.places(chunk))
            done += chunk.rows
            self._check_length(done)
            if progress:
                progress(done, done - chunk.rows)
            if sum(map(len, pairs)) >= rows:
                yield _joined(parts, pairs)
                pairs = []
        if not done:
            raise DataFileError(
                self._table.name,
                "holds no answers",
                cure="Each row below the header is one respondent.",
            )
        if parts:
            yield _joined(parts, pairs)

    def _check_length(self, rows: int) -> None:
        if rows > MOST_ROWS:
            raise DataFileError(
                self._table.name,
                f"has more than {MOST_ROWS:,} rows",
                cure="Split it by wave or region.",
            )

    def _codes(self, chunk: Chunk) -> Codes:
        codes = chunk.items(self._items, self._readers)
        refused = first_refused(codes)
        if refused:
            place, row = refused
            column = self._items[place]
            raise _off_scale(
                self._table.name,
                chunk,
                row,
                (column, self._header.names[column]),
                self._readers[place],
            )
        return codes


def read_answers(
    path: Path, instrument: Instrument, level_column: str, department_column: str
) -> AnswersFile:
    """Read a whole answers file.

    Raises
    ------
    DataFileError
        As for `AnswersReader`.
    """
    reader = AnswersReader(path, instrument, level_column, department_column)
    batches = list(reader.batches())
    return AnswersFile(
        codes=np.concatenate([batch.codes for batch in batches]),
        pair=np.concatenate([batch.pair for batch in batches]),
        groups=reader.groups,
        extra_columns=reader.extra_columns,
        notes=reader.notes,
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


def _joined(parts: list[Codes], pairs: list[NDArray[np.int32]]) -> Batch:
    """Join chunks of columns into one batch; `parts` is emptied."""
    codes = np.concatenate(parts, axis=1)
    parts.clear()
    return Batch(codes.T, np.concatenate(pairs))
