"""The small language in which Block Kit's limits are written down: places in the JSON, rules, shapes.

A rule looks at one value and says at its place what is wrong with it. What the limits are stands in
`sandbox.slack.blockkit_elements`, `blockkit_rich` and `blockkit_blocks`. The sentences follow those of Slack's
own `response_metadata.messages`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sandbox.slack.shapes import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands; what is said there is collected in `problems`."""

    pointer: str
    problems: list[str] = field(default_factory=list)

    def at(self, step: str | int) -> "Place":
        """The place one step further down."""
        return replace(self, pointer=f"{self.pointer}/{step}")

    def says(self, problem: str) -> None:
        """Write down what is wrong here."""
        self.problems.append(f"{problem} [json-pointer:{self.pointer or '/'}]")


Rule: TypeAlias = Callable[[Json, Place], None]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object's fields with their rules, and `also`: what concerns several of them."""

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    also: tuple[Callable[[JsonObject, Place], None], ...] = ()

    def __call__(self, value: Json, place: Place) -> None:
        """Judge `value` as an object of this shape; `type` and `block_id` belong to whoever chose the shape."""
        if not isinstance(value, dict):
            place.says("must provide an object")
            return
        for name in self.required:
            if value.get(name) is None:
                place.says(f"missing required field: {name}")
        rules = {**self.required, **self.optional}
        for name, item in value.items():
            if name in rules and item is not None:
                rules[name](item, place.at(name))
            elif name not in rules and name != "type":
                place.says(f"invalid additional property: {name}")
        for check in self.also:
            check(value, place)


def string(limit: int, minimum: int = 1) -> Rule:
    """A text of at most `limit` characters."""

    def rule(value: Json, place: Place) -> None:
        if not isinstance(value, str):
            place.says("must be a string")
        elif len(value) > limit:
            place.says(f"must be less than {limit + 1} characters")
        elif len(value) < minimum:
            place.says(f"must be more than {minimum - 1} characters")

    return rule


def url(limit: int = 3000) -> Rule:
    """A web address of at most `limit` characters."""
    is_text = string(limit)

    def rule(value: Json, place: Place) -> None:
        is_text(value, place)
        if isinstance(value, str) and "://" not in value and not value.startswith("mailto:"):
            place.says("must be a valid URL")

    return rule


def flag(value: Json, place: Place) -> None:
    """True or false."""
    if not isinstance(value, bool):
        place.says("must be a boolean")


def whole(low: int, high: int) -> Rule:
    """A whole number from `low` to `high`."""

    def rule(value: Json, place: Place) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            place.says("must be an integer")
        elif not low <= value <= high:
            place.says(f"must be between {low} and {high}")

    return rule


def one_of(allowed: Collection[str]) -> Rule:
    """One of a few words."""

    def rule(value: Json, place: Place) -> None:
        if value not in allowed:
            place.says(f"must be one of {', '.join(sorted(allowed))}")

    return rule


def items(rule: Rule, low: int, high: int) -> Rule:
    """A list of `low` to `high` items, each of which obeys `rule`."""

    def judge(value: Json, place: Place) -> None:
        if not isinstance(value, list):
            place.says("must provide an array")
            return
        if len(value) > high:
            place.says(f"no more than {high} items allowed")
        if len(value) < low:
            place.says(f"no fewer than {low} items allowed")
        for number, item in enumerate(value):
            rule(item, place.at(number))

    return judge


def by_type(rules: Mapping[str, Rule]) -> Rule:
    """An object whose `type` chooses its rule among `rules`."""

    def judge(value: Json, place: Place) -> None:
        if not isinstance(value, dict):
            place.says("must provide an object")
            return
        kind = value.get("type")
        if not isinstance(kind, str):
            place.says("missing required field: type")
        elif kind not in rules:
            place.at("type").says(f"unsupported type: {kind}")
        else:
            rules[kind](value, place)

    return judge


def anything(_value: Json, _place: Place) -> None:
    """Any value: Slack's limits for it are not known to us."""


def exactly_one(*names: str) -> Callable[[JsonObject, Place], None]:
    """Exactly one of these fields is given."""

    def check(value: JsonObject, place: Place) -> None:
        if sum(value.get(name) is not None for name in names) != 1:
            place.says(f"must provide exactly one of {', '.join(names)}")

    return check


def at_least_one(*names: str) -> Callable[[JsonObject, Place], None]:
    """At least one of these fields is given."""

    def check(value: JsonObject, place: Place) -> None:
        if all(value.get(name) is None for name in names):
            place.says(f"must provide at least one of {', '.join(names)}")

    return check
