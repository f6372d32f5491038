"""The JSON Schemas of the report and of the change between two, made from the dataclasses.

`report.schema.json` and `change.schema.json` are their copies.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from survey.report import change_model, model

BOUNDS: dict[str, tuple[float, float]] = {
    "rate": (0, 1),
    "favourable": (0, 1),
    "cannot_say": (0, 1),
    "p": (0, 1),
    "p_below": (0, 1),
    "p_u": (0, 1),
    "q": (0, 1),
    "score": (0, 100),
    "vertical": (0, 100),
    "horizontal": (0, 100),
    "cliffs_delta": (-1, 1),
    "rwg_j": (0, 1),
    "a_wg": (-1, 1),
    "p_chance": (0, 1),
    "expected_without_difference": (0, 100),
    "total_variation": (0, 1),
    "weight": (0, 1),
    "share": (0, 1),
    "r_squared": (0, 1),
}


def json_schema() -> dict[str, Any]:
    """Return the schema of a report; a definition for each dataclass."""
    return _schema(model.Report, model.SCHEMA, "Alignment report")


def change_schema() -> dict[str, Any]:
    """Return the schema of the change between two reports."""
    return _schema(change_model.Change, change_model.SCHEMA, "Change between two waves")


def _schema(kind: type, name: str, title: str) -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    _define(kind, definitions)
    definitions[kind.__name__]["properties"]["schema"] = {"const": name}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": name,
        "title": title,
        "$ref": f"#/$defs/{kind.__name__}",
        "$defs": dict(sorted(definitions.items())),
    }


def _define(kind: type, definitions: dict[str, Any]) -> None:
    if kind.__name__ in definitions:
        return
    definitions[kind.__name__] = {}
    hints = get_type_hints(kind)
    properties = {}
    required = []
    for field in fields(kind):
        properties[field.name] = _bounded(field.name, _kind(hints[field.name], definitions))
        if field.default is MISSING and field.default_factory is MISSING:
            required.append(field.name)
    definitions[kind.__name__] = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _kind(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        inner = next(option for option in get_args(kind) if option is not NoneType)
        return {"anyOf": [_kind(inner, definitions), {"type": "null"}]}
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if origin is tuple:
        return _array(get_args(kind), definitions)
    if origin is dict:
        return {"type": "object", "additionalProperties": {"type": "string"}}
    if is_dataclass(kind) and isinstance(kind, type):
        _define(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    names = {str: "string", int: "integer", float: "number", bool: "boolean"}
    return {"type": names[kind]}


def _array(kinds: tuple[Any, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    if kinds[-1] is Ellipsis:
        return {"type": "array", "items": _kind(kinds[0], definitions)}
    return {
        "type": "array",
        "prefixItems": [_kind(kind, definitions) for kind in kinds],
        "minItems": len(kinds),
        "maxItems": len(kinds),
    }


def _bounded(name: str, kind: dict[str, Any]) -> dict[str, Any]:
    """Add the bounds of a number; sizes of groups are never negative."""
    alternatives = kind.get("anyOf", [kind])
    for entry in alternatives:
        if entry.get("type") == "number" and name in BOUNDS:
            entry["minimum"], entry["maximum"] = BOUNDS[name]
        if entry.get("type") == "integer" and name != "seed":
            entry["minimum"] = 0
    return kind
