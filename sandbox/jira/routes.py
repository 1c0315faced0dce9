"""The routes table: every endpoint of the sandbox Jira, gathered from one file per area, and how one is found.

A new area adds its `ENDPOINTS` to the list below and nothing else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.routing import compile_path

from sandbox.jira.calls import Endpoint
from sandbox.jira.endpoints import (
    application_links,
    audit_records,
    authorise,
    boards,
    browser_login,
    bulk_permissions,
    groups,
    issues,
    my_permissions,
    oauth_tokens,
    people,
    permission_schemes,
    project_roles,
    projects,
    site,
)
from sandbox.jira.site import Deployment, Site

_AREAS = (
    site.ENDPOINTS,
    people.ENDPOINTS,
    my_permissions.ENDPOINTS,
    bulk_permissions.ENDPOINTS,
    projects.ENDPOINTS,
    permission_schemes.ENDPOINTS,
    project_roles.ENDPOINTS,
    groups.ENDPOINTS,
    issues.ENDPOINTS,
    audit_records.ENDPOINTS,
    boards.ENDPOINTS,
    oauth_tokens.ENDPOINTS,
    authorise.ENDPOINTS,
    browser_login.ENDPOINTS,
    application_links.ENDPOINTS,
)
_ENDPOINTS: tuple[Endpoint, ...] = tuple(endpoint for area in _AREAS for endpoint in area)

_VERSIONED = re.compile(r"^/rest/api/(\d+|latest)(?=/)")
_GATEWAY = re.compile(r"^/ex/jira/([^/]+)(?=/)")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request is aimed: `path` is the site's own path, without gateway prefix or context path.

    `cloud_id` is what stands in a gateway address, None at the site itself.
    """

    path: str
    cloud_id: str | None = None

    @property
    def at_gateway(self) -> bool:
        """Whether the request came in by the gateway's form of address."""
        return self.cloud_id is not None


@dataclass(frozen=True, slots=True)
class Route:
    """The endpoint that a request has reached, and what stood in its path."""

    endpoint: Endpoint
    api_version: str = "latest"
    path_params: Mapping[str, str] = field(default_factory=dict)


def address_of(path: str, site: Site) -> Address | None:
    """What the path means at this site; None outside its context path, and for another tenant at the gateway."""
    gateway = _GATEWAY.match(path) if site.is_cloud else None
    if gateway:
        return Address(path[gateway.end() :], gateway[1]) if gateway[1] == site.cloud_id else None
    if not path.startswith(site.context_path + "/"):
        return None
    return Address(path[len(site.context_path) :])


def endpoints_of(deployment: Deployment) -> tuple[Endpoint, ...]:
    """Every endpoint that the deployment answers."""
    return tuple(endpoint for endpoint in _ENDPOINTS if deployment in endpoint.deployments)


def find_route(method: str, path: str, site: Site) -> Route | None:
    """The endpoint for the method and the site's own path, or None."""
    version = _VERSIONED.match(path)
    if version is None:
        return _find(method, path, site.deployment, "latest")
    if version[1] not in site.api_versions:
        return None
    return _find(method, "/rest/api" + path[version.end() :], site.deployment, version[1])


def _find(method: str, path: str, deployment: Deployment, api_version: str) -> Route | None:
    fixed = _FIXED[deployment].get((method, path))
    if fixed:
        return Route(fixed, api_version)
    for pattern, endpoint in _PATTERNS[deployment]:
        matched = pattern.match(path)
        if matched and endpoint.method == method:
            return Route(endpoint, api_version, matched.groupdict())
    return None


def _with_fixed_path(deployment: Deployment) -> dict[tuple[str, str], Endpoint]:
    here = endpoints_of(deployment)
    return {(endpoint.method, endpoint.path): endpoint for endpoint in here if "{" not in endpoint.path}


def _with_pattern(deployment: Deployment) -> list[tuple[re.Pattern[str], Endpoint]]:
    here = endpoints_of(deployment)
    return [(compile_path(endpoint.path)[0], endpoint) for endpoint in here if "{" in endpoint.path]


_FIXED = {deployment: _with_fixed_path(deployment) for deployment in Deployment}
_PATTERNS = {deployment: _with_pattern(deployment) for deployment in Deployment}
