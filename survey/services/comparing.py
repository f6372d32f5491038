"""Compare two report files: what the command `compare` does, without the command."""

from __future__ import annotations

from pathlib import Path

from survey.exceptions import SurveyError
from survey.report.change import between
from survey.report.change_model import Change
from survey.report.json import from_json, to_json
from survey.report.model import Report
from survey.services.publishing import check, write


class ReportRefused(SurveyError):  # noqa: N818 - named for the fact
    """A file is no report, or the two cannot be compared."""

    status = 422


def compare(earlier: Path, later: Path, out: Path) -> Change:
    """Write what changed from one report to another.

    Raises
    ------
    SurveyError
        If a file is no report, the two are of different questionnaires, or `out` cannot be written.
    """
    check([out], [earlier, later])
    before, after = _report(earlier), _report(later)
    try:
        change = between(before, after)
    except ValueError as error:
        raise ReportRefused(
            f"{earlier.name} and {later.name} cannot be compared: {error}. Give two waves of one "
            "questionnaire."
        ) from None
    write({out: to_json(change)})
    return change


def _report(path: Path) -> Report:
    try:
        return from_json(path.read_bytes())
    except OSError as error:
        raise ReportRefused(f"{path}: {error.strerror}. Choose a report.json.") from None
    except (ValueError, RecursionError) as error:
        raise ReportRefused(
            f"{path.name} is no alignment report ({error}). Choose what `score --json` wrote."
        ) from None
