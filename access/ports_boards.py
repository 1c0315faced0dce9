"""What the rules need of Jira Software about boards, as protocols beside those of `access.ports`."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from access.credentials import Credential, Deployment
from access.ports import JiraAccount, Project, ProjectPage, Reply, RequestCount
from access.sites import SiteAddress

__all__ = ["BoardFacts", "JiraBoards", "OpensBoards", "Project"]


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What Jira tells of a board; `name` is empty where it does not say."""

    id: int
    name: str = ""


class JiraBoards(Protocol):
    """Jira Software asked with one credential. Nothing is retried."""

    async def board(self, board_id: int) -> Reply[BoardFacts]:
        """A board; 403 without a licence for Jira Software, 404 where the account does not see it."""

    async def board_filter(self, board_id: int) -> Reply[str]:
        """The number of a board's saved filter, from its configuration."""

    async def board_projects(self, board_id: int, start: int) -> Reply[ProjectPage]:
        """A page of the projects that Jira names for a board's filter."""


class OpensBoards(Protocol):
    """The way to the boards of every Jira."""

    def counting(self) -> AbstractContextManager[RequestCount]:
        """A block whose requests are counted: those of this task and of the tasks that it starts, and no others."""

    def boards(self, address: SiteAddress, deployment: Deployment, credential: Credential) -> JiraBoards:
        """That site with a credential. Raises BadInput for a host that is not allowed."""

    def account(self, address: SiteAddress, deployment: Deployment, credential: Credential) -> JiraAccount:
        """The same, to ask for permissions."""
