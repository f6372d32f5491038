"""Reports of earlier versions: each step turns one version into the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from survey.report.model import SCHEMA

STEPS: dict[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {}


def upgraded(data: dict[str, Any]) -> dict[str, Any]:
    """Return the report in this version's shape.

    Raises
    ------
    ValueError
        If its schema is unknown, as that of a later version is.
    """
    schema = data.get("schema")
    while schema != SCHEMA:
        if schema not in STEPS:
            raise ValueError(f"data: the schema {schema!r} is not known here, only {SCHEMA}")
        schema, step = STEPS[schema]
        data = {**step(data), "schema": schema}
    return data
