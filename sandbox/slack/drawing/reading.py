"""Reading Block Kit JSON without trusting it: every reader gives the type it promises, whatever was sent.

What a block must look like is checked by the sandbox's validation; here a wrong type is simply "not there".
"""

from collections.abc import Mapping
from typing import TypeAlias

Json: TypeAlias = Mapping[str, object]


def string(source: Json, key: str) -> str:
    """The string under a key, or an empty one."""
    value = source.get(key)
    return value if isinstance(value, str) else ""


def number(source: Json, key: str) -> int | None:
    """The whole number under a key, or None."""
    value = source.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(source: Json, key: str, *, default: bool = False) -> bool:
    """The boolean under a key, or the default."""
    value = source.get(key)
    return value if isinstance(value, bool) else default


def mapping(source: Json, key: str) -> Json:
    """The object under a key, or an empty one."""
    value = source.get(key)
    return value if isinstance(value, Mapping) else {}


def mappings(source: Json, key: str) -> list[Json]:
    """The objects of the list under a key; anything else in the list is left out."""
    return objects(source.get(key))


def objects(value: object) -> list[Json]:
    """The objects of a list; anything else is left out."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def strings(source: Json, key: str) -> list[str]:
    """The strings of the list under a key; anything else in the list is left out."""
    value = source.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def decoded(text: str) -> str:
    """The text with Slack's three entities read back (`&lt;` `&gt;` `&amp;`); others stay as typed.

    Slack keeps messages with these three escaped, in plain text too.
    """
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
