"""Puts messages into Slack for the outbox, and says of every failure what is to become of the message.

No retry handlers: the default one posts twice when a connection is cut (measured with slack_sdk 3.47). Error words:
https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from access.telling import Rendered, RenderedFile

EVENT_TYPE = "jira_access_saying"
MAY_REPEAT = " (may repeat)"
_TROUBLES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
_SERVER_ERROR = 500
_TOO_MANY = 429
_HISTORY = 200


@unique
class Fate(StrEnum):
    """What became of a message that Slack did not confirm."""

    HELD_BACK = "held_back"
    """Not sent: Slack asks for a pause."""
    NOT_SENT = "not_sent"
    """Not sent: try again."""
    UNKNOWN = "unknown"
    """It may stand in Slack."""
    NO_PLACE = "no_place"
    """Never in that channel."""
    NO_MESSAGE = "no_message"
    """What was to be edited or answered is gone."""
    NO_TOKEN = "no_token"  # noqa: S105 - a fate, not a token
    """Never with this token."""
    NO_WORDS = "no_words"
    """Never in these words."""
    NO_FILE = "no_file"
    """Never this file, or no file at all."""


_BY_WORD: Mapping[str, Fate] = {
    "channel_not_found": Fate.NO_PLACE,
    "is_archived": Fate.NO_PLACE,
    "not_in_channel": Fate.NO_PLACE,
    "restricted_action": Fate.NO_PLACE,
    "restricted_action_read_only_channel": Fate.NO_PLACE,
    "user_not_found": Fate.NO_PLACE,
    "user_disabled": Fate.NO_PLACE,
    "user_not_visible": Fate.NO_PLACE,
    "cannot_dm_bot": Fate.NO_PLACE,
    "messages_tab_disabled": Fate.NO_PLACE,
    "team_access_not_granted": Fate.NO_PLACE,
    "message_not_found": Fate.NO_MESSAGE,
    "cant_update_message": Fate.NO_MESSAGE,
    "edit_window_closed": Fate.NO_MESSAGE,
    "thread_not_found": Fate.NO_MESSAGE,
    "account_inactive": Fate.NO_TOKEN,
    "token_revoked": Fate.NO_TOKEN,
    "token_expired": Fate.NO_TOKEN,
    "invalid_auth": Fate.NO_TOKEN,
    "not_authed": Fate.NO_TOKEN,
    "missing_scope": Fate.NO_TOKEN,
    "org_login_required": Fate.NO_TOKEN,
    "ekm_access_denied": Fate.NO_TOKEN,
    "access_denied": Fate.NO_TOKEN,
    "invalid_blocks": Fate.NO_WORDS,
    "invalid_blocks_format": Fate.NO_WORDS,
    "msg_blocks_too_long": Fate.NO_WORDS,
    "msg_too_long": Fate.NO_WORDS,
    "no_text": Fate.NO_WORDS,
}
"""What becomes of a message, by Slack's word; other words are tried again."""

_NOT_ABOUT_THE_FILE = frozenset(
    {
        "account_inactive",
        "token_revoked",
        "token_expired",
        "invalid_auth",
        "not_authed",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "unreachable",
        "unknown",
    }
)
"""Words of a dead token, or of a Slack in trouble: they would stop a message without a file as well."""


def fate_of(word: str) -> Fate:
    """What becomes of a message that Slack refused with that word."""
    return _BY_WORD.get(word, Fate.NOT_SENT)


