"""Boards of a running sandbox Jira: the changes of the control interface, and the part of the typed client for them."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from sandbox.jira.boards import Board
from sandbox.jira.control_fields import Fields
from sandbox.jira.control_wire import ControlWire
from sandbox.jira.world import World


def put_board(world: World, fields: Fields) -> None:
    """Add a board, or replace the one of that number."""
    number = fields.whole("board")
    projects = tuple(sorted(world.project(key).key for key in fields.texts("projects") or ()))
    name, shared_with = fields.optional_text("name") or f"Board {number}", fields.texts("shared_with")
    world.boards.put(Board(number, name, 10_000 + number, projects, shared_with))


def take_licence(world: World, fields: Fields) -> None:
    """Take Jira Software from a user."""
    world.boards.unlicensed.add(world.user(fields.text("user")).name)


BOARD_CHANGES: Mapping[str, Callable[[World, Fields], None]] = MappingProxyType(
    {"boards": put_board, "boards/unlicensed": take_licence}
)


class BoardControl:
    """Makes boards in a running sandbox Jira."""

    def __init__(self, wire: ControlWire) -> None:
        self._wire = wire

    def put(
        self, board: int, projects: Iterable[str] = (), *, name: str = "", shared_with: Iterable[str] | None = None
    ) -> None:
        """Add a board whose filter names these projects; shared with these groups, or with everybody."""
        groups = None if shared_with is None else sorted(shared_with)
        values = {"board": board, "projects": sorted(projects), "name": name or None, "shared_with": groups}
        self._wire.ask("POST", "boards", values)

    def take_licence(self, user: str) -> None:
        """Take Jira Software from a user."""
        self._wire.ask("POST", "boards/unlicensed", {"user": user})
