"""What is wrong with a file, in one line that says where and what to do."""

from __future__ import annotations

from survey.exceptions import SurveyError

LONGEST_VALUE = 60


class DataFileError(SurveyError):
    """A file cannot be used as it is; one line names file, row, column, value and cure.

    Rows are counted as in the file: the header is row 1.
    """

    title = "This file cannot be used"
    status = 422

    def __init__(
        self,
        file: str,
        problem: str,
        *,
        cure: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        self.file = file
        self.problem = problem
        self.cure = cure
        self.row = row
        self.column = column
        self.value = value
        super().__init__(self._line())

    def _line(self) -> str:
        place = [shown(self.file)]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f'column "{shown(self.column)}"')
        value = "" if self.value is None else f'"{shown(self.value)}" '
        return f"{', '.join(place)}: {value}{self.problem}. {self.cure}"


def shown(text: str) -> str:
    """A foreign text fit for one line: control characters escaped, and not too long."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return safe if len(safe) <= LONGEST_VALUE else f"{safe[:LONGEST_VALUE]}…"
