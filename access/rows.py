"""Frozen values to plain JSON data and back, so that a state outlives the process that computed it.

Here: the coding of any dataclass made of text, numbers, times, enums, tuples, sets and further dataclasses. Not here:
where a row is kept (`storage`), and which values are worth keeping.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Protocol, TypeVar, runtime_checkable

from access.records import JsonObject, JsonValue

T = TypeVar("T")
Encoder = Callable[[typing.Any], JsonValue]
_VERSION = "v"
_PLAIN = frozenset({bool, int, float, str})


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
    kind: type = type(value)
    if value is None or kind in _PLAIN:  # first, because most of what is stored is
        return typing.cast("JsonValue", value)
    return _encoder(kind)(value)


_ENCODERS: Mapping[type, Encoder] = types.MappingProxyType(
    {
        Enum: lambda value: str(value.value),
        datetime: lambda value: value.isoformat(),
        timedelta: lambda value: value.total_seconds(),
        tuple: lambda items: [_encode(item) for item in items],
        frozenset: lambda items: sorted((_encode(item) for item in items), key=str),
        OneWord: lambda value: value.to_word(),
    }
)


@cache
def _encoder(kind: type) -> Encoder:
    """What writes values of that type, found once: looking into a type takes longer than writing a value."""
    for known, encoder in _ENCODERS.items():
        if issubclass(kind, known):
            return encoder
    if not dataclasses.is_dataclass(kind):
        raise TypeError(f"{kind.__name__} cannot be stored.")
    names = tuple(field.name for field in dataclasses.fields(kind) if field.init)
    return lambda value: {name: _encode(getattr(value, name)) for name in names}


Decoder = Callable[[JsonValue], object]


def _decode(kind: object, raw: JsonValue) -> object:
    return _decoder(kind)(raw)


@cache
def _decoder(kind: object) -> Decoder:
    """What reads values of that type back, made once: looking into a type takes longer than reading a value."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _optional_decoder(typing.get_args(kind))
    if origin in (tuple, frozenset):
        return _many_decoder(typing.get_args(kind)[0], is_tuple=origin is tuple)
    if not isinstance(kind, type):
        raise TypeError(f"{kind} cannot be read back.")
    if dataclasses.is_dataclass(kind):
        return _dataclass_decoder(kind)
    return _plain_decoder(kind)


def _optional_decoder(kinds: Sequence[object]) -> Decoder:
    present = [kind for kind in kinds if kind is not type(None)]
    if len(present) != 1:
        raise TypeError(f"{present} cannot be told apart.")
    decode = _decoder(present[0])
    return lambda raw: None if raw is None else decode(raw)


def _many_decoder(kind: object, *, is_tuple: bool) -> Decoder:
    decode = _decoder(kind)

    def read(raw: JsonValue) -> object:
        if isinstance(raw, str) or not isinstance(raw, Sequence):
            raise TypeError(f"{raw!r} is not a list.")
        items = map(decode, raw)
        return tuple(items) if is_tuple else frozenset(items)

    return read


def _dataclass_decoder(kind: type) -> Decoder:
    decoders = {name: _decoder(hint) for name, hint in typing.get_type_hints(kind).items()}
    read_other = _plain_decoder(kind)

    def read(raw: JsonValue) -> object:
        if not isinstance(raw, Mapping):
            return read_other(raw)
        return kind(**{name: decoders[name](field) for name, field in raw.items() if name in decoders})

    return read


def _plain_decoder(kind: type) -> Decoder:
    def read(raw: JsonValue) -> object:
        if type(raw) is kind:
            return raw
        if isinstance(raw, str):
            return _decode_text(kind, raw)
        if kind is timedelta and isinstance(raw, int | float):
            return timedelta(seconds=raw)
        if isinstance(raw, kind):
            return raw
        raise TypeError(f"{raw!r} is not a {kind.__name__}.")

    return read


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
