"""`score`: an answers file in, a report out."""

from __future__ import annotations

import csv
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from survey.documents.commentary import Commentary
    from survey.services.scoring import Request

ROWS_A_LINE = 250_000
INPUT = click.Path(path_type=Path)
OUTPUT = click.Path(path_type=Path, dir_okay=False)


# Unless whoever starts the command set them: threads for large matrices, of which there are none
# here, and the search for plugins, take longer than the work. Read when the libraries are imported.
FAST_START = {"OPENBLAS_NUM_THREADS": "1", "PYDANTIC_DISABLE_PLUGINS": "__all__"}


class Refused(click.ClickException):
    """Bad input: one line, code 2."""

    exit_code = 2


@click.command("score")
@click.argument("answers", type=INPUT)
@click.option("--questionnaire", required=True, help="A shipped questionnaire, or a path.")
@click.option("--level-column", required=True, help="The column that holds the levels.")
@click.option("--department-column", required=True, help="The column that holds the departments.")
@click.option("--levels", help='Levels in order, top first, as one CSV line: "A,B,C".')
@click.option("--reference", help="The level to compare with; the first unless given.")
@click.option("--comparison", help="The level that is compared; the last unless given.")
@click.option("--roster", type=INPUT, help="One row per person, or per group with `invited`.")
@click.option(
    "--min-group",
    type=int,
    default=5,
    show_default=True,
    help="No smaller group is shown: 1 (everything is shown) or at least 4.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option(
    "--no-weights", is_flag=True, help="Leave means unweighted although there is a roster."
)
@click.option("--unit-column", help="The column that holds shops or other units, for results.")
@click.option(
    "--outcomes", type=INPUT, help="Results of the units: one row a unit, one column a result."
)
@click.option(
    "--lower-is-better",
    multiple=True,
    metavar="RESULT",
    help="A result of --outcomes of which less is better, such as complaints; again for others.",
)
@click.option("--json", "json_path", type=OUTPUT, required=True, help="Where the report goes.")
@click.option("--html", "html_path", type=OUTPUT, help="Where the report as a page goes.")
@click.option("--pdf", "pdf_path", type=OUTPUT, help="Where it goes as a PDF to print.")
@click.option("--pptx", "pptx_path", type=OUTPUT, help="Where it goes as slides to edit.")
@click.option("--xlsx", "xlsx_path", type=OUTPUT, help="Where its tables as a workbook go.")
@click.option("--zip", "zip_path", type=OUTPUT, help="Where its tables as CSV and SPSS go.")
@click.option("--client", default="", help="Whose report it is, for the documents.")
@click.option("--date", "dated", default="", help="The date that the documents show.")
def command(  # noqa: PLR0917 - click passes the options by name
    answers: Path,
    questionnaire: str,
    level_column: str,
    department_column: str,
    levels: str | None,
    reference: str | None,
    comparison: str | None,
    roster: Path | None,
    min_group: int,
    seed: int,
    no_weights: bool,  # noqa: FBT001 - click passes it by name
    unit_column: str | None,
    outcomes: Path | None,
    lower_is_better: tuple[str, ...],
    json_path: Path,
    html_path: Path | None,
    pdf_path: Path | None,
    pptx_path: Path | None,
    xlsx_path: Path | None,
    zip_path: Path | None,
    client: str,
    dated: str,
) -> None:
    """Measure the alignment in ANSWERS: one row a respondent, one column an item.

    ANSWERS is a .csv, .xlsx, .sav or .parquet file. Columns of the questions beside the items are
    read where they are there: a ranking has one for each option (priorities.price: its place from
    1), a channel map one for each stage (channel_map.discover: a channel by number, key or label).

    Exit code 0: done; 1: our fault; 2: bad input
    or usage, said in one line, and nothing is written.
    """
    with undisturbed():
        from survey.documents.commentary import Commentary
        from survey.services.scoring import Request

        request = Request(
            answers=answers,
            questionnaire=questionnaire,
            level_column=level_column,
            department_column=department_column,
            levels=_csv_line(levels),
            reference=reference,
            comparison=comparison,
            roster=roster,
            minimum_group=min_group,
            seed=seed,
            weighted=not no_weights,
            unit_column=unit_column,
            outcomes=outcomes,
            lower_is_better=lower_is_better,
        )
        outputs = {
            "json": json_path,
            "html": html_path,
            "pdf": pdf_path,
            "pptx": pptx_path,
            "xlsx": xlsx_path,
            "zip": zip_path,
        }
        _run(request, outputs, Commentary(client=client, published=dated))


@contextmanager
def undisturbed() -> Iterator[None]:
    """Work without looking for garbage, of which a command that soon ends leaves little."""
    for name, value in FAST_START.items():
        os.environ.setdefault(name, value)
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _run(request: Request, outputs: dict[str, Path | None], commentary: Commentary) -> None:
    from questionnaires.loader import QuestionnaireError
    from survey.exceptions import SurveyError
    from survey.services.publishing import publish
    from survey.services.scoring import score

    wanted = {kind: path for kind, path in outputs.items() if path is not None}
    try:
        scored = score(request, progress=_progress)
        publish(
            scored.report,
            wanted,
            commentary,
            inputs=(request.answers, request.roster, request.outcomes),
        )
    except QuestionnaireError as error:
        raise Refused("; ".join(error.problems)) from None
    except SurveyError as error:
        raise Refused(error.message) from None
    for note in scored.notes:
        click.echo(note, err=True)


def _csv_line(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    try:
        rows = list(csv.reader([text], skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise click.UsageError(f"--levels is no CSV line: {error}.") from None
    names = tuple(rows[0]) if rows else ()
    if not any(name.strip() for name in names):
        raise click.UsageError('--levels names no level: write them top first, such as "A,B,C".')
    return names


def _progress(rows: int, before: int) -> None:
    if rows // ROWS_A_LINE > before // ROWS_A_LINE:
        click.echo(f"{rows:,} rows read", file=sys.stderr)
