"""The report as JSON and back: same report, same bytes."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from survey.report.change_model import Change
from survey.report.model import Report
from survey.report.upgrade import upgraded


def to_json(report: Report | Change) -> bytes:
    """Return UTF-8 JSON, the schema first, `null` for what is withheld or undefined.

    Each field has a line of its own, and each entry of a list; further down there are none.
    """
    fields = dict(vars(report))
    ordered = {"schema": fields.pop("schema"), **fields}
    lines = [f'"{name}": {_lines(value)}' for name, value in ordered.items()]
    return ("{" + ",\n".join(lines) + "}\n").encode()


def _lines(value: Any) -> str:
    if isinstance(value, tuple) and value:
        return "[\n" + ",\n".join(map(_line, value)) + "]"
    return _line(value)


_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=vars).encode


def from_json(data: bytes | str) -> Report:
    """Read a report of any version.

    Raises
    ------
    ValueError
        If `data` is no report.
    """
    loaded = json.loads(data)
    if not isinstance(loaded, dict):
        raise ValueError("data: no report")  # noqa: TRY004 - the caller's text is wrong, not a type
    return from_data(loaded)


def from_data(loaded: dict[str, Any]) -> Report:
    """Read what `json` has made of a report, of any version.

    Raises
    ------
    ValueError
        If it is no report.
    """
    try:
        report = _read(Report, upgraded(loaded))
    except (TypeError, KeyError) as error:
        raise ValueError(f"data: no report ({error})") from error
    if not isinstance(report, Report):
        raise ValueError("data: no report")  # noqa: TRY004 - as above
    return report


def _read(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        inner = next(option for option in get_args(kind) if option is not NoneType)
        return None if value is None else _read(inner, value)
    if origin is tuple:
        return _read_tuple(get_args(kind), value)
    if origin is dict:
        return {str(key): str(text) for key, text in value.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return _read_record(kind, value)
    return _read_value(kind, value)


def _read_value(kind: Any, value: Any) -> Any:
    if get_origin(kind) is Literal:
        fits = value in get_args(kind)
    elif kind is float and type(value) is int:
        return float(value)
    else:
        fits = type(value) is kind
    if not fits:
        raise TypeError(f"{value!r} is no {kind}")
    return value


def _read_record(kind: type, value: Any) -> Any:
    hints = _hints(kind)
    unknown = value.keys() - hints.keys()
    if unknown:
        raise TypeError(f"{kind.__name__} has no fields {sorted(unknown)}")
    return kind(**{name: _read(hints[name], entry) for name, entry in value.items()})


def _read_tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    if kinds[-1] is Ellipsis:
        return tuple(_read(kinds[0], entry) for entry in value)
    return tuple(_read(kind, entry) for kind, entry in zip(kinds, value, strict=True))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
