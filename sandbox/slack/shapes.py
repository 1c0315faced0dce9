"""Reading JSON that somebody else sent: narrow it once, and say what was expected.

These functions know nothing about Slack.
"""

import json
from collections.abc import Mapping
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]


def parsed(text: str | bytes) -> Json:
    """The JSON value that `text` spells.

    Raises:
        ValueError: It is not JSON.
    """
    value: Json = json.loads(text)
    return value


def object_of(value: object) -> JsonObject:
    """`value` if it is a JSON object, an empty one otherwise."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Json]:
    """`value` if it is a JSON list, an empty one otherwise."""
    return value if isinstance(value, list) else []


def objects_of(value: object) -> list[JsonObject]:
    """The objects among the items of `value`."""
    return [item for item in list_of(value) if isinstance(item, dict)]


def text_of(source: Mapping[str, Json], key: str) -> str:
    """The string under `key`; empty where there is none."""
    value = source.get(key)
    return value if isinstance(value, str) else ""


def flag_of(source: Mapping[str, Json], key: str, *, default: bool = False) -> bool:
    """The flag under `key`, given as JSON or as Slack's forms spell it (`true`, `1`)."""
    value = source.get(key)
    if value is None:
        return default
    return value is True or str(value).lower() in {"1", "true"}


def number_of(source: Mapping[str, Json], key: str, default: float) -> float:
    """The number under `key`, given as JSON or as text; `default` where it is missing or no number."""
    value = source.get(key)
    if isinstance(value, bool) or value is None:
        return default
    try:
        return float(str(value))
    except ValueError:
        return default
