"""The `response_url` of an interaction: five answers within thirty minutes, ephemeral unless asked otherwise.

Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.slack.blockkit import problems
from sandbox.slack.elements import with_ids
from sandbox.slack.fault_answers import after, broken
from sandbox.slack.faults import Fault, FaultScript
from sandbox.slack.outcomes import ApiCall
from sandbox.slack.shapes import JsonObject, flag_of, object_of, objects_of, parsed, text_of
from sandbox.slack.values import Message, ResponseUrl
from sandbox.slack.world import World

FAULT_NAME = "response_url"
MOST_USES = 5
LIFETIME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class BadContentError(Exception):
    """A message that Slack does not show; `code` is its word for why."""

    code: str


class ResponseUrls:
    """Hands out response_urls of one world and takes what is posted to them."""

    def __init__(self, world: World, faults: FaultScript) -> None:
        self._world = world
        self._faults = faults

    def new(self, user: str, channel: str, original_ts: str = "") -> ResponseUrl:
        """A response_url for this person's interaction; `original_ts` is the message that was pressed."""
        made = ResponseUrl(secrets.token_urlsafe(16), user, channel, self._world.clock.now(), original_ts)
        self._world.response_urls[made.token] = made
        return made

    def address(self, made: ResponseUrl) -> str:
        """Where the app posts to."""
        return f"{self._world.base_url}/respond/{self._world.team_id}/{made.token}"

    def set_original(self, made: ResponseUrl, ts: str) -> None:
        """Make `replace_original` mean this message."""
        self._world.response_urls[made.token] = replace(made, original_ts=ts)

    async def endpoint(self, request: Request) -> Response:
        """Take one answer of the app, or play the fault that is due on `response_url`."""
        made = self._world.response_urls.get(request.path_params["token"])
        content = await request.body()
        fault = self._faults.due(FAULT_NAME, made.channel if made else "")
        if fault and not fault.kind.is_after:
            self._record(made, content, "", fault)
            return broken(fault)
        error, answer = self._taken(made, content)
        self._record(made, content, error, fault)
        return await after(fault, answer) if fault else answer

    def _taken(self, made: ResponseUrl | None, content: bytes) -> tuple[str, Response]:
        """Slack's word for why it shows nothing, empty where it shows the answer; and what the app is told."""
        if made is None or self._world.clock.now() - made.created > LIFETIME:
            return _over("expired_url")
        if made.uses >= MOST_USES:
            return _over("used_url")
        try:
            self._show(made, object_of(parsed(content)))
        except ValueError:
            return _bad("invalid_payload")
        except BadContentError as error:
            return _bad(error.code)
        self._world.response_urls[made.token] = replace(made, uses=made.uses + 1)
        return "", PlainTextResponse("ok")

    def _record(self, made: ResponseUrl | None, content: bytes, error: str, fault: Fault | None) -> None:
        """Keep it with the calls of the Web API, so that one can see how often an address was tried."""
        try:
            body = object_of(parsed(content))
        except ValueError:
            body = {}
        played = fault.kind.value if fault else ""
        self._world.calls.append(ApiCall(FAULT_NAME, made.channel if made else "", error, played, body))

    def _show(self, made: ResponseUrl, body: JsonObject) -> None:
        original = self._world.message(made.channel, made.original_ts)
        if flag_of(body, "delete_original"):
            self._world.drop_message(made.channel, made.original_ts)
        elif flag_of(body, "replace_original") and original:
            # The visibility is kept whatever response_type says: an ephemeral message never becomes public.
            shown = message_of(self._world, made, body)
            edited = replace(original, text=shown.text, blocks=shown.blocks, edited_ts=self._world.new_ts())
            self._world.put_message(edited)
        else:
            self._world.put_message(message_of(self._world, made, body))


def _over(word: str) -> tuple[str, Response]:
    return word, JSONResponse({"ok": False, "error": word}, 404)


def _bad(word: str) -> tuple[str, Response]:
    return word, PlainTextResponse(word, 400)


def message_of(world: World, made: ResponseUrl, body: JsonObject) -> Message:
    """The message that an answer to an interaction spells: ephemeral unless it is `in_channel`.

    Raises:
        BadContentError: It says nothing, or its blocks would be refused.
    """
    text, blocks = text_of(body, "text"), objects_of(body.get("blocks"))
    if not text and not blocks:
        raise BadContentError("no_text")
    if "blocks" in body and problems(body["blocks"]):
        raise BadContentError("invalid_blocks")
    is_public = text_of(body, "response_type") == "in_channel"
    return Message(
        channel=made.channel,
        ts=world.new_ts(),
        user=world.app.bot_user,
        text=text,
        blocks=with_ids(blocks, world.new_id),
        thread_ts=text_of(body, "thread_ts"),
        ephemeral_to="" if is_public else made.user,
    )
