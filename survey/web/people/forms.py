"""A file to bring, and what a person says of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from survey.datafiles.names import fold
from survey.services.roster_columns import FIELDS, LEVEL, MOST_SEGMENTS, segment_key


class FileForm(FlaskForm):
    file = FileField("Roster file", validators=[FileRequired("Choose a file first.")])


class ColumnsForm(FlaskForm):
    """The rest is read by `columns_of`: its fields depend on the file."""

    complete = BooleanField("Everybody is in this file: who is not in it has left")


def columns_of(
    given: Mapping[str, str], header: Sequence[str], levels: Sequence[str], unknown: Sequence[str]
) -> dict[str, str]:
    """What was said about the columns, and which level each strange name means."""
    columns = {
        field: given[field] for field in FIELDS if given.get(field, "") in header and given[field]
    }
    taken = set(columns.values())
    kept: dict[str, str] = {}
    for place, name in enumerate(header):
        if f"segment-{place}" in given and name not in taken and len(kept) < MOST_SEGMENTS:
            kept[segment_key(name, kept)] = name
    said = {
        LEVEL + fold(name): given[f"level-{place}"]
        for place, name in enumerate(unknown)
        if given.get(f"level-{place}", "") in levels
    }
    return columns | kept | said
