"""Questionnaires from files: one .toml, or a folder with one file of texts per language."""

from __future__ import annotations

from pathlib import Path

from questionnaires import consistency, files
from questionnaires.outline import read_outline
from questionnaires.problems import Problem
from questionnaires.schema import Instrument

SHIPPED = Path(__file__).parent / "instruments"


class QuestionnaireError(ValueError):
    """A questionnaire that cannot be used; `problems` holds all that was found, a line each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def shipped() -> tuple[str, ...]:
    """The names of the questionnaires that come with the product, as `load` takes them."""
    return tuple(
        sorted(
            path.stem
            for path in SHIPPED.iterdir()
            if path.suffix == ".toml" or (path / files.STRUCTURE).is_file()
        )
    )


def load(key_or_path: str | Path) -> Instrument:
    """Read a shipped questionnaire by its name, or any other by the path of its file or folder.

    Raises
    ------
    QuestionnaireError
        With every problem of the file: where it stands, what stands there, and the cure.
    """
    path = _find(key_or_path)
    try:
        source = files.read(path)
    except files.UnreadableFileError as unreadable:
        raise QuestionnaireError((str(unreadable),)) from None
    outline, found = read_outline(source.fields)
    found = source.problems + found + consistency.problems(outline, outline.unread)
    if found:
        raise QuestionnaireError(tuple(_line(path, problem) for problem in found))
    return outline.build()


def _find(key_or_path: str | Path) -> Path:
    if isinstance(key_or_path, str):
        for path in (SHIPPED / key_or_path, SHIPPED / f"{key_or_path}.toml"):
            if path.parent == SHIPPED and path.exists() and path.stem == key_or_path:
                return path
    path = Path(key_or_path)
    if not path.exists():
        known = ", ".join(shipped())
        raise QuestionnaireError(
            (f"{path}: there is no such file: write a path, or one of {known}",)
        )
    return path


def _line(path: Path, problem: Problem) -> str:
    """Name the file to open: a folder's texts stand in the file of their language."""
    if path.is_dir():
        path /= f"{problem.language}.toml" if problem.language else files.STRUCTURE
    return f"{path}: {problem}"
