"""The control interface of a running sandbox Jira: HTTP with JSON under `/_control/`, for tests, tour and people.

Not part of what Jira is; the typed client is `control.JiraControl`.
"""

import json
from dataclasses import asdict, replace
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, Router

from sandbox.jira.control_boards import BOARD_CHANGES
from sandbox.jira.control_changes import CHANGES, change_settings
from sandbox.jira.control_fields import BadControlRequestError, Fields
from sandbox.jira.control_history_changes import HISTORY_CHANGES
from sandbox.jira.control_oauth_changes import OAUTH_CHANGES
from sandbox.jira.control_project_changes import PROJECT_CHANGES
from sandbox.jira.example import example_world, large_world
from sandbox.jira.faults import FaultRule, FaultScript, UnknownFaultError
from sandbox.jira.request_log import LoggedRequest, RequestLog
from sandbox.jira.site import Deployment
from sandbox.jira.world import UnknownThingError, World

_CHANGES = {**CHANGES, **PROJECT_CHANGES, **OAUTH_CHANGES, **HISTORY_CHANGES, **BOARD_CHANGES}
_REFUSALS = (BadControlRequestError, UnknownThingError, UnknownFaultError)


class Controlled(Protocol):
    """The running sandbox, as far as the control interface touches it."""

    world: World
    faults: FaultScript
    log: RequestLog


def control_router(jira: Controlled) -> Router:
    """The control interface of this sandbox."""
    interface = _Interface(jira)
    return Router(
        [
            Route("/_control/state", interface.state, methods=["GET"]),
            Route("/_control/requests", interface.requests, methods=["GET"]),
            Route("/_control/requests", interface.forget_requests, methods=["DELETE"]),
            Route("/_control/reset", interface.reset, methods=["POST"]),
            Route("/_control/faults", interface.add_fault, methods=["POST"]),
            Route("/_control/faults", interface.clear_faults, methods=["DELETE"]),
            Route("/_control/faults/{rule:int}", interface.remove_fault, methods=["DELETE"]),
            Route("/_control/{change:path}", interface.change, methods=["POST"]),
        ]
    )


class _Interface:
    """The handlers; a request that cannot be carried out changes nothing and is answered 400 with a sentence."""

    def __init__(self, jira: Controlled) -> None:
        self._jira = jira

    async def state(self, _: Request) -> JSONResponse:
        return JSONResponse(_state(self._jira))

    async def requests(self, _: Request) -> JSONResponse:
        return JSONResponse([_logged(entry) for entry in self._jira.log.entries()])

    async def forget_requests(self, _: Request) -> JSONResponse:
        self._jira.log.clear()
        return JSONResponse({})

    async def reset(self, request: Request) -> JSONResponse:
        try:
            fields = await _fields(request)
            world = _fresh_world(fields, self._jira.world)
            change_settings(world, fields)
        except _REFUSALS as refusal:
            return _refused(refusal)
        self._jira.world = world
        self._jira.faults.clear()
        self._jira.log.clear()
        return JSONResponse(_state(self._jira))

    async def add_fault(self, request: Request) -> JSONResponse:
        try:
            fields = await _fields(request)
            rule = self._jira.faults.add(
                fields.text("kind"),
                path=fields.optional_text("path"),
                method=fields.optional_text("method"),
                times=fields.optional_whole("times"),
                skip=fields.whole("skip", 0),
                parameters=fields.object("parameters"),
            )
        except _REFUSALS as refusal:
            return _refused(refusal)
        return JSONResponse({"id": rule.rule_id}, 201)

    async def clear_faults(self, _: Request) -> JSONResponse:
        self._jira.faults.clear()
        return JSONResponse({})

    async def remove_fault(self, request: Request) -> JSONResponse:
        self._jira.faults.remove(request.path_params["rule"])
        return JSONResponse({})

    async def change(self, request: Request) -> JSONResponse:
        name = request.path_params["change"]
        try:
            if name not in _CHANGES:
                known = ", ".join(sorted(_CHANGES))
                raise BadControlRequestError(f"There is no change {name!r}. Known: {known}.")
            _CHANGES[name](self._jira.world, await _fields(request))
        except _REFUSALS as refusal:
            return _refused(refusal)
        return JSONResponse({})


async def _fields(request: Request) -> Fields:
    body = await request.body()
    try:
        value = json.loads(body or b"{}")
    except ValueError as error:
        raise BadControlRequestError("The body must be JSON.") from error
    if not isinstance(value, dict):
        raise BadControlRequestError("The body must be a JSON object.")
    return Fields(value)


def _fresh_world(fields: Fields, old: World) -> World:
    wanted = fields.optional_text("deployment", old.site.deployment.value)
    if wanted not in set(Deployment):
        raise BadControlRequestError(f"deployment must be one of {', '.join(Deployment)}, not {wanted!r}.")
    deployment = Deployment(wanted)
    projects = fields.optional_whole("projects")
    world = example_world(deployment) if projects is None else large_world(projects, deployment)
    return replace(world, clock=old.clock)


def _refused(refusal: Exception) -> JSONResponse:
    return JSONResponse({"error": str(refusal)}, 400)


def _state(jira: Controlled) -> dict[str, object]:
    world = jira.world
    return {
        "site": asdict(world.site),
        "users": [_user(world, name) for name in sorted(world.users)],
        "groups": {group: sorted(members) for group, members in sorted(world.groups.items())},
        "projects": [
            {"id": p.project_id, "key": p.key, "archived": p.archived, "scheme": p.scheme_id}
            for p in world.projects.values()
        ],
        "faults": [_rule(rule) for rule in jira.faults.rules()],
    }


def _user(world: World, name: str) -> dict[str, object]:
    user = world.users[name]
    return {
        "name": name,
        "accountId": user.account_id,
        "active": user.active,
        "licensed": user.licensed,
        "failedLogins": world.failed_logins.count(name),
    }


def _rule(rule: FaultRule) -> dict[str, object]:
    return {
        "id": rule.rule_id,
        "kind": rule.kind.value,
        "path": rule.path,
        "method": rule.method,
        "times": rule.times,
        "skip": rule.skip,
        "parameters": dict(rule.parameters),
    }


def _logged(entry: LoggedRequest) -> dict[str, object]:
    return {**asdict(entry), "at": entry.at.isoformat()}
