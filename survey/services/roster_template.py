"""An empty roster to send to a client: headings that are known, and what may stand under them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

HEADINGS = ("Employee number", "Name", "E-mail", "Level", "Department", "Language", "Shop")
EXPLAINED = (
    ("Employee number", "Each number once. May be empty where there is an e-mail address."),
    ("Name", "As the person is called at work."),
    ("E-mail", "May be empty: these people get a slip on paper."),
    ("Level", "One of those below."),
    ("Department", "May be empty."),
    ("Language", "One of those below; empty: the first."),
    ("Shop", "Or any other place of work; may be empty. More such columns may follow."),
)


def text() -> bytes:
    """As CSV that spreadsheets open with the right letters."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(HEADINGS)
    return "\ufeff".encode() + written.getvalue().encode()


def workbook(levels: Sequence[str], languages: Sequence[str]) -> bytes:
    """As a workbook: the first sheet is filled in, the second explains."""
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        plain = book.add_format({"num_format": "@"})  # a number keeps its zeros in front
        people, explained = book.add_worksheet("People"), book.add_worksheet("How to fill in")
        people.set_column(0, len(HEADINGS) - 1, 22, plain)
        people.write_row(0, 0, HEADINGS, bold)
        people.freeze_panes(1, 0)
        explained.set_column(0, 0, 22)
        explained.set_column(1, 1, 80)
        rows = [*EXPLAINED, ("", ""), *(("Level", name) for name in levels)]
        rows += [("Language", code) for code in languages]
        for place, row in enumerate(rows):
            explained.write_row(place, 0, row)
    return file.getvalue()
