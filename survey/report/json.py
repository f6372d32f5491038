"""The report as JSON and back: same report, same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import is_dataclass
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Literal, NoReturn, Union, get_args, get_origin, get_type_hints

import pydantic_core

from survey.report.change_model import Change
from survey.report.model import Report
from survey.report.upgrade import upgraded


def to_json(report: Report | Change) -> bytes:
    """Return UTF-8 JSON, the schema first, `null` for what is withheld or undefined.

    Each field has a line of its own, and each entry of a list; further down there are none.

    Raises
    ------
    ValueError
        If a number is infinite or none.
    """
    fields = dict(vars(report))
    ordered = {"schema": fields.pop("schema"), **fields}
    lines = [_line(name) + b": " + _lines(value) for name, value in ordered.items()]
    data = b"{" + b",\n".join(lines) + b"}\n"
    if b"NaN" in data or b"Infinity" in data:  # a number, unless it is part of a text
        json.loads(data, parse_constant=_refused)
    return data


def _lines(value: Any) -> bytes:
    if isinstance(value, tuple) and value:
        return b"[\n" + b",\n".join(map(_line, value)) + b"]"
    return _line(value)


_line = partial(pydantic_core.to_json, inf_nan_mode="constants")


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"report: {constant} is no number of JSON")


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
        report = _reader(Report)(upgraded(loaded))
    except (TypeError, KeyError) as error:
        raise ValueError(f"data: no report ({error})") from error
    if not isinstance(report, Report):
        raise ValueError("data: no report")  # noqa: TRY004 - as above
    return report


Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Reader:
    """What reads a value of a type: found once, since a report has tens of thousands of values."""
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        inner = _reader(next(option for option in get_args(kind) if option is not NoneType))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if origin is dict:
        return lambda value: {str(key): str(text) for key, text in value.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return _record_reader(kind)
    return _value_reader(kind)


def _value_reader(kind: Any) -> Reader:
    known = get_args(kind) if get_origin(kind) is Literal else ()

    def read(value: Any) -> Any:
        if type(value) is kind or value in known:
            return value
        if kind is float and type(value) is int:
            return float(value)
        raise TypeError(f"{value!r} is no {kind}")

    return read


def _record_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers: dict[str, Reader] = {}

    def read(value: Any) -> Any:
        if not readers:  # at the first value, so that a type may hold itself
            readers.update({name: _reader(hint) for name, hint in hints.items()})
        unknown = value.keys() - readers.keys()
        if unknown:
            raise TypeError(f"{kind.__name__} has no fields {sorted(unknown)}")
        return kind(**{name: readers[name](entry) for name, entry in value.items()})

    return read


def _tuple_reader(kinds: tuple[Any, ...]) -> Reader:
    readers = [_reader(kind) for kind in kinds if kind is not Ellipsis]

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError(f"{value!r} is no list")
        if kinds[-1] is Ellipsis:
            return tuple(map(readers[0], value))
        return tuple(one(entry) for one, entry in zip(readers, value, strict=True))

    return read
