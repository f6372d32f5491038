"""A report as an Excel workbook: one sheet a table, real numbers, the same bytes every time."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from survey.documents import palette
from survey.documents.cells import guarded
from survey.documents.commentary import Commentary
from survey.documents.facts import kicker
from survey.documents.gaps import read
from survey.documents.names import width
from survey.documents.story import lead
from survey.documents.tables.every import tables
from survey.documents.tables.table import Column, Finer, Kind, Table, Value
from survey.documents.words import Words, words
from survey.report.model import Report

FIXED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # a file's date, not the report's
HEADER, FIRST = 3, 4
FORMATS: dict[Kind, str] = {
    "count": "#,##0",
    "mean": "0.0",
    "gap": "+0.0;−0.0;0.0",
    "share": "0%",
    "score": "0",
    "ratio": "0.00;−0.00;0.00",
    "test": "0.00;−0.00;0.00",
    "p": '[<0.001]"<0.001";0.000',
}
FINER = "+0.00;−0.00;0.00"
NO_STRINGS_READ = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render(report: Report, *, commentary: Commentary | None = None) -> bytes:
    """The workbook's bytes. Cells hold unrounded numbers and show as many digits as the page."""
    say, out = words(report.language), BytesIO()
    with xlsxwriter.Workbook(out, NO_STRINGS_READ) as book:
        book.set_properties(
            {"title": say("page.title"), "author": "Samesheet", "created": FIXED, "comments": ""}
        )
        Book(book, say).fill(report, commentary or Commentary())
    return out.getvalue()


class Book:
    """The workbook being written, with its formats."""

    def __init__(self, book: Any, say: Words) -> None:
        self.book, self.say = book, say
        self.made: dict[str, Any] = {}

    def fill(self, report: Report, commentary: Commentary) -> None:
        found = tables(report)
        self._first(report, commentary, found)
        for table in found:
            self._sheet(table)

    def style(self, **given: Any) -> Any:
        """One format for each set of properties."""
        key = repr(sorted(given.items()))
        if key not in self.made:
            base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
            self.made[key] = self.book.add_format({**base, "font_color": palette.INK, **given})
        return self.made[key]

    def _first(self, report: Report, commentary: Commentary, found: tuple[Table, ...]) -> None:
        say, sheet = self.say, self.book.add_worksheet(self.say("table.first"))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 96)
        title = commentary.client or report.title
        said = lead(report, read(report), say)
        serif = {"font_name": "Georgia", "bold": True}
        sheet.write_string(0, 0, guarded(title), self.style(**serif, font_size=20))
        sheet.set_row(0, 30)
        sheet.write_string(1, 0, say("page.title"), self.style(font_color=palette.QUIET))
        row = 3
        for line in (kicker(report, commentary, say), said.headline, said.sentence, *said.cautions):
            self._told(sheet, row, "", str(line))
            row += 1
        for key in ("cells", "empty", "digits", "small"):
            self._told(sheet, row, say(f"table.about.{key}"), say(f"table.about.{key}_note"))
            row += 1
        if commentary.published:
            self._told(sheet, row, say("table.about.published"), commentary.published)
            row += 1
        row += 1
        link = self.style(font_color=palette.PENCIL, underline=1)
        for table in found:
            place = f"internal:'{table.title}'!A1"
            sheet.write_url(row, 0, place, link, string=table.title)
            sheet.write_string(row, 1, table.note, self.style(text_wrap=True))
            sheet.set_row(row, _height(table.note, 96))
            row += 1
        _printing(sheet, landscape=False)

    def _told(self, sheet: Any, row: int, name: str, text: str) -> None:
        sheet.write_string(row, 0, name, self.style(bold=True, text_wrap=True))
        sheet.write_string(row, 1, guarded(text), self.style(text_wrap=True))
        sheet.set_row(row, _height(text, 96))

    def _sheet(self, table: Table) -> None:
        sheet = self.book.add_worksheet(table.title)
        sheet.hide_gridlines(2)
        sheet.write_string(
            0, 0, table.title, self.style(font_name="Georgia", bold=True, font_size=14, indent=1)
        )
        sheet.set_row(0, 22)
        sheet.write_string(1, 0, table.note, self.style(font_color=palette.QUIET, indent=1))
        heading = {"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom"}
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            text = guarded(column.heading)
            sheet.write_string(HEADER, place, text, self.style(**heading, **_side(column.kind)))
        sheet.set_row(HEADER, max(_height(c.heading, c.width, 1.15) for c in table.columns))
        for number, row in enumerate(table.rows, FIRST):
            cells = list(zip(table.columns, row, strict=True))
            long = [(c, v) for c, v in cells if isinstance(v, str) and 2 * len(v) > c.width]
            sheet.set_row(number, max((_height(v, c.width) for c, v in long), default=16.0))
            for place, (column, value) in enumerate(cells):
                self._cell(sheet, number, place, column, value)
        last = FIRST + len(table.rows) - 1
        self._shades(sheet, table, last)
        sheet.freeze_panes(FIRST, _frozen(table))
        sheet.autofilter(HEADER, 0, last, len(table.columns) - 1)
        sheet.repeat_rows(HEADER)
        _printing(sheet, landscape=True)

    def _cell(self, sheet: Any, row: int, place: int, column: Column, value: Value) -> None:
        if isinstance(value, str):
            sheet.write_string(row, place, guarded(value), self._of(column.kind, "words"))
        elif value is None:
            sheet.write_blank(row, place, None, self._of(column.kind, "empty"))
        else:
            what = "finer" if isinstance(value, Finer) else "number"
            sheet.write_number(row, place, value, self._of(column.kind, what))

    def _of(self, kind: Kind, what: str) -> Any:
        """The format of a cell, looked up once for all cells alike."""
        key = f"{kind} {what}"
        if key not in self.made:
            ruled = {"bottom": 1, "bottom_color": palette.RULE}
            given: dict[str, dict[str, Any]] = {
                "words": {"text_wrap": True, **_side(kind)},
                "empty": {} if kind == "text" else {"bg_color": palette.HELD},
                "number": {"num_format": FORMATS.get(kind, "General")},
                "finer": {"num_format": FINER},
            }
            self.made[key] = self.style(**ruled, **given[what])
        return self.made[key]

    def _shades(self, sheet: Any, table: Table, last: int) -> None:
        """The page's shades: absolute steps, read from the number as printed."""
        for place, column in enumerate(table.columns):
            for step, edge in reversed(list(enumerate(column.edges, 2))):
                cell = xlsxwriter.utility.xl_rowcol_to_cell(FIRST, place)
                shade = self.book.add_format({"bg_color": palette.SHADES[step - 1]})
                rule = {
                    "type": "formula",
                    "criteria": f"=AND(ISNUMBER({cell}),ROUND({cell},1)>={edge})",
                    "format": shade,
                    "stop_if_true": True,
                }
                sheet.conditional_format(FIRST, place, last - 1, place, rule)


def _side(kind: Kind) -> dict[str, Any]:
    """Words to the left, a little away from the number before them; numbers to the right."""
    return {"align": "left", "indent": 1} if kind == "text" else {"align": "right"}


def _frozen(table: Table) -> int:
    """Columns that stay: those that name the row, up to the first number."""
    return min(3, next((i for i, c in enumerate(table.columns) if c.kind != "text"), 1))


def _height(text: str, columns: float, factor: float = 1.0) -> float:
    """Enough rows for a wrapped text in a column so many characters wide."""
    return 15.0 * max(1, -(-width(text, 1.9 * factor) // columns)) + 1


def _printing(sheet: Any, *, landscape: bool) -> None:
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
