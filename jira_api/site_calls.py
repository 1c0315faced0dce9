"""The calls that need no login: server information, state, id of a Cloud site.

None of them carries a credential, so none can count as a failed login.
"""

from __future__ import annotations

from access.ports import Reply, ServerInfo
from jira_api import payloads
from jira_api.asking import Asker


class SiteCalls:
    """One Jira asked anonymously; keeps `access.ports.JiraSite`."""

    __slots__ = ("_asker",)

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def server_info(self) -> Reply[ServerInfo]:
        """What Jira tells about itself. Version 2 of the API is asked, which both deployments have."""
        return await self._asker.get("serverInfo", "/rest/api/2/serverInfo", payloads.server_info)

    async def status(self) -> Reply[str]:
        """State of a Data Center node, which a node at rest tells under a 5xx; a Cloud site has no such page.

        Source: https://support.atlassian.com/jira/kb/jira-status-endpoint-response-meanings/
        """
        return await self._asker.get("status", "/status", payloads.server_state, (200, 500, 503))

    async def cloud_id(self) -> Reply[str]:
        """Id of a Cloud site, which the gateway's address needs.

        Source: https://support.atlassian.com/jira/kb/retrieve-my-atlassian-sites-cloud-id/
        """
        return await self._asker.get("_edge/tenant_info", "/_edge/tenant_info", payloads.cloud_id)
