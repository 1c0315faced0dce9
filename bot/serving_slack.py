"""From Slack's payloads to the router, and the answer back: ack first, work in the background, nothing twice.

Free of Bolt, so that HTTP and Socket Mode, commands and presses share one way.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any

import structlog

from access.errors import StorageAway
from access.ports import Clock
from access.stores import Storage
from bot.background import Background, OutOfTime
from bot.home import HomeTabs
from bot.metrics import Metrics
from bot.replies import PressedIn, Replies, ReplyTo
from commands.asking import Answer
from commands.router import Outcome, Router, Served
from messages import notices
from messages.actions import FieldId
from messages.message import Message
from messages.modal import Modal, told

_log = structlog.get_logger()
MOST_MODAL_PARTS = 50
_REMEMBER_DELIVERIES = timedelta(hours=24)
_PURGE_EVERY = timedelta(hours=1)


def said_at_once(message: Message) -> str:
    """The body of an acknowledgement that only the person sees."""
    return json.dumps({"text": message.text, "blocks": message.blocks, "response_type": "ephemeral"})


@lru_cache(maxsize=256)
def _checking(name: str) -> str:
    return said_at_once(notices.checking(name))


_BUSY, _CLOSING_DOWN = notices.busy(), notices.closing_down()
_BUSY_AT_ONCE, _CLOSING_DOWN_AT_ONCE = said_at_once(_BUSY), said_at_once(_CLOSING_DOWN)
"""Made once: they are said when there is least time for making them."""


def fields_of(view: Mapping[str, Any]) -> dict[FieldId, str]:
    """What was typed and chosen in a modal, by field; a field of ours that is empty is an empty text."""
    states = dict(dict(view.get("state") or {}).get("values") or {})
    known = {field.value: field for field in FieldId}
    return {
        known[block_id]: _value_of(element)
        for block_id, elements in states.items()
        if block_id in known
        for element in elements.values()
    }


def _value_of(element: Mapping[str, Any]) -> str:
    chosen = element.get("selected_option") or {}
    value = element.get("value") or element.get("selected_conversation") or chosen.get("value")
    return str(value or "").strip()


def _pressed_in(body: Mapping[str, Any]) -> PressedIn | None:
    """The message with the button, as it stands; None where a view held it, or only its author's eyes may see it."""
    message, container = dict(body.get("message") or {}), dict(body.get("container") or {})
    if not message.get("blocks") or container.get("is_ephemeral"):
        return None
    return PressedIn(str(message.get("text") or ""), tuple(message["blocks"]))


def _in_place(modal: Modal) -> dict[str, Any]:
    return {"response_action": "update", "view": dict(modal.as_json())}


@dataclass(frozen=True, slots=True)
class _Task:
    """One thing that somebody asked for."""

    label: str
    key: str
    to: ReplyTo
    serve: Callable[[], Awaitable[Served]]
    replaces: bool
    without_storage: Callable[[StorageAway], Message] = notices.storage_trouble


