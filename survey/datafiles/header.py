"""Which column of a table is which, and what to say when one is missing."""

from __future__ import annotations

from collections.abc import Sequence

from survey.datafiles.errors import DataFileError, shown
from survey.datafiles.names import clean, fold
from survey.datafiles.table import Table

_LISTED = 8
_ASKED = {"question", "questions", "item", "items", "variable", "statement", "question text"}
_ANSWERED = {"response", "responses", "answer", "answers", "value", "score", "rating"}


class Header:
    """The columns of a table by name; case and spaces make no difference."""

    def __init__(self, table: Table) -> None:
        self._file = table.name
        self.names = tuple(clean(name) for name in table.header)
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(self.names):
            self._places.setdefault(fold(name), []).append(place)

    def __contains__(self, name: str) -> bool:
        return fold(name) in self._places

    def find(self, name: str, what: str) -> int:
        """Return the place of a column that there must be once."""
        places = self._places.get(fold(name), [])
        if not places:
            raise DataFileError(
                self._file,
                f"is missing; it should hold the {what}",
                row=1,
                column=name,
                cure=f"The columns are {listed(self.names)}.",
            )
        return self._only(name, places)

    def find_items(self, keys: Sequence[str]) -> list[int]:
        """Return the places of all items' columns."""
        missing = [key for key in keys if key not in self]
        if missing:
            raise self._without_items(missing, keys)
        return [self._only(key, self._places[fold(key)]) for key in keys]

    def _only(self, name: str, places: Sequence[int]) -> int:
        if len(places) > 1:
            raise DataFileError(
                self._file,
                f"is there {len(places)} times (columns {listed([str(p + 1) for p in places])})",
                row=1,
                column=name,
                cure="Keep one of them or rename the others.",
            )
        return places[0]

    def _without_items(self, missing: Sequence[str], keys: Sequence[str]) -> DataFileError:
        asked = [name for name in self.names if fold(name) in _ASKED]
        answered = [name for name in self.names if fold(name) in _ANSWERED]
        column = missing[0]
        others = "" if len(missing) == 1 else f" (as are {listed(missing[1:])})"
        if len(missing) == len(keys) and asked and answered:
            return DataFileError(
                self._file,
                f"is missing{others}: the file has one row per answer, not one row per respondent "
                f'(columns "{shown(asked[0])}" and "{shown(answered[0])}" make a long table)',
                row=1,
                column=column,
                cure="Reshape it with a pivot table: a row for each respondent, a column for each "
                f'"{shown(asked[0])}" headed by the item\'s key, and "{shown(answered[0])}" '
                "in the cells.",
            )
        return DataFileError(
            self._file,
            f"is missing{others}",
            row=1,
            column=column,
            cure=f"Head each item's column with its key; the columns are {listed(self.names)}.",
        )


def listed(names: Sequence[str]) -> str:
    """Some names in words, the first few of many."""
    quoted = [shown(name) or "(no name)" for name in names[:_LISTED]]
    more = len(names) - len(quoted)
    return ", ".join(quoted) + (f" and {more} more" if more else "")
