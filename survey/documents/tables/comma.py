"""A table as CSV: UTF-8 with a mark that spreadsheets look for, unrounded, guarded cells."""

from __future__ import annotations

import csv
import io

from survey.documents.cells import guarded
from survey.documents.tables.table import Table, Value


def to_csv(made: Table) -> bytes:
    """The table with its headings; what is withheld is empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(column.heading) for column in made.columns])
    writer.writerows([[_cell(value) for value in row] for row in made.rows])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    return str(int(value)) if isinstance(value, int) else repr(float(value))
