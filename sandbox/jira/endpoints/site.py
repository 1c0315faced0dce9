"""Calls about the site itself: `serverInfo`, Data Center's `/status`, Cloud's tenant info."""

from datetime import datetime

from sandbox.jira.answers import Answer, json_answer
from sandbox.jira.calls import BOTH, CLOUD_ONLY, DATA_CENTER_ONLY, Call, Endpoint


def jira_time(moment: datetime) -> str:
    """A moment the way Jira writes it: milliseconds and an offset without a colon."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}{moment:%z}"


def server_info(call: Call) -> Answer:
    """Version, deployment and time; answers anybody, so it proves nothing about a login."""
    site = call.world.site
    numbers = [int(part) for part in site.version.split("-")[0].split(".")]
    info: dict[str, object] = {
        "baseUrl": call.base_url,
        "version": site.version,
        "versionNumbers": numbers,
        # Data Center calls itself a server here.
        "deploymentType": "Cloud" if site.is_cloud else "Server",
        "buildNumber": 100_000 if site.is_cloud else 10_030_024,
        "buildDate": "2026-03-26T22:20:59.000+0000",
        "serverTime": jira_time(call.world.now()),
        "scmInfo": "1f51473f5c7b75c1a69a0090f4832cdc5053702a",
        "serverTitle": site.title,
    }
    if call.query.get("doHealthCheck") == "true":
        info["healthChecks"] = [{"name": "Database", "description": "The database answers.", "passed": True}]
    return json_answer(info)


def status(call: Call) -> Answer:
    """Whether the node is up; needs no login."""
    del call
    return json_answer({"state": "RUNNING"})


def tenant_info(call: Call) -> Answer:
    """The Cloud id of the site, without login."""
    return json_answer({"cloudId": call.world.site.cloud_id})


ENDPOINTS = (
    Endpoint("GET", "/rest/api/serverInfo", server_info, BOTH),
    Endpoint("GET", "/status", status, DATA_CENTER_ONLY),
    Endpoint("GET", "/_edge/tenant_info", tenant_info, CLOUD_ONLY),
)
