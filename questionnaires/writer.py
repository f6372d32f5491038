"""Questionnaires to files, in the form that `loader.load` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from questionnaires.files import STRUCTURE
from questionnaires.schema import Instrument
from questionnaires.wordings import OPTION_LISTS, TEXTS, Fields, entries, untag_texts


def write(instrument: Instrument, path: str | Path) -> None:
    """Write one self-contained file when `path` ends in .toml, else a new folder.

    Raises
    ------
    FileExistsError
        If the folder holds something: a file of another language in it would be read as part of
        this questionnaire.
    """
    path = Path(path)
    fields = _fields(instrument)
    if path.suffix == ".toml":
        if len(instrument.languages) == 1:
            untag_texts(fields)
        _dump(fields, path)
        return
    if path.is_dir() and any(path.iterdir()):
        raise FileExistsError(f"{path}: write a questionnaire into a new folder")
    path.mkdir(parents=True, exist_ok=True)
    texts = {language: _texts(fields, language) for language in instrument.languages}
    _leave_out_texts(fields)
    _dump(fields, path / STRUCTURE)
    for language, table in texts.items():
        _dump(table, path / f"{language}.toml")


def _dump(fields: Fields, path: Path) -> None:
    import tomli_w  # only what exports needs it

    path.write_bytes(tomli_w.dumps(fields).encode())


def _fields(instrument: Instrument) -> Fields:
    """The instrument as it stands in a file: no empty tables, scales named by their table."""
    fields: Fields = _without_empty(instrument.model_dump(mode="json", exclude_none=True))
    for scale in fields["scales"].values():
        del scale["key"]
    return fields


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _without_empty(entry) for name, entry in value.items()}
        return {name: entry for name, entry in kept.items() if entry not in ([], {})}
    if isinstance(value, list):
        return [_without_empty(entry) for entry in value]
    return value


def _sections(fields: Fields) -> list[tuple[str, str, Fields]]:
    """Every entry that may hold texts, with its section and key."""
    found = [("scales", key, scale) for key, scale in fields["scales"].items()]
    for section in TEXTS:
        if section != "scales":
            found += [(section, entry["key"], entry) for entry in entries(fields, section)]
    return found


def _texts(fields: Fields, language: str) -> Fields:
    """One language's file."""
    texts: Fields = {"title": fields["title"][language]}
    for section, key, entry in _sections(fields):
        table = {name: entry[name][language] for name in TEXTS[section] if name in entry}
        if "labels" in entry:
            table["labels"] = [label[language] for label in entry["labels"]]
        if "wording" in entry:
            table["wording"] = {name: text[language] for name, text in entry["wording"].items()}
        if section == "questions":
            for name in OPTION_LISTS:
                labels = {one["key"]: one["label"][language] for one in entry.get(name, ())}
                table |= {name: labels} if labels else {}
        if table:
            texts.setdefault(section, {})[key] = table
    return texts


def _leave_out_texts(fields: Fields) -> None:
    """What is left is the structure; options are listed by key."""
    del fields["title"]
    for section, _, entry in _sections(fields):
        for name in (*TEXTS[section], "labels", "wording"):
            entry.pop(name, None)
        for name in OPTION_LISTS if section == "questions" else ():
            if name in entry:
                entry[name] = [option["key"] for option in entry[name]]
