"""An answers file: one row a respondent, one column an item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from questionnaires.schema import Instrument
from survey.datafiles.cells import CellReader
from survey.datafiles.choices import ChoiceColumns
from survey.datafiles.errors import DataFileError
from survey.datafiles.groups import Groups, NameColumns
from survey.datafiles.header import Header, listed
from survey.datafiles.table import Chunk, Codes, open_table, refuse_off_scale
from survey.datafiles.units import UnitColumn

MOST_ROWS = 50_000_000
BATCH = 1 << 16

Progress = Callable[[int, int], None]  # rows read so far, and before


@dataclass(frozen=True, eq=False)
class Batch:
    """Some answers: codes (rows, items), and the place of each respondent's pair in the groups.

    `chosen` (rows, slots beyond the items) are rankings and channels, where the file has any;
    `unit` is the place of each respondent's unit, where a column of them was named.
    """

    codes: Codes
    pair: NDArray[np.int32]
    chosen: Codes | None = None
    unit: NDArray[np.int32] | None = None


class AnswersReader:
    """An answers file, read in batches; `groups` and `notes` are complete after the last.

    Raises
    ------
    DataFileError
        If a column is missing or there twice or the file is not what its ending says; and, while
        reading, if a cell is not on its item's scale.
    """

    def __init__(
        self,
        path: Path,
        instrument: Instrument,
        level_column: str,
        department_column: str,
        unit_column: str | None = None,
    ) -> None:
        self._table = open_table(path)
        self._header = Header(self._table)
        self._items = self._header.find_items(instrument.columns)
        self._columns = NameColumns(self._table.name, self._header, level_column, department_column)
        scales = {key: CellReader(scale) for key, scale in instrument.scales.items()}
        self._readers = [scales[item.scale] for item in instrument.items]
        self.choices = ChoiceColumns(self._table.name, self._header, instrument)
        self.units = unit_column and UnitColumn(self._table.name, self._header, unit_column)
        further = [*self.choices.wanted, *([self.units.place] if self.units else [])]
        self._wanted = [*self._items, *self._columns.wanted, *further]
        used = set(self._wanted)
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
        parts: list[Batch] = []
        done = 0
        for chunk in self._table.chunks(list(dict.fromkeys(self._wanted))):
            parts.append(self._batch(chunk))
            done += chunk.rows
            self._check_length(done)
            if progress:
                progress(done, done - chunk.rows)
            if sum(len(part.pair) for part in parts) >= rows:
                yield _joined(parts)
                parts = []
        if not done:
            raise DataFileError(
                self._table.name,
                "holds no answers",
                cure="Each row below the header is one respondent.",
            )
        if parts:
            yield _joined(parts)

    def _batch(self, chunk: Chunk) -> Batch:
        """The answers of a chunk; of each matrix a column is a person, as they were read."""
        return Batch(
            codes=self._codes(chunk),
            pair=self._columns.places(chunk),
            chosen=self.choices.codes(chunk) if self.choices.wanted else None,
            unit=self.units.places(chunk) if self.units else None,
        )

    def _check_length(self, rows: int) -> None:
        if rows > MOST_ROWS:
            raise DataFileError(
                self._table.name,
                f"has more than {MOST_ROWS:,} rows",
                cure="Split it by wave or region.",
            )

    def _codes(self, chunk: Chunk) -> Codes:
        codes = chunk.items(self._items, self._readers)
        refuse_off_scale(
            self._table.name, chunk, codes, self._items, self._header.names, self._readers
        )
        return codes


def _joined(parts: list[Batch]) -> Batch:
    """Join chunks into one batch, people as rows."""
    chosen = [part.chosen for part in parts if part.chosen is not None]
    units = [part.unit for part in parts if part.unit is not None]
    return Batch(
        codes=np.concatenate([part.codes for part in parts], axis=1).T,
        pair=np.concatenate([part.pair for part in parts]),
        chosen=np.concatenate(chosen, axis=1).T if chosen else None,
        unit=np.concatenate(units) if units else None,
    )
