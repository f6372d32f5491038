"""Write a report to files: all of them or none."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from survey.documents.commentary import Commentary
from survey.exceptions import SurveyError
from survey.report.json import to_json
from survey.report.model import Report


class OutputRefused(SurveyError):  # noqa: N818 - named for the fact
    """A file cannot be written there."""

    status = 422


def publish(
    report: Report,
    outputs: Mapping[str, Path],
    commentary: Commentary | None = None,
    *,
    inputs: Sequence[Path | None] = (),
) -> None:
    """Write the report in each form asked for, first under temporary names, then renamed.

    Raises
    ------
    OutputRefused
        If a path is an input, is asked for twice, or cannot be written to.
    """
    check(list(outputs.values()), [path for path in inputs if path is not None])
    write({path: made(kind, report, commentary) for kind, path in outputs.items()})


def made(kind: str, report: Report, commentary: Commentary | None = None) -> bytes:
    """One document of a report; what it needs is imported only when it is asked for."""
    return MAKERS[kind](report, commentary)


def write(documents: Mapping[Path, bytes]) -> None:
    """Write files, first under temporary names, then renamed.

    Raises
    ------
    OutputRefused
        If a path cannot be written to; then none of them is.
    """
    written: dict[Path, Path] = {}
    try:
        for path, document in documents.items():
            written[path] = _write_beside(path, document)
        for path, temporary in written.items():
            temporary.replace(path)
    except OSError as error:
        raise OutputRefused(f"{error.filename}: {error.strerror}. Choose another path.") from None
    finally:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)


def check(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Refuse outputs before any work is done for them.

    Raises
    ------
    OutputRefused
        If a path is an input, is asked for twice, or lies in no folder.
    """
    places = [path.resolve() for path in outputs]
    for path, place in zip(outputs, places, strict=True):
        if places.count(place) > 1:
            raise OutputRefused(f"{path}: is asked for twice. Give each output its own path.")
        if place in {source.resolve() for source in inputs}:
            raise OutputRefused(f"{path}: is an input. Choose another path for the output.")
        if not path.parent.is_dir():
            raise OutputRefused(f"{path}: its folder does not exist. Make it first.")


def _write_beside(path: Path, document: bytes) -> Path:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    with temporary.open("xb") as file:
        file.write(document)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _json(report: Report, _: Commentary | None) -> bytes:
    return to_json(report)


def _html(report: Report, commentary: Commentary | None) -> bytes:
    from survey.documents.html import render

    return render(report, commentary=commentary).encode()


def _pdf(report: Report, commentary: Commentary | None) -> bytes:
    from survey.documents.paper.pdf import render

    return render(report, commentary=commentary)


def _pptx(report: Report, commentary: Commentary | None) -> bytes:
    from survey.documents.slides.deck import render

    return render(report, commentary=commentary)


def _xlsx(report: Report, commentary: Commentary | None) -> bytes:
    from survey.documents.workbook import render

    return render(report, commentary=commentary)


def _archive(report: Report, commentary: Commentary | None) -> bytes:
    from survey.documents.archive import render

    return render(report, commentary=commentary)


MAKERS: dict[str, Callable[[Report, Commentary | None], bytes]] = {
    "json": _json,
    "html": _html,
    "pdf": _pdf,
    "pptx": _pptx,
    "xlsx": _xlsx,
    "zip": _archive,
}
