"""`api.test`, `auth.*` and `apps.connections.open`: who the app is, and its way in over Socket Mode."""

import secrets
from dataclasses import replace

from sandbox.slack.shapes import JsonObject
from sandbox.slack.web_api.calls import Call, SlackApiError


def api_test(call: Call) -> JsonObject:
    """`api.test`: gives back what it was given."""
    if call.text("error"):
        raise SlackApiError(call.text("error"))
    return {"args": {key: value for key, value in call.arguments.items() if key != "token"}}


def auth_test(call: Call) -> JsonObject:
    """`auth.test`."""
    app, world = call.world.app, call.world
    return {
        "url": f"https://{world.domain}.slack.com/",
        "team": world.name,
        "user": world.users[app.bot_user].name,
        "team_id": world.team_id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def auth_revoke(call: Call) -> JsonObject:
    """`auth.revoke`."""
    is_test = call.flag("test")
    if not is_test:
        call.world.app = replace(call.world.app, is_revoked=True)
    return {"revoked": not is_test}


def open_connection(call: Call) -> JsonObject:
    """`apps.connections.open`: a one-time address for a WebSocket."""
    ticket = secrets.token_urlsafe(16)
    call.world.socket_tickets.add(ticket)
    address = call.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={ticket}&app_id={call.world.app.app_id}"}
