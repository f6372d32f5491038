"""Parquet files, read in batches of the columns that are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from survey.datafiles.errors import DataFileError
from survey.datafiles.table import Encoded, EncodedChunk

if TYPE_CHECKING:
    import polars as pl

ROWS = 100_000
_MAGIC = b"PAR1"
_SMALL = 1 << 12  # whole numbers in a range this wide need no sorting
_EXPORT = "Write the column as numbers or text, or export as CSV."


class ParquetTable:
    """A .parquet file."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.notes: list[str] = []
        self._path = path
        with path.open("rb") as file:
            if file.read(4) != _MAGIC:
                raise self._refusal("is no Parquet file")
        import polars as pl

        try:
            self._schema = pl.read_parquet_schema(path)
        except Exception as error:  # noqa: BLE001 - whatever a broken file makes the library raise
            raise self._refusal(f"cannot be read ({type(error).__name__})") from None
        self.header = tuple(self._schema)

    def _refusal(self, problem: str, column: str | None = None) -> DataFileError:
        cure = _EXPORT if column else "Write it again, or export as CSV."
        return DataFileError(self.name, problem, column=column, cure=cure)

    def chunks(self, columns: Sequence[int]) -> Iterator[EncodedChunk]:
        """Read the rows in batches."""
        import polars as pl

        names = [self.header[column] for column in columns]
        for name in names:
            kind = self._schema[name]
            if kind.is_nested() or kind in {pl.Binary, pl.Object}:
                raise self._refusal(f"holds {kind} values instead of numbers or text", name)
        first = 2
        try:
            frames = pl.scan_parquet(self._path).select(names)
            for batch in frames.collect_batches(chunk_size=ROWS, maintain_order=True):
                series = zip(columns, batch.get_columns(), strict=True)
                encoded = {column: _encoded(values) for column, values in series}
                yield EncodedChunk(range(first, first + batch.height), encoded)
                first += batch.height
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._refusal(f"is damaged ({type(error).__name__})") from None


def _encoded(values: pl.Series) -> Encoded:
    import polars as pl

    if values.dtype.is_integer():
        numbers = values.cast(pl.Int64, strict=False)
        low, high = numbers.min(), numbers.max()
        exact = numbers.null_count() == values.null_count()
        if exact and isinstance(low, int) and isinstance(high, int) and high - low < _SMALL:
            index = (numbers - low + 1).fill_null(0).to_numpy()
            return Encoded(["", *map(str, range(low, high + 1))], index)
    known = values.unique(maintain_order=True)
    places = pl.Series(np.arange(len(known), dtype=np.int32))
    index = values.replace_strict(known, places, return_dtype=pl.Int32).to_numpy()
    return Encoded([_text(value) for value in known.to_list()], index)


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - the one value unequal to itself is NaN
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
