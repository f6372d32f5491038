"""How far long work is, in a file beside the database, for pages that show it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TypedDict

from survey.services.opening import Progress, silent


class Progressed(TypedDict):
    step: str
    done: int
    total: int


def to_file(folder: Path, name: str, tell: Progress = silent) -> Progress:
    """A callback that notes each step, so that a reader never sees half a note, and tells it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = _path(folder, name)

    def note(step: str, done: int, total: int) -> None:
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps({"step": step, "done": done, "total": total}), "utf-8")
        draft.replace(path)
        tell(step, done, total)

    return note


def read(folder: Path, name: str) -> Progressed | None:
    try:
        noted: Progressed = json.loads(_path(folder, name).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return noted


def forget(folder: Path, name: str) -> None:
    _path(folder, name).unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"
