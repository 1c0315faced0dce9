"""Jira's normal JSON, spoilt: nulls, wrong types, keys said twice, projects left out."""

import json
from collections.abc import Callable, Collection
from dataclasses import replace

from sandbox.jira.answers import Answer


def altered(answer: Answer, change: Callable[[object], object]) -> Answer:
    """The answer with its JSON changed; one that is not JSON stays as it is."""
    try:
        value = json.loads(answer.body)
    except ValueError:
        return answer
    return replace(answer, body=json.dumps(change(value)).encode())


def nulled(value: object) -> object:
    """The same structure with null for every plain value."""
    if isinstance(value, dict):
        return {key: nulled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [nulled(inner) for inner in value]
    return None


def mistyped(value: object) -> object:
    """The same structure with every plain value of another type."""
    if isinstance(value, dict):
        return {key: mistyped(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return {str(place): mistyped(inner) for place, inner in enumerate(value)}
    if isinstance(value, bool):
        return "perhaps"
    return 42 if isinstance(value, str) else "many"


def with_doubled_keys(answer: Answer) -> Answer:
    """The answer with the outermost object's keys said twice, the second time with null."""
    try:
        value = json.loads(answer.body)
    except ValueError:
        return answer
    if not isinstance(value, dict):
        return answer
    nulls = ",".join(f"{json.dumps(key)}:null" for key in value)
    body = answer.body.rstrip()
    return replace(answer, body=body[:-1] + b"," + nulls.encode() + b"}")


def without_projects(value: object, keys: Collection[str], ids: Collection[int]) -> object:
    """A list of projects, a page of them, or the answer to a bulk check, without these."""
    if isinstance(value, list):
        return [item for item in value if not _is_about(item, keys, ids)]
    if not isinstance(value, dict):
        return value
    lists = {"values", "projects", "projectPermissions"} & value.keys()
    shortened = {name: _shortened(value[name], keys, ids) for name in lists}
    return {**value, **shortened}


def _shortened(value: object, keys: Collection[str], ids: Collection[int]) -> object:
    if not isinstance(value, list):
        return value
    kept = [item for item in value if not _is_about(item, keys, ids)]
    return [_with_shorter_projects(item, ids) for item in kept]


def _with_shorter_projects(item: object, ids: Collection[int]) -> object:
    if isinstance(item, dict) and isinstance(item.get("projects"), list):
        return {**item, "projects": [number for number in item["projects"] if number not in ids]}
    return item


def _is_about(item: object, keys: Collection[str], ids: Collection[int]) -> bool:
    if isinstance(item, dict):
        return item.get("key") in keys
    return item in ids
