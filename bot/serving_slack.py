"""From Slack's payloads to the router, and the answer back: ack first, work in the background, nothing twice.

Free of Bolt, so that HTTP and Socket Mode, commands and presses share one way.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from access.errors import StorageAway
from access.ports import Clock
from access.stores import Storage
from bot.background import Background
from bot.metrics import Metrics
from bot.replies import Replies, ReplyTo
from commands.asking import Answer
from commands.router import Outcome, Router, Served
from messages import notices
from messages.message import Message

_log = structlog.get_logger()
_REMEMBER_DELIVERIES = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Task:
    """One thing that somebody asked for."""

    label: str
    key: str
    to: ReplyTo
    serve: Callable[[], Awaitable[Served]]
    replaces: bool


class ServingSlack:
    """Takes verified payloads and sees to it that each is answered once."""

    def __init__(
        self,
        *,
        router: Router,
        background: Background,
        replies: Replies,
        storage: Storage,
        metrics: Metrics,
        clock: Clock,
        deadline_seconds: float,
    ) -> None:
        self._router = router
        self._background = background
        self._replies = replies
        self._storage = storage
        self._metrics = metrics
        self._clock = clock
        self._deadline_seconds = deadline_seconds
        self._refusals: set[asyncio.Task[None]] = set()

    def command(self, body: Mapping[str, Any]) -> Message | None:
        """Take a slash command; returns what to say at once, None for nothing."""
        started = time.perf_counter()
        text = str(body.get("text") or "")
        team, user, channel = (str(body.get(name) or "") for name in ("team_id", "user_id", "channel_id"))
        first = self._router.first_answer(text)
        task = _Task(
            label=self._router.label(text),
            key=f"command:{body.get('trigger_id') or secrets.token_hex(8)}",
            to=ReplyTo(user, channel, str(body.get("response_url") or "")),
            serve=partial(self._router.command, team, user, channel, text),
            replaces=first is not None,
        )
        said = first if self._begin(task) else self._declined(task)
        self._metrics.ack_seconds.observe(time.perf_counter() - started)
        return said

    def press(self, body: Mapping[str, Any]) -> None:
        """Take the press of a button; the answer comes over the response address."""
        started = time.perf_counter()
        action = dict((body.get("actions") or [{}])[0])
        user = dict(body.get("user") or {})
        team = str(user.get("team_id") or dict(body.get("team") or {}).get("id") or "")
        channel = str(dict(body.get("channel") or {}).get("id") or "")
        action_id = str(action.get("action_id") or "")
        to = ReplyTo(str(user.get("id") or ""), channel, str(body.get("response_url") or ""))
        task = _Task(
            label=self._router.press_label(action_id),
            key=f"press:{team}:{to.user_id}:{action_id}:{action.get('action_ts')}:{body.get('trigger_id')}",
            to=to,
            serve=partial(self._router.press, team, to.user_id, channel, action_id, str(action.get("value") or "")),
            replaces=False,
        )
        if not self._begin(task):
            declined = Answer(self._declined(task))
            sending = partial(self._replies.send, to, declined, replaces=False)
            refusal = asyncio.create_task(sending())
            self._refusals.add(refusal)
            refusal.add_done_callback(self._refusals.discard)
        self._metrics.ack_seconds.observe(time.perf_counter() - started)

    def _begin(self, task: _Task) -> bool:
        return self._background.take(partial(self._work, task), partial(self._failed, task))

    def _declined(self, task: _Task) -> Message:
        self._metrics.commands.labels(task.label, "busy").inc()
        return notices.busy() if self._background.is_open else notices.closing_down()

    async def _work(self, task: _Task) -> None:
        try:
            if not await self._first_time(task.key):
                self._metrics.commands.labels(task.label, "duplicate").inc()
                return
        except StorageAway:
            await self._finish(task, Served(Answer(notices.storage_away()), Outcome.STORAGE_AWAY))
            return
        await self._finish(task, await task.serve())

    async def _first_time(self, key: str) -> bool:
        async with self._storage.begin() as transaction:
            return await transaction.seen.first_time(key, self._clock())

    async def forget_old_deliveries(self) -> None:
        """Drop what was remembered about deliveries of more than a day ago; Slack does not repeat those."""
        async with self._storage.begin() as transaction:
            await transaction.seen.purge(self._clock() - _REMEMBER_DELIVERIES)

    async def _finish(self, task: _Task, served: Served) -> None:
        self._metrics.commands.labels(task.label, served.outcome.value).inc()
        _log.info("served", command=task.label, outcome=served.outcome.value, user=task.to.user_id)
        replaces = task.replaces or not served.answer.keeps_original
        await self._replies.send(task.to, served.answer, replaces=replaces)

    async def _failed(self, task: _Task, error: BaseException) -> None:
        """Tell the person, in words that hold nothing of the error; the log gets the rest under one reference."""
        match error:
            case TimeoutError():
                outcome, message = "out_of_time", notices.out_of_time(self._deadline_seconds)
            case asyncio.CancelledError():
                outcome, message = "cut_off", notices.closing_down()
            case _:
                reference = secrets.token_hex(4)
                outcome, message = "fault", notices.fault(reference)
                _log.error("fault", reference=reference, command=task.label, exc_info=error)
        self._metrics.commands.labels(task.label, outcome).inc()
        await self._replies.send(task.to, Answer(message), replaces=task.replaces)