class ServingSlack:
    """Takes verified payloads and sees to it that each is answered once."""

    def __init__(
        self,
        *,
        router: Router,
        background: Background,
        replies: Replies,
        homes: HomeTabs,
        storage: Storage,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._router = router
        self._background = background
        self._replies = replies
        self._homes = homes
        self._storage = storage
        self._metrics = metrics
        self._clock = clock
        self._next_purge = clock()

    def command(self, body: Mapping[str, Any]) -> str:
        """Take a slash command; returns the body of the acknowledgement, empty where there is nothing to say yet."""
        text = str(body.get("text") or "")
        team, user, channel = (str(body.get(name) or "") for name in ("team_id", "user_id", "channel_id"))
        checked = self._router.what_is_checked(text)
        task = _Task(
            label=self._router.label(text),
            key=f"command:{body.get('trigger_id') or secrets.token_hex(8)}",
            to=ReplyTo(user, channel, str(body.get("response_url") or ""), str(body.get("trigger_id") or "")),
            serve=partial(self._command, team, user, channel, text),
            replaces=checked is not None,
            without_storage=partial(self._router.answer_without_storage, text),
        )
        if not self._begin(task):
            return _BUSY_AT_ONCE if self._declined(task) is _BUSY else _CLOSING_DOWN_AT_ONCE
        return _checking(checked) if checked is not None else ""

    def press(self, body: Mapping[str, Any]) -> None:
        """Take the press of a button; the answer comes over the response address."""
        action = dict((body.get("actions") or [{}])[0])
        user = dict(body.get("user") or {})
        team = str(user.get("team_id") or dict(body.get("team") or {}).get("id") or "")
        channel = str(dict(body.get("channel") or {}).get("id") or "")
        action_id = str(action.get("action_id") or "")
        response_url, trigger_id = (str(body.get(name) or "") for name in ("response_url", "trigger_id"))
        to = ReplyTo(str(user.get("id") or ""), channel, response_url, trigger_id, pressed_in=_pressed_in(body))
        value = str(action.get("value") or dict(action.get("selected_option") or {}).get("value") or "")
        task = _Task(
            label=self._router.press_label(action_id),
            key=f"press:{team}:{to.user_id}:{action_id}:{action.get('action_ts')}:{body.get('trigger_id')}",
            to=to,
            serve=partial(self._press, team, to.user_id, channel, action_id, value),
            replaces=False,
        )
        if not self._begin(task):
            declined = Answer(self._declined(task))
            self._background.also(partial(self._replies.send, to, declined, replaces=False))

    def opened(self, body: Mapping[str, Any]) -> None:
        """Take the news that somebody opened the Home tab, and draw it; one that cannot be taken is drawn next time."""
        event = dict(body.get("event") or {})
        team, user = str(body.get("team_id") or ""), str(event.get("user") or "")
        if event.get("type") == "app_home_opened" and event.get("tab") == "home" and team and user:
            self._background.take(partial(self._homes.opened, team, user), self._home_failed)

    def submit(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Take the submission of a modal; returns what Slack is answered at once."""
        view = dict(body.get("view") or {})
        form_id, fields = str(view.get("callback_id") or ""), fields_of(view)
        look = self._router.first_look(form_id, fields)
        if look is None:
            return _in_place(told("Closed", "I do not know this form any more. Type the command again."))
        if look.problems:
            return {"response_action": "errors", "errors": dict(look.problems)}
        user = dict(body.get("user") or {})
        team = str(user.get("team_id") or dict(body.get("team") or {}).get("id") or "")
        to = ReplyTo(str(user.get("id") or ""), view_id=str(view.get("id") or ""))
        reference = str(view.get("private_metadata") or "")
        task = _Task(
            label=self._router.form_label(form_id),
            key=f"form:{team}:{to.user_id}:{view.get('id')}:{view.get('hash')}",
            to=to,
            serve=partial(self._router.submit, team, to.user_id, form_id, reference, fields),
            replaces=False,
        )
        if not self._begin(task):
            return _in_place(told("Busy", self._declined(task).text))
        return _in_place(told("One moment", look.waiting))

    async def _press(self, team: str, user: str, channel: str, action_id: str, value: str) -> Served:
        """Serve the press; what it changed shows on everybody's Home tab soon."""
        served = await self._router.press(team, user, channel, action_id, value)
        if served.answer.home is not None:
            await self._homes.show(team, user, served.answer.home)
        if served.answer.changes_home:
            await self._homes.refresh(team)
        return served

    async def _command(self, team: str, user: str, channel: str, text: str) -> Served:
        served = await self._router.command(team, user, channel, text)
        if served.answer.changes_home:
            await self._homes.refresh(team)
        return served

    def _begin(self, task: _Task) -> bool:
        return self._background.take(partial(self._work, task), partial(self._failed, task))

    def _declined(self, task: _Task) -> Message:
        self._metrics.commands.labels(task.label, "busy").inc()
        return _BUSY if self._background.is_open else _CLOSING_DOWN

    async def _work(self, task: _Task) -> None:
        try:
            if not await self._first_time(task.key):
                self._metrics.commands.labels(task.label, "duplicate").inc()
                return
        except StorageAway as trouble:
            await self._finish(task, Served(Answer(task.without_storage(trouble)), Outcome.STORAGE_AWAY))
            return
        await self._finish(task, await task.serve())

    async def _first_time(self, key: str) -> bool:
        """Whether this delivery is none that was taken before; Slack repeats none of more than a day ago.

        Now and then it also forgets what has run out: deliveries, links, and drafts with their secrets.
        """
        now = self._clock()
        async with self._storage.begin() as transaction:
            is_first = await transaction.seen.first_time(key, now)
            if now >= self._next_purge:
                await transaction.seen.purge(now - _REMEMBER_DELIVERIES)
                await transaction.drafts.end_old(now)
                await transaction.links.purge(now - _REMEMBER_DELIVERIES)
                self._next_purge = now + _PURGE_EVERY
        return is_first

    async def _finish(self, task: _Task, served: Served) -> None:
        self._metrics.commands.labels(task.label, served.outcome.value).inc()
        _log.info("served", command=task.label, outcome=served.outcome.value, user=task.to.user_id)
        replaces = task.replaces or not served.answer.keeps_original
        await self._replies.send(task.to, _for_a_modal(task.to, served.answer), replaces=replaces)

    async def _home_failed(self, error: BaseException) -> None:
        _log.error("home tab not drawn", exc_info=error)

    async def _failed(self, task: _Task, error: BaseException) -> None:
        """Tell the person, in words that hold nothing of the error; the log gets the rest under one reference."""
        match error:
            case OutOfTime():
                outcome, message = "out_of_time", notices.out_of_time(self._background.deadline_seconds)
            case asyncio.CancelledError():
                outcome, message = "cut_off", notices.cut_off()
            case _:
                reference = secrets.token_hex(4)
                outcome, message = "fault", notices.fault(reference)
                _log.error("fault", reference=reference, command=task.label, exc_info=error)
        self._metrics.commands.labels(task.label, outcome).inc()
        await self._replies.send(task.to, _for_a_modal(task.to, Answer(message)), replaces=task.replaces)


def _for_a_modal(to: ReplyTo, answer: Answer) -> Answer:
    """Words about a submission belong into the modal, where the person is looking."""
    if to.view_id and answer.modal is None and answer.message is not None:
        return replace(answer, message=None, modal=Modal("Jira access", answer.message.parts[:MOST_MODAL_PARTS]))
    return answer
