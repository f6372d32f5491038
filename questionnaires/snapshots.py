"""Snapshots of questionnaires outlive the schema they were written under."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

VERSION = 1

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: dict[int, Step] = {}
"""From version n to n + 1. A step is added when VERSION rises, and never changed afterwards."""


def upgrade(
    snapshot: Mapping[str, Any], *, steps: Mapping[int, Step] = STEPS, to: int = VERSION
) -> dict[str, Any]:
    """Bring a snapshot's fields to version `to`, and take the version off them."""
    fields = dict(snapshot)
    version = fields.pop("schema_version", None)
    if type(version) is not int or version < 1:
        raise ValueError(f"a snapshot without a schema_version: {version!r}")
    if version > to:
        raise ValueError(
            f"this snapshot has schema_version {version}; this program reads up to {to}: update it"
        )
    for number in range(version, to):
        fields = steps[number](fields)
    return fields


def freeze(value: Any) -> Any:
    """Turn lists into tuples, all the way down."""
    if isinstance(value, list):
        return tuple(freeze(entry) for entry in value)
    if isinstance(value, dict):
        return {name: freeze(entry) for name, entry in value.items()}
    return value
