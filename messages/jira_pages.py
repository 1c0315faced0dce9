"""Pages of Jira on which an administrator does by hand what no call does: what they are called, and where they are.

The addresses are those to which Jira's own menus lead, alike on both deployments where nothing else is said. On Cloud
people, groups and access to products are kept outside of Jira: https://support.atlassian.com/user-management/docs/create-groups/
"""

from __future__ import annotations

from access.credentials import Deployment
from access.records import Connection
from messages.pieces import Line, Link, line

_ORGANISATION = "https://admin.atlassian.com"
_GATEWAY_PATH = "/ex/jira/"
_PAGES = (
    ("Permission schemes", "/secure/admin/ViewPermissionSchemes.jspa"),
    ("Global permissions", "/secure/admin/GlobalPermissions!default.jspa"),
)
_DATA_CENTER_PAGES = (
    ("Groups", "/secure/admin/user/GroupBrowser.jspa"),
    ("Application access", "/secure/admin/ApplicationAccess.jspa"),
)


def pages_line(connection: Connection) -> Line:
    """The pages that a to-do is about, as links, each with its host in sight."""
    pages: list[Link | str] = []
    for name, url, host in _pages_of(connection):
        pages += ([" · "] if pages else []) + [Link(name, url, host)]
    return line("Pages for it: ", *pages)


def _pages_of(connection: Connection) -> list[tuple[str, str, str]]:
    address = connection.address
    is_cloud = connection.deployment is Deployment.CLOUD
    outside = [("Groups and product access", _ORGANISATION, _ORGANISATION.removeprefix("https://"))] if is_cloud else []
    if address.path.startswith(_GATEWAY_PATH):
        # A gateway's address shows no pages, and the site's own is not known.
        return outside
    inside = (*_PAGES, *(() if is_cloud else _DATA_CENTER_PAGES))
    return [*((name, f"{address.base_url}{path}", address.host) for name, path in inside), *outside]
