"""Jira's own audit log: `auditing/record` on Cloud, `/rest/auditing/1.0/events` on Data Center; administrators only.

Data Center's call stands in no OpenAPI document: https://docs.atlassian.com/auditing-rest-api/latest/
"""

from datetime import datetime

from sandbox.jira.answers import Answer, error_messages, json_answer
from sandbox.jira.calls import CLOUD_ONLY, DATA_CENTER_ONLY, Call, Endpoint, RefusedError
from sandbox.jira.endpoints.site import jira_time
from sandbox.jira.issues import AuditRecord

_LARGEST_PAGE = 1000


def records(call: Call) -> Answer:
    """Cloud: the records between `from` and `to`, newest first."""
    found, limit = _between(call), _limit(call)
    shown = [_cloud_shape(call, one) for one in found[:limit]]
    return json_answer({"offset": 0, "limit": limit, "total": len(found), "records": shown})


def events(call: Call) -> Answer:
    """Data Center: the events between `from` and `to`, newest first."""
    found, limit = _between(call), _limit(call)
    shown = [_data_center_shape(call, one) for one in found[:limit]]
    return json_answer({"pagingInfo": {"lastPage": len(found) <= limit, "size": len(shown)}, "entities": shown})


def _between(call: Call) -> list[AuditRecord]:
    if "ADMINISTER" not in call.world.held_globally(call.user):
        raise RefusedError(error_messages(403, "You are not authorized to perform this operation."))
    start, end = _moment(call, "from"), _moment(call, "to")
    log = sorted(call.world.issues.audit_log, key=lambda one: one.at, reverse=True)
    return [one for one in log if (start is None or one.at >= start) and (end is None or one.at <= end)]


def _moment(call: Call, name: str) -> datetime | None:
    text = call.query.get(name)
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedError(error_messages(400, f"The value '{text}' of '{name}' is not a valid date.")) from None


def _limit(call: Call) -> int:
    text = call.query.get("limit", str(_LARGEST_PAGE))
    return min(int(text), _LARGEST_PAGE) if text.isdecimal() else _LARGEST_PAGE


def _cloud_shape(call: Call, record: AuditRecord) -> dict[str, object]:
    return {
        "id": record.record_id,
        "summary": record.summary,
        "authorKey": call.world.user(record.author).key,
        "authorAccountId": call.world.user(record.author).account_id,
        "created": jira_time(record.at),
        "category": "permissions",
        "eventSource": "",
        "objectItem": {"name": record.about, "typeName": record.kind},
    }


def _data_center_shape(call: Call, record: AuditRecord) -> dict[str, object]:
    user = call.world.user(record.author)
    return {
        "timestamp": f"{record.at:%Y-%m-%dT%H:%M:%S}.000Z",
        "author": {"id": user.key, "name": user.display_name, "type": "user"},
        "type": {"category": "Permissions", "action": record.summary},
        "affectedObjects": [{"name": record.about, "type": record.kind}],
    }


ENDPOINTS = (
    Endpoint(
        "GET", "/rest/api/auditing/record", records, CLOUD_ONLY, scopes=(frozenset({"manage:jira-configuration"}),)
    ),
    Endpoint("GET", "/rest/auditing/1.0/events", events, DATA_CENTER_ONLY, needs_login_on=DATA_CENTER_ONLY),
)