class NotPosted(Exception):
    """Slack did not confirm.

    Attributes:
        fate: what is to become of the message.
        word: Slack's own word for it, or the kind of error; safe to store and to show.
        wait_seconds: how long Slack asks to wait; 0 where it does not.
    """

    def __init__(self, fate: Fate, word: str, wait_seconds: float = 0.0) -> None:
        super().__init__(f"{fate}: {word}")
        self.fate = fate
        self.word = word
        self.wait_seconds = wait_seconds


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message stands."""

    channel: str
    ts: str


class SlackPosting:
    """Posts, edits, answers and looks for messages."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def post(
        self, channel: str, rendered: Rendered, outbox_id: str, *, thread: str = "", is_broadcast: bool = False
    ) -> Spot:
        """A new message, in a thread where one is named. Raises NotPosted."""
        asked: dict[str, Any] = {
            "channel": channel,
            "text": rendered.text,
            "blocks": list(rendered.blocks) or None,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"id": outbox_id}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread:
            asked |= {"thread_ts": thread, "reply_broadcast": is_broadcast}
        try:
            answer = await self._client.chat_postMessage(**asked)
        except _TROUBLES as error:
            raise _not_posted(error) from None
        return Spot(str(answer["channel"]), str(answer["ts"]))

    async def edit(self, spot: Spot, rendered: Rendered) -> None:
        """Other words for a message; may be repeated without harm. Raises NotPosted."""
        try:
            await self._client.chat_update(
                channel=spot.channel, ts=spot.ts, text=rendered.text, blocks=[dict(block) for block in rendered.blocks]
            )
        except _TROUBLES as error:
            raise _not_posted(error) from None

    async def upload(self, spot: Spot, file: RenderedFile) -> None:
        """A file in the message's thread. Raises NotPosted."""
        try:
            await self._client.files_upload_v2(
                channel=spot.channel,
                thread_ts=spot.ts,
                filename=file.name,
                title=file.title,
                content=file.content,
            )
        except _TROUBLES as error:
            raise _file_not_posted(error) from None

    async def open_direct(self, user_id: str) -> str:
        """The channel of direct messages with that person. Raises NotPosted."""
        try:
            answer = await self._client.conversations_open(users=user_id)
        except _TROUBLES as error:
            raise _not_posted(error) from None
        return str(answer["channel"]["id"])

    async def find(self, channel: str, outbox_id: str, oldest: float, *, thread: str = "") -> Spot | None:
        """The message that carries this id, among those since `oldest` (seconds since 1970); None where there is none.

        Raises NotPosted: Slack does not let us look, or could not be asked.
        """
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{oldest:.6f}",
            "include_all_metadata": True,
            "limit": _HISTORY,
        }
        try:
            if thread:
                answer = await self._client.conversations_replies(ts=thread, **asked)
            else:
                answer = await self._client.conversations_history(**asked)
        except _TROUBLES as error:
            raise _not_posted(error) from None
        for told in answer.get("messages") or []:
            metadata = told.get("metadata") or {}
            if metadata.get("event_type") == EVENT_TYPE and metadata["event_payload"].get("id") == outbox_id:
                return Spot(channel, str(told["ts"]))
        return None


def _not_posted(error: BaseException) -> NotPosted:
    if isinstance(error, SlackApiError):
        return _api_error(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotPosted(Fate.NOT_SENT, "unreachable")
    return NotPosted(Fate.UNKNOWN, type(error).__name__)


def _file_not_posted(error: BaseException) -> NotPosted:
    """The same for a file, for which nothing else may wait: what Slack refuses once it refuses the next time too."""
    found = _not_posted(error)
    may_be_refused = found.fate in (Fate.NO_TOKEN, Fate.NO_WORDS, Fate.NOT_SENT)
    return NotPosted(Fate.NO_FILE, found.word) if may_be_refused and found.word not in _NOT_ABOUT_THE_FILE else found


def _api_error(error: SlackApiError) -> NotPosted:
    response = error.response
    status = int(getattr(response, "status_code", 200))
    word = _word(response)
    if status == _TOO_MANY or word in ("ratelimited", "rate_limited"):
        return NotPosted(Fate.HELD_BACK, "ratelimited", _wait_seconds(response))
    if status >= _SERVER_ERROR:
        return NotPosted(Fate.UNKNOWN, f"http_{status}")
    return NotPosted(fate_of(word), word)


def _word(response: Any) -> str:  # noqa: ANN401 - slack_sdk gives a response object or a plain mapping
    try:
        return str(response.get("error", "unknown"))
    except (AttributeError, ValueError):
        return "unknown"


def _wait_seconds(response: Any) -> float:  # noqa: ANN401 - as above
    headers = getattr(response, "headers", None) or {}
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    try:
        return max(1.0, float(told))
    except ValueError:
        return 1.0
