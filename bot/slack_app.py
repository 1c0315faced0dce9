"""Bolt: one listener for each kind of interaction, each handing over to our own tables.

`process_before_response=True` keeps Bolt from polling for the acknowledgement; each further listener would cost time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.serving_slack import ServingSlack

_log = structlog.get_logger()
COMMAND = "/jira-access"
_ANYTHING = re.compile(".*", re.DOTALL)


def make_slack_app(signing_secret: str, serving: ServingSlack) -> AsyncApp:
    """The Bolt app for one workspace; its signature check stays on whatever brings the requests in.

    It holds no token, since our own code does all the calling: with one, Bolt asks Slack about it before it hands over
    the first request, and answers that request itself where Slack is slow or away.
    """
    app = AsyncApp(
        name="jira-access",  # without a name Bolt reads the source files on the stack for one
        client=AsyncWebClient(),
        authorize=_authorize,
        signing_secret=signing_secret,
        process_before_response=True,
        # Unsigned requests, which an ssl_check may be, are turned away before; workflow steps and our own messages do
        # not come here. Each of these would look at every request.
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        raise_error_for_unhandled_request=True,
    )

    async def on_command(body: Mapping[str, Any]) -> BoltResponse:
        # In place of an ack(), which would turn the same words into JSON again for every command.
        return BoltResponse(status=200, body=serving.command(body))

    async def on_action(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        serving.press(body)
        await ack()

    async def on_view(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        await ack(**serving.submit(body))

    async def on_event(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        _log.info("event", kind=str(dict(body.get("event") or {}).get("type")))
        serving.opened(body)
        await ack()

    async def on_error(error: Exception) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):
            return BoltResponse(status=404, body="")
        _log.error("fault in a listener", exc_info=error)
        return BoltResponse(status=500, body="")

    app.command(COMMAND)(on_command)
    app.action(_ANYTHING)(on_action)
    app.view_submission(_ANYTHING)(on_view)
    app.event(_ANYTHING)(on_event)
    app.error(on_error)
    return app


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Everybody whose request is signed by Slack may knock; who they are is looked up by `bot.slack_people`."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
