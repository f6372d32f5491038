"""Which column of a client's file holds what: guessed once, corrected by a person, remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from survey.datafiles.names import fold

FIELDS = {
    "number": "Employee number",
    "name": "Name",
    "surname": "Family name, if in a column of its own",
    "email": "E-mail",
    "level": "Level",
    "department": "Department",
    "language": "Language",
}
SEGMENT, LEVEL = "segment:", "is level:"  # of a remembered column, of a remembered name of a level
MOST_SEGMENTS = 5
KNOWN = {  # how clients head these columns, in four languages; the first that fits is taken
    "email": r".*e-?mail.*|mail|correo.*|courriel",
    "number": r"(employee|emp|staff|personnel|payroll|person|worker|mitarbeiter|personal)?[ _.-]*"
    r"(id|no|nr|num|number|nummer|code)\.?|matricule.*|(número|nº|num)\.? (de )?empleado",
    "surname": r"(last|family)[ _]?name|surname|nachname|nom de famille|apellidos?",
    "name": r"((full|first|given|employee|display)[ _]?)?name|forename|vorname|prénom|nom"
    r"|nombres?( completo)?|nom complet",
    "level": r".*(level|grade|rank|band|ebene|niveau|nivel).*",
    "department": r".*(department|dept|function|division|abteilung|département|departamento).*"
    r"|team|área",
    "language": r".*(language|sprache|langue|idioma).*|lang",
}
GROUPINGS = ("shop", "store", "location", "site", "region", "area", "channel", "tenure", "country")


def guess(header: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """What was said of the client's last file where its columns are there again, else by name."""
    by_name = {fold(name): name for name in header}
    columns: dict[str, str] = {}
    for field, name in remembered.items():
        if field.startswith(LEVEL):
            columns[field] = name
        elif fold(name) in by_name:
            columns[field] = by_name[fold(name)]
    taken = {fold(name) for field, name in columns.items() if not field.startswith(LEVEL)}
    for field, pattern in KNOWN.items():
        free = [name for name in by_name if name not in taken and re.fullmatch(pattern, name)]
        if field not in columns and free:
            columns[field] = by_name[free[0]]
            taken.add(free[0])
    if not any(field.startswith(SEGMENT) for field in remembered):
        for name in GROUPINGS:
            if name in by_name and name not in taken:
                columns[SEGMENT + name] = by_name[name]
    return columns


def segment_key(heading: str, taken: Mapping[str, str]) -> str:
    """A short key for a grouping, from its heading."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold(heading)).strip("_")[:48] or "grouping"
    key, number = stem, 1
    while SEGMENT + key in taken:
        number += 1
        key = f"{stem}_{number}"
    return SEGMENT + key


def in_file(columns: Mapping[str, str]) -> dict[str, str]:
    """Only what names a column of the file."""
    return {field: name for field, name in columns.items() if not field.startswith(LEVEL)}


def levels_said(columns: Mapping[str, str]) -> dict[str, str]:
    """What the file calls a level, folded, by the level that is meant."""
    return {
        field.removeprefix(LEVEL): name
        for field, name in columns.items()
        if field.startswith(LEVEL)
    }
