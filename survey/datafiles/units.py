"""The column of an answers file that says in which unit somebody works: shop, region, branch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from survey.datafiles.errors import DataFileError
from survey.datafiles.header import Header
from survey.datafiles.names import Names
from survey.datafiles.table import Chunk, check_name

MOST_UNITS = 20_000


class UnitColumn:
    """Reads a column of units; `names` holds those met so far."""

    def __init__(self, file: str, header: Header, column: str) -> None:
        self._file = file
        self.column = column
        self.place = header.find(column, "units, such as shops")
        self.names = Names()

    def places(self, chunk: Chunk) -> NDArray[np.int32]:
        """Return the place of each row's unit in `names`, -1 where it is blank."""
        encoded = chunk.names(self.place)
        known = np.full(len(encoded.texts), -1, np.int32)
        index = np.asarray(encoded.index)
        present, first = np.unique(index, return_index=True)
        for number, row in zip(present.tolist(), first.tolist(), strict=True):
            text = encoded.texts[number]
            if text not in self.names:
                check_name(self._file, chunk, row, self.column, text)
            known[number] = self.names.place(text)
        if len(self.names) > MOST_UNITS:
            raise DataFileError(
                self._file,
                f"holds more than {MOST_UNITS:,} different names",
                column=self.column,
                cure="Check that it is the right column.",
            )
        return known[index]
