"""Who did something, and who is to be notified, as pieces of a line."""

from __future__ import annotations

from collections.abc import Sequence

from access.records import ActorKind
from messages.pieces import Line, Person, Piece, UserGroup, line, named

_GROUP_IDS = "S"


def who(by: str) -> Piece:
    """Whoever `str(Actor)` stands for: a person in Slack by their id, others by name."""
    kind, _, rest = by.partition(":")
    name = rest.rpartition(":")[2]
    if kind == ActorKind.SLACK and name:
        return Person(name)
    return named(f"{name} (at the shell)" if kind == ActorKind.SHELL else name or by)


def notified(ids: Sequence[str]) -> Line:
    """People and groups by id, parted by spaces; Slack notifies them."""
    pieces: list[Piece | str] = []
    for place, one in enumerate(ids):
        pieces.extend((" ",) if place else ())
        pieces.append(UserGroup(one) if one.startswith(_GROUP_IDS) else Person(one))
    return line(*pieces)
