"""JSON of Jira Align → entries with their simple fields, with suspicion and without knowing their names.

Its description lies behind a login on each instance. OData wraps a list in `value`; other wrappings are taken as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from access.ports_align import AlignEntry
from jira_api.json_parts import each, identifier, json_object, label

_WRAPPERS = ("value", "values", "items", "results", "data")
_MOST_FIELDS = 200


def entries(document: object) -> Sequence[AlignEntry] | None:
    """From `connectors/{id}/projects` and `connectors/{id}/boards`; None where that is no list of objects."""
    if isinstance(document, list):
        return each(document, _entry)
    fields = {name.lower(): value for name, value in json_object(document).items()}
    found = next((fields[name] for name in _WRAPPERS if isinstance(fields.get(name), list)), None)
    return each(found, _entry)


def _entry(value: object) -> AlignEntry | None:
    if not isinstance(value, dict):
        return None
    return AlignEntry(tuple(field for _, field in zip(range(_MOST_FIELDS), _simple(value), strict=False)))


def _simple(entry: dict[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    """Texts and numbers by name; those of an object inside stand behind the name that it has."""
    for name, value in entry.items():
        told = identifier(f"{before}{name}")
        if told is None:
            continue
        if isinstance(value, dict) and not before:
            yield from _simple(value, f"{told}.")
        elif isinstance(value, int) and not isinstance(value, bool):
            yield told, str(value)
        elif isinstance(value, str):
            yield told, label(value) or ""
