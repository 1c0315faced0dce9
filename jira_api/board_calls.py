"""The calls of Jira Software about boards. Cloud and Data Center have the same ones.

https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/ and
https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-agile/
"""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from access.ports import ProjectPage, Reply
from access.ports_boards import BoardFacts
from jira_api import board_payloads
from jira_api.asking import Asker

_BOARD = "/rest/agile/1.0/board"
_PAGE_SIZE = 50
"""The most that a page of Jira Software holds."""


class BoardCalls:
    """One Jira Software asked with one credential; keeps `access.ports_boards.JiraBoards`."""

    __slots__ = ("_asker",)

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def board(self, board_id: int) -> Reply[BoardFacts]:
        """A board; 403 without a licence for Jira Software, 404 where the account does not see it."""
        return await self._asker.get("board", f"{_BOARD}/{board_id}", board_payloads.board)

    async def board_filter(self, board_id: int) -> Reply[str]:
        """The number of a board's saved filter, from its configuration."""
        target = f"{_BOARD}/{board_id}/configuration"
        return await self._asker.get("board/configuration", target, board_payloads.board_filter)

    async def board_projects(self, board_id: int, start: int) -> Reply[ProjectPage]:
        """A page of the projects that Jira names for a board's filter."""
        query = urlencode({"startAt": start, "maxResults": _PAGE_SIZE})
        read = partial(board_payloads.board_projects, asked_start=start)
        return await self._asker.get("board/project", f"{_BOARD}/{board_id}/project?{query}", read)
