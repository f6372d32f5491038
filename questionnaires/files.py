"""The files of a questionnaire, read into plain fields with every text by language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from questionnaires.problems import Problem, shown
from questionnaires.texts import LANGUAGE
from questionnaires.wordings import Fields, TextFile, name_by_key, name_options, tag_texts

STRUCTURE = "instrument.toml"
LARGEST_FILE = 1_000_000  # bytes


class UnreadableFileError(ValueError):
    """A file that could not be read at all."""


@dataclass(frozen=True)
class Source:
    fields: Fields
    problems: list[Problem] = field(default_factory=list)


def read(path: Path) -> Source:
    """Read a .toml, or a folder of structure and texts."""
    return _read_folder(path) if path.is_dir() else _read_alone(path)


def parse(path: Path) -> Fields:
    """One TOML file."""
    try:
        if not path.is_file():
            raise UnreadableFileError(f"{path}: this is no file")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnreadableFileError(
                f"{path}: {size:,} bytes: a questionnaire has at most {LARGEST_FILE:,}"
            )
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"{path}: byte {error.start} is not UTF-8: save the file as UTF-8"
        ) from None
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise UnreadableFileError(f"{path}: cannot be read: {reason}") from None
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableFileError(f"{path}: this is not valid TOML: {error}") from None


def _read_alone(path: Path) -> Source:
    fields = parse(path)
    languages = fields.setdefault("languages", ["en"])
    if not isinstance(languages, list) or not all(isinstance(one, str) for one in languages):
        languages = []  # that these are none is told later
    fields["scales"] = _keyed(fields.get("scales"))
    name_by_key(fields, languages or ["en"])
    tag_texts(fields, languages[0] if languages else "en")
    return Source(_listed_scales(fields))


def _read_folder(path: Path) -> Source:
    if not (path / STRUCTURE).is_file():
        raise UnreadableFileError(
            f"{path}: this folder holds no {STRUCTURE}: add it, or name a .toml"
        )
    fields = parse(path / STRUCTURE)
    fields["scales"] = _keyed(fields.get("scales"))
    declared = fields.get("languages")
    languages = [name for name in declared or [] if isinstance(name, str)]
    others = sorted(file.stem for file in path.glob("*.toml") if LANGUAGE.fullmatch(file.stem))
    languages = list(dict.fromkeys([*languages, *others]))
    if isinstance(declared, list) and all(isinstance(name, str) for name in declared):
        fields["languages"] = languages
    name_options(fields)
    problems: list[Problem] = []
    for language in languages:
        file = path / f"{language}.toml"
        if LANGUAGE.fullmatch(language) and file.is_file():
            texts = TextFile(fields, language)
            texts.add(parse(file))
            problems += texts.problems
        else:
            problems.append(Problem("languages", f"{shown(language)} has no file {file.name}"))
    return Source(_listed_scales(fields), problems)


def _keyed(scales: Any) -> Any:
    """Scales are tables by name; as entries they carry the name."""
    if not isinstance(scales, dict):
        return scales
    return {
        name: {"key": name, **scale} if isinstance(scale, dict) else scale
        for name, scale in scales.items()
    }


def _listed_scales(fields: Fields) -> Fields:
    if fields.get("scales") is None:
        del fields["scales"]
    return fields
