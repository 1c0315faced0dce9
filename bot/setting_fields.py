"""How one setting stands in a table of settings: a dataclass field with default text, sentence and reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, fields
from typing import Any, TypeVar, cast

from bot.setting_sources import PREFIX, SettingRow

T = TypeVar("T")


def setting(read: Callable[[str], T], default: str, sentence: str, *, name: str = "") -> T:
    """A field whose text is read by `read`; the variable's name is made of the field's unless one is given."""
    row = {"read": read, "default": default, "sentence": sentence, "name": name, "is_optional": False}
    return cast("T", field(metadata=row))


def optional(read: Callable[[str], T], sentence: str, *, name: str = "") -> T | None:
    """A field that is None where the variable is not set."""
    row = {"read": read, "default": "", "sentence": sentence, "name": name, "is_optional": True}
    return cast("T | None", field(metadata=row))


def rows_of(table: type, prefix: str = PREFIX) -> tuple[SettingRow, ...]:
    """The rows of a dataclass of settings, in the order of its fields; fields that are no settings are left out."""
    return tuple(_row(one.name, one.metadata, prefix) for one in fields(table) if one.metadata)


def _row(attribute: str, metadata: Mapping[str, Any], prefix: str) -> SettingRow:
    name = metadata["name"] or prefix + attribute.upper()
    return SettingRow(**{**metadata, "name": name, "attribute": attribute})
