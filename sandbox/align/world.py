"""What the sandbox Jira Align remembers: connectors with their projects and boards, tokens, and what it plays.

How fields are really named is not known, since the description lies behind a login; so their names are a setting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from types import MappingProxyType

TOKEN = "user:17|sandbox-align-token"  # noqa: S105 - made up, opens the sandbox only
WITHOUT_ROLE = "user:18|sandbox-narrow-token"
CONNECTOR = 1
PROJECT_NAMES: Mapping[str, str] = MappingProxyType({"key": "projectKey", "name": "projectName"})
BOARD_NAMES: Mapping[str, str] = MappingProxyType({"number": "boardId", "name": "boardName"})
USUAL_PAGE = 100


@unique
class Play(StrEnum):
    """What a list answers instead of itself."""

    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    SIGN_ON_PAGE = "sign_on_page"
    REDIRECT = "redirect"
    THROTTLE = "throttle"
    SERVER_ERROR = "server_error"
    BROKEN = "broken"
    HANG_UP = "hang_up"
    SILENCE = "silence"


@dataclass(slots=True)
class Connector:
    """One connector: projects by key and boards by Jira's number, each with its name."""

    projects: dict[str, str] = field(default_factory=dict)
    boards: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class AlignWorld:
    """One Jira Align.

    Attributes:
        connectors: by number.
        tokens: those that are taken, and whether their role may read connectors.
        project_names: what the fields `key` and `name` of a project are called.
        board_names: what the fields `number` and `name` of a board are called.
        page: the largest page given; 0 gives everything, whatever is asked for.
        is_wrapped: whether a list comes in OData's `value`.
        plays: what the lists `projects` and `boards` answer instead of themselves; the first so many calls are spared.
        asked: paths with their queries, oldest first.
    """

    connectors: dict[int, Connector] = field(default_factory=dict)
    tokens: dict[str, bool] = field(default_factory=lambda: {TOKEN: True, WITHOUT_ROLE: False})
    project_names: Mapping[str, str] = field(default_factory=lambda: PROJECT_NAMES)
    board_names: Mapping[str, str] = field(default_factory=lambda: BOARD_NAMES)
    page: int = USUAL_PAGE
    is_wrapped: bool = False
    plays: dict[str, tuple[Play, int]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def play(self, what: str, play: Play, *, after: int = 0) -> None:
        """Answer that list like this, once it has been answered rightly so many times."""
        self.plays[what] = (play, after)


def example_align() -> AlignWorld:
    """Connector 1 integrates three projects and two boards of the example Jira, connector 2 nothing."""
    first = Connector(
        {"APPS": "Mobile Apps", "CORE": "Core Platform", "WEB": "Web Shop"}, {84: "Mobile and Core", 92: "Web Shop"}
    )
    return AlignWorld({CONNECTOR: first, 2: Connector()})
