"""The first sheet of an Excel workbook, read row by row and never unpacked as a whole."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from survey.datafiles.errors import DataFileError
from survey.datafiles.heading import Heading, first_row, looked_at
from survey.datafiles.table import Encoded, EncodedChunk

ROWS = 5_000
WIDEST = 16_384
LARGEST_PART = 1 << 31  # unpacked
LARGEST_TEXTS = 1 << 28  # openpyxl holds the shared texts in memory
MIDNIGHT = time()
STEEPEST = 500  # unpacked bytes a packed byte, in parts over a MiB
_SAVE_AGAIN = "Open it in Excel and save it again as .xlsx, or as CSV."


class WorkbookTable:
    """A .xlsx file; `heading` finds which of its first rows, counted from 0, is the header."""

    def __init__(self, path: Path, heading: Heading = first_row) -> None:
        self.name = path.name
        self.notes: list[str] = []
        self._path = path
        self._refuse_bombs()
        rows = self._rows()
        first = [tuple(map(_text, row)) for row in islice(rows, looked_at(heading))]
        rows.close()
        self._above = heading(first)
        self.header = first[self._above] if first else ()
        while self.header and not self.header[-1]:
            self.header = self.header[:-1]
        if not self.header:
            raise self._refusal("has an empty first row", "Put the names of the columns there.")

    def _refusal(self, problem: str, cure: str = _SAVE_AGAIN) -> DataFileError:
        return DataFileError(self.name, problem, cure=cure)

    def _refuse_bombs(self) -> None:
        try:
            with zipfile.ZipFile(self._path) as package:
                for part in package.infolist():
                    self._refuse_bomb(package, part)
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
            raise self._refusal("is no Excel workbook") from None

    def _refuse_bomb(self, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        steep = part.file_size > 1 << 20 and part.file_size > STEEPEST * part.compress_size
        texts = part.filename.casefold().endswith("sharedstrings.xml")
        if steep or part.file_size > (LARGEST_TEXTS if texts else LARGEST_PART):
            raise self._refusal("unpacks to far more than it should", "Export it as CSV instead.")
        if part.filename.casefold().endswith((".xml", ".rels")):
            with package.open(part) as stream:
                start = stream.read(2048).replace(b"\0", b"").upper()
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise self._refusal("declares XML entities, as no workbook does")

    def _rows(self) -> Generator[tuple[Any, ...], None, None]:
        from openpyxl import load_workbook

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # styles that are not kept do not matter here
                book = load_workbook(self._path, read_only=True, keep_links=False)
                try:
                    yield from self._rows_of(book.worksheets)
                finally:
                    book.close()
        except DataFileError:
            raise
        except Exception as error:  # noqa: BLE001 - a broken package raises whatever it meets
            raise self._refusal(f"cannot be read as a workbook ({type(error).__name__})") from None

    def _rows_of(self, sheets: Sequence[Any]) -> Iterable[tuple[Any, ...]]:
        if not sheets:
            raise self._refusal("has no sheet with cells")
        if len(sheets) > 1 and not self.notes:
            self.notes.append(f'Only the first sheet of {self.name}, "{sheets[0].title}", is read.')
        sheets[0].reset_dimensions()
        rows: Iterable[tuple[Any, ...]] = sheets[0].iter_rows(values_only=True, max_col=WIDEST)
        return rows

    def chunks(self, columns: Sequence[int]) -> Iterator[EncodedChunk]:
        """Read the rows, blank ones left out."""
        rows = islice(enumerate(self._rows(), start=1), self._above + 1, None)
        while block := list(islice(rows, ROWS)):
            filled = [(number, row) for number, row in block if any(map(_is_filled, row))]
            if filled:
                yield _chunk(filled, columns)


def _chunk(rows: list[tuple[int, tuple[Any, ...]]], columns: Sequence[int]) -> EncodedChunk:
    encoded = {}
    for column in columns:
        places: dict[str, int] = {}
        index = [
            places.setdefault(_text(row[column]) if column < len(row) else "", len(places))
            for _, row in rows
        ]
        encoded[column] = Encoded(tuple(places), np.array(index, np.int32))
    return EncodedChunk([number for number, _ in rows], encoded)


def _is_filled(cell: object) -> bool:
    return cell is not None and cell != ""


def _text(cell: object) -> str:
    """What the cell shows; a whole number without its decimals, a day without its hour."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == MIDNIGHT:
        return cell.date().isoformat()
    return str(cell)
