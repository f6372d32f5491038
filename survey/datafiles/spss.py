"""SPSS files; value labels name levels and departments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np

from survey.datafiles.errors import DataFileError
from survey.datafiles.table import Encoded, EncodedChunk

ROWS = 100_000
_MAGIC = (b"$FL2", b"$FL3")


class SpssTable:
    """A .sav or .zsav file. Values declared as missing are read, since one may be "can't say"."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.notes: list[str] = []
        self._path = path
        with path.open("rb") as file:
            if file.read(4) not in _MAGIC:
                raise self._refusal("is no SPSS file")
        _, meta = self._read(metadataonly=True)
        self.header = tuple(meta.column_names)
        self._labels: dict[str, dict[Any, str]] = meta.variable_value_labels
        self._missing: dict[str, list[dict[str, Any]]] = meta.missing_ranges

    def _refusal(self, problem: str) -> DataFileError:
        return DataFileError(self.name, problem, cure="Save it again in SPSS, or as CSV.")

    def _read(self, **options: Any) -> tuple[dict[str, list[Any]], Any]:
        import pyreadstat

        try:
            data, meta = pyreadstat.read_sav(
                str(self._path), output_format="dict", user_missing=True, **options
            )
        except Exception as error:  # noqa: BLE001 - whatever a broken file makes the library raise
            raise self._refusal(f"cannot be read ({type(error).__name__})") from None
        return data, meta

    def chunks(self, columns: Sequence[int]) -> Iterator[EncodedChunk]:
        """Read the rows in parts."""
        names = [self.header[column] for column in columns]
        start = 0
        while True:
            data, _ = self._read(usecols=names, row_offset=start, row_limit=ROWS)
            rows = len(data[names[0]]) if data else 0
            if rows:
                encoded = {
                    column: self._encoded(name, data[name])
                    for column, name in zip(columns, names, strict=True)
                }
                yield EncodedChunk(range(start + 2, start + 2 + rows), encoded)
            if rows < ROWS:
                return
            start += rows

    def _encoded(self, name: str, cells: list[Any]) -> Encoded:
        places: dict[Any, int] = {}
        index = np.fromiter((places.setdefault(cell, len(places)) for cell in cells), np.int32)
        texts = [_text(cell) for cell in places]
        known = self._labels.get(name, {})
        return Encoded(
            texts,
            index,
            labels=[str(known.get(cell, text)) for cell, text in zip(places, texts, strict=True)],
            missing=frozenset(
                place for place, cell in enumerate(places) if self._is_missing(name, cell)
            ),
        )

    def _is_missing(self, name: str, cell: Any) -> bool:
        ranges = self._missing.get(name, ())
        if isinstance(cell, str):
            return any(cell == span["lo"] == span["hi"] for span in ranges)
        return isinstance(cell, float) and any(
            span["lo"] <= cell <= span["hi"] for span in ranges if not isinstance(span["lo"], str)
        )


def _text(cell: Any) -> str:
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
