"""The calls to Jira Align's API 2.0 about one connector.

Paths and paging: https://help.jiraalign.com/hc/en-us/articles/360045371954-Getting-started-with-the-REST-API-2-0 and
https://github.com/RonCGit/JiraAlign-APIV2-Via-Python
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from access.ports import Reply
from access.ports_align import AlignEntry
from jira_api.align_payloads import entries
from jira_api.asking import Asker

_PAGE_SIZE = 100


class AlignCalls:
    """One connector asked with one token; keeps `access.ports_align.Align`."""

    __slots__ = ("_asker", "_path")

    def __init__(self, asker: Asker, connector: int) -> None:
        self._asker = asker
        self._path = f"/rest/align/api/2/connectors/{connector}"

    async def projects(self, skip: int) -> Reply[Sequence[AlignEntry]]:
        """Entries of the connector's list of projects, after so many."""
        return await self._list("projects", skip)

    async def boards(self, skip: int) -> Reply[Sequence[AlignEntry]]:
        """Entries of the connector's list of boards, after so many."""
        return await self._list("boards", skip)

    async def _list(self, what: str, skip: int) -> Reply[Sequence[AlignEntry]]:
        query = urlencode({"$top": _PAGE_SIZE, "$skip": skip}, safe="$", quote_via=quote)
        return await self._asker.get(f"connectors/{what}", f"{self._path}/{what}?{query}", entries)
