"""Frozen values to plain JSON data and back, so that a state outlives the process that computed it.

Here: the coding of any dataclass made of text, numbers, times, enums, tuples, sets and further dataclasses. Not here:
where a row is kept (`storage`), and which values are worth keeping.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Protocol, TypeVar, runtime_checkable

from access.records import JsonObject, JsonValue

T = TypeVar("T")
_VERSION = "v"


class UnknownRow(ValueError):
    """A stored row that this program cannot read: written by a newer one, or damaged."""


@runtime_checkable
class OneWord(Protocol):
    """A value that is stored as one string, because rows hold thousands of it."""

    def to_word(self) -> str:
        """The value as text."""

    @classmethod
    def from_word(cls, word: str) -> object:
        """The value that `to_word` wrote."""


def to_row(value: object, version: int) -> JsonObject:
    """The dataclass as JSON data with its version; sets are sorted, so that equal values give equal rows."""
    row = _encode(value)
    if not isinstance(row, Mapping):
        raise TypeError(f"{type(value).__name__} is not a dataclass.")
    return {_VERSION: version, **row}


def from_row(kind: type[T], row: JsonObject, version: int) -> T:
    """The value that `to_row` wrote; fields that the row lacks take their defaults.

    Raises:
        UnknownRow: the row has another version, or does not hold what the dataclass needs.
    """
    if row.get(_VERSION) != version:
        raise UnknownRow(f"A {kind.__name__} of version {row.get(_VERSION)!r}; this program reads version {version}.")
    try:
        value = _decode(kind, {name: field for name, field in row.items() if name != _VERSION})
    except (TypeError, ValueError, KeyError) as problem:
        raise UnknownRow(f"A damaged {kind.__name__}: {problem}") from problem
    if not isinstance(value, kind):
        raise UnknownRow(f"A damaged {kind.__name__}.")
    return value


def _encode(value: object) -> JsonValue:
    match value:
        case OneWord():
            return value.to_word()
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case frozenset():
            return sorted((_encode(item) for item in value), key=str)
        case tuple():
            return [_encode(item) for item in value]
    return _encode_plain(value)


def _encode_plain(value: object) -> JsonValue:
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _encode(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init}
    raise TypeError(f"{type(value).__name__} cannot be stored.")


@cache
def _field_types(kind: type) -> Mapping[str, object]:
    return typing.get_type_hints(kind)


def _decode(kind: object, raw: JsonValue) -> object:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _decode_optional(typing.get_args(kind), raw)
    if origin in (tuple, frozenset):
        return _decode_many(typing.get_args(kind)[0], origin, raw)
    if not isinstance(kind, type):
        raise TypeError(f"{kind} cannot be read back.")
    return _decode_one(kind, raw)


def _decode_optional(kinds: Sequence[object], raw: JsonValue) -> object:
    if raw is None:
        return None
    present = [kind for kind in kinds if kind is not type(None)]
    if len(present) != 1:
        raise TypeError(f"{present} cannot be told apart.")
    return _decode(present[0], raw)


def _decode_many(kind: object, collection: object, raw: JsonValue) -> object:
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        raise TypeError(f"{raw!r} is not a list.")
    items = (_decode(kind, item) for item in raw)
    return tuple(items) if collection is tuple else frozenset(items)


def _decode_one(kind: type, raw: JsonValue) -> object:
    if dataclasses.is_dataclass(kind) and isinstance(raw, Mapping):
        hints = _field_types(kind)
        return kind(**{name: _decode(hints[name], field) for name, field in raw.items() if name in hints})
    if isinstance(raw, str):
        return _decode_text(kind, raw)
    if kind is timedelta and isinstance(raw, int | float):
        return timedelta(seconds=raw)
    if isinstance(raw, kind):
        return raw
    raise TypeError(f"{raw!r} is not a {kind.__name__}.")


def _decode_text(kind: type, raw: str) -> object:
    if kind is datetime:
        return aware(datetime.fromisoformat(raw))
    if issubclass(kind, Enum):
        return kind(raw)
    if issubclass(kind, str):
        return raw
    if issubclass(kind, OneWord):
        return kind.from_word(raw)
    raise TypeError(f"{raw!r} is not a {kind.__name__}.")


def aware(at: datetime) -> datetime:
    """The same time, once it is sure that it names its zone.

    Raises:
        ValueError: it is naive.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone.")
    return at
