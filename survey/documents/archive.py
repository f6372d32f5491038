"""The released tables for other programs: CSV, SPSS and JSON with its schema, in one ZIP file."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import polars as pl
import pyreadstat

from survey.documents.cells import guarded
from survey.documents.commentary import Commentary
from survey.documents.tables.comma import to_csv
from survey.documents.tables.every import tables
from survey.documents.tables.table import Column, Table
from survey.documents.words import words
from survey.report.json import to_json
from survey.report.model import Report
from survey.report.schema import json_schema

WHEN = (2000, 1, 1, 0, 0, 0)
STAMP, STAMPED = slice(92, 109), b"01 Jan 0000:00:00"  # date and time in the head of a .sav file
LONGEST = 64  # of a variable's name in SPSS


def render(report: Report, *, commentary: Commentary | None = None) -> bytes:
    """The ZIP file's bytes: the same report gives the same."""
    title = (commentary.client if commentary else "") or report.title
    found = tables(report)
    files: dict[str, bytes] = {
        "README.txt": _readme(title, found, report),
        "report.json": to_json(report),
        "report.schema.json": json.dumps(json_schema(), indent=1, ensure_ascii=False).encode(),
    }
    files |= {f"csv/{table.key}.csv": to_csv(table) for table in found}
    with TemporaryDirectory() as folder:
        files |= {f"spss/{table.key}.sav": _sav(table, Path(folder)) for table in found}
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, WHEN), content, ZIP_DEFLATED)
    return out.getvalue()


def _readme(title: str, found: tuple[Table, ...], report: Report) -> bytes:
    say = words(report.language)
    lines = [title, "", say("archive.about"), "", "report.json, report.schema.json", ""]
    lines += [f"csv/{t.key}.csv, spss/{t.key}.sav\r\n  {t.title}: {t.note}" for t in found]
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def _sav(table: Table, folder: Path) -> bytes:
    """A table with its headings as labels; what is withheld is system-missing."""
    names = _variables(table.columns)
    data = {
        name: pl.Series(
            [_text(row[place]) if column.kind == "text" else row[place] for row in table.rows],
            dtype=pl.String if column.kind == "text" else pl.Float64,
            strict=False,
        )
        for place, (name, column) in enumerate(zip(names, table.columns, strict=True))
    }
    path = folder / f"{table.key}.sav"
    pyreadstat.write_sav(
        pl.DataFrame(data),
        str(path),
        file_label=table.title,
        column_labels=[column.heading for column in table.columns],
    )
    content = bytearray(path.read_bytes())
    content[STAMP] = STAMPED
    return bytes(content)


def _text(value: object) -> str:
    return "" if value is None else guarded(str(value))


def _variables(columns: tuple[Column, ...]) -> list[str]:
    """Names that SPSS takes: letters, figures and low lines, each once."""
    made: list[str] = []
    for column in columns:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", column.key)[: LONGEST - 4]
        name = plain if plain[:1].isalpha() else f"v_{plain}"
        taken = {other.casefold() for other in made}
        number = sum(other == name.casefold() for other in taken)
        made.append(f"{name}_{len(made)}" if number else name)
    return made
