"""Brings an answer back to whoever asked: over the response address while it lives, else by other ways.

Rules of response addresses (five uses in thirty minutes): https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from access.errors import Busy
from bot.metrics import Metrics
from commands.asking import Answer
from messages import notices
from messages.csv_files import CsvFile
from messages.message import Message
from messages.modal import Modal
from messages.uploads import Upload

_log = structlog.get_logger()
_SEND_SECONDS = aiohttp.ClientTimeout(total=10)
_PAUSES = (1.0, 5.0, 15.0)
"""Seconds between tries to deliver an answer."""
_TITLE = "Jira access"
_TROUBLES = (SlackClientError, aiohttp.ClientError, TimeoutError)


@dataclass(frozen=True, slots=True)
class PressedIn:
    """The message that holds a pressed button: its fallback text and its blocks, as Slack sent them."""

    text: str
    blocks: tuple[Mapping[str, Any], ...]

    def without_buttons(self) -> dict[str, Any]:
        """The same message once nothing in it can be pressed."""
        blocks = [dict(block) for block in self.blocks if block.get("type") != "actions"]
        return {"text": self.text, "blocks": blocks, "replace_original": True}


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where an answer goes.

    Attributes:
        user_id: the person.
        channel: where they were; empty for a modal.
        response_url: the response address; empty where none came.
        trigger_id: opens a modal within three seconds, once; empty where none came.
        view_id: the modal that was submitted; empty where none was.
        pressed_in: the message with the button that was pressed; None where there is none to change.
    """

    user_id: str
    channel: str = ""
    response_url: str = ""
    trigger_id: str = ""
    view_id: str = ""
    pressed_in: PressedIn | None = None


class Replies:
    """Sends answers."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        metrics: Metrics,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._session = session
        self._metrics = metrics
        self._sleep = sleep

    async def send(self, to: ReplyTo, answer: Answer, *, replaces: bool) -> None:
        """Send the answer, and its file as a direct message. An answer is not lost because its address has expired.

        Args:
            to: where it goes.
            answer: what goes.
            replaces: whether it takes the place of what the response address belongs to.
        """
        message = answer.message
        if answer.strips_buttons and to.pressed_in is not None:
            await self._by_response_url(to.response_url, to.pressed_in.without_buttons())
        if answer.file is not None and not await self._send_file(to.user_id, answer.file, answer.file_note):
            message = notices.refusal(
                Busy("Slack did not take the file, so I could not send it.", "Try again in a minute.")
            )
        modal = answer.modal
        if answer.direct_message is not None and not await self.tell(to.user_id, answer.direct_message):
            failed = notices.direct_message_failed()
            modal, message = (Modal(_TITLE, failed.parts), None) if to.view_id else (None, failed)
        if modal is not None and not await self._show(to, modal) and answer.direct_message is None:
            message = message or notices.form_too_late()
        if message is not None:
            await self._tell(to, message, in_channel=answer.in_channel, replaces=replaces)

    async def tell(self, user_id: str, message: Message) -> bool:
        """Whether the direct message was delivered; tried once more after a pause, since somebody waits for it.

        Slack asks none of its links for a page.
        Source: https://docs.slack.dev/messaging/unfurling-links-in-messages (both flags off)
        """
        for pause in (_PAUSES[0], None):
            if await self._by_direct_message(user_id, message):
                return True
            if pause is not None:
                await self._sleep(pause)
        self._metrics.answers_lost.inc()
        _log.warning("direct message not delivered", user=user_id)
        return False

    async def _tell(self, to: ReplyTo, message: Message, *, in_channel: bool, replaces: bool) -> None:
        """Try every way, and all of them anew after a pause: Slack may be away for some seconds."""
        for pause in (*_PAUSES, None) if to.response_url or to.user_id else ():  # else nothing says where to
            if await self._told(to, message, in_channel=in_channel, replaces=replaces):
                return
            if pause is not None:
                await self._sleep(pause)
        self._metrics.answers_lost.inc()
        _log.warning("answer not delivered", user=to.user_id)

    async def _told(self, to: ReplyTo, message: Message, *, in_channel: bool, replaces: bool) -> bool:
        """An ephemeral message needs the bot in the channel; a direct message always finds the person."""
        payload = _payload(message) | {
            "response_type": "in_channel" if in_channel else "ephemeral",
            "replace_original": replaces and not in_channel,
        }
        return (
            await self._by_response_url(to.response_url, payload)
            or await self._in_place(to, message, in_channel=in_channel)
            or await self._by_direct_message(to.user_id, message)
        )

    async def _show(self, to: ReplyTo, modal: Modal) -> bool:
        """Whether the modal stands: put in the place of the submitted one, or opened while the trigger lives."""
        view = dict(modal.as_json())
        try:
            if to.view_id:
                await self._client.views_update(view_id=to.view_id, view=view)
            else:
                await self._client.views_open(trigger_id=to.trigger_id, view=view)
        except _TROUBLES as error:
            _log.info("modal not shown", error=_word(error))
            return False
        return True

    async def _by_response_url(self, url: str, payload: dict[str, Any]) -> bool:
        if not url:
            return False
        try:
            async with self._session.post(url, json=payload, timeout=_SEND_SECONDS) as response:
                return response.ok
        except _TROUBLES:
            return False

    async def _in_place(self, to: ReplyTo, message: Message, *, in_channel: bool) -> bool:
        if not to.channel:
            return False
        told = _payload(message)
        try:
            if in_channel:
                await self._client.chat_postMessage(channel=to.channel, unfurl_links=False, unfurl_media=False, **told)
            else:
                await self._client.chat_postEphemeral(channel=to.channel, user=to.user_id, **told)
        except _TROUBLES:
            return False
        return True

    async def _by_direct_message(self, user_id: str, message: Message) -> bool:
        try:
            channel = await self._direct_channel(user_id)
            await self._client.chat_postMessage(
                channel=channel, unfurl_links=False, unfurl_media=False, **_payload(message)
            )
        except _TROUBLES:
            return False
        return True

    async def _send_file(self, user_id: str, file: CsvFile | Upload, note: Message | None) -> bool:
        try:
            await self._client.files_upload_v2(
                channel=await self._direct_channel(user_id),
                filename=file.name,
                title=file.name,
                content=file.content,
                alt_txt=file.alt_text if isinstance(file, Upload) else None,
                initial_comment=note.text if note else None,
            )
        except _TROUBLES as error:
            _log.warning("file not delivered", user=user_id, error=_word(error))
            return False
        return True

    async def _direct_channel(self, user_id: str) -> str:
        answer = await self._client.conversations_open(users=user_id)
        channel: str = answer["channel"]["id"]
        return channel


def _word(error: BaseException) -> str:
    """Slack's own word for what went wrong, else the kind of error; never its text."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error", "unknown"))
    return type(error).__name__


def _payload(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}
