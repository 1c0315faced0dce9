"""Puts the watch together: its operations for commands, and the engine that beats in every replica."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from access.errors import StorageAway
from access.lockout import Caller
from access.operations.acknowledge_episode import AcknowledgeEpisode
from access.operations.begin_quiet import BeginQuiet
from access.operations.book_looks import BookingPlace, LookOutcome
from access.operations.check_connection import CheckRequest
from access.operations.confirm_saying import ConfirmSaying
from access.operations.decide_due import DecideDue
from access.operations.end_quiet import EndQuiet
from access.operations.forget_old import ForgetOld
from access.operations.hand_over import HandOver
from access.operations.look_and_decide import Check, LookAndDecide
from access.operations.mark_expected import MarkExpected
from access.operations.note_expiry import NoteExpiry
from access.operations.notice_clock import NoticeClock
from access.operations.observe_look import ObserveLook
from access.operations.point_to_newer import PointToNewer
from access.operations.read_expiry import ReadExpiry
from access.operations.renew_oauth_token import RenewOAuthToken
from access.operations.set_watch import SetWatch
from access.operations.show_watch import ShowWatch
from access.operations.snooze_episode import SnoozeEpisode
from access.operations.stand_down import StandDown
from access.operations.sweep_round import SweepRound
from access.operations.tell_aside import TellAside
from access.operations.trail import Trail
from access.operations.watch_connections import WatchBounds, WatchConnections
from access.operations.write_digest import WriteDigest
from access.results import CheckResult
from access.telling import HomePages
from access.watching import WatchRow
from bot.aside import Aside
from bot.delivering import Delivering
from bot.failpoints import Failpoint, failpoint
from bot.hand_over_wiring import make_hand_over
from bot.heartbeat import Heartbeat
from bot.notifier import Notifier, NotifierBounds
from bot.recipients import Recipients
from bot.schedule import Job, Schedule, then
from bot.settings import Settings
from bot.slack_posting import SlackPosting
from jira_api.client import JiraClient
from messages.watch_words import WatchWords
from storage.opening import Storage

_log = structlog.get_logger()
_PURGE_EVERY = timedelta(minutes=5)
_CLOCK_EVERY = timedelta(seconds=10)
_DIGEST_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WatchOperations:
    """What commands, buttons and tests may have done about watches."""

    hand_over: HandOver
    observe: ObserveLook
    set_watch: SetWatch
    show_watch: ShowWatch
    acknowledge: AcknowledgeEpisode
    snooze: SnoozeEpisode
    begin_quiet: BeginQuiet
    end_quiet: EndQuiet
    note_expiry: NoteExpiry
    mark_expected: MarkExpected


def make_watch_operations(settings: Settings, storage: Storage, homes: HomePages) -> WatchOperations:
    """The operations over this storage; `homes` are drawn anew when a watch changes."""
    watch_settings, trail = settings.watch.watch_settings(), Trail(storage, _utc_now)
    hand_over = make_hand_over(settings)
    roll = random.Random(os.urandom(8)).uniform  # noqa: S311 - spreads looks; nobody gains by guessing it
    return WatchOperations(
        hand_over=hand_over,
        observe=ObserveLook(hand_over, watch_settings, lambda: roll(-1, 1), homes),
        set_watch=SetWatch(storage, trail, StandDown(hand_over)),
        show_watch=ShowWatch(storage),
        acknowledge=AcknowledgeEpisode(storage, hand_over, trail),
        snooze=SnoozeEpisode(storage, hand_over, trail),
        begin_quiet=BeginQuiet(storage, hand_over, trail, _new_id),
        end_quiet=EndQuiet(storage, hand_over, trail),
        note_expiry=NoteExpiry(storage, hand_over, trail),
        mark_expected=MarkExpected(storage, hand_over, trail),
    )


class WatchEngine:
    """What beats in every replica: looks, decisions by time, deliveries, the digest and the heartbeat."""

    def __init__(
        self, schedule: Schedule, watch: WatchConnections, notifier: Notifier, asides: Sequence[Aside] = ()
    ) -> None:
        self._schedule = schedule
        self._watch = watch
        self._notifier = notifier
        self._asides = asides

    @property
    def looks_under_way(self) -> int:
        """Looks under way in this process."""
        return self._watch.under_way

    @property
    def delivery_problem(self) -> str:
        """Slack's last word that stopped a saying; empty while they get out."""
        return self._notifier.problem

    def start(self) -> None:
        """Begin to beat, on the running loop."""
        self._schedule.start()

    async def stop(self, grace_seconds: float) -> None:
        """Claim nothing more; finish what is under way, or give it back."""
        await self._schedule.stop()
        asides = (aside.stop(grace_seconds) for aside in self._asides)
        await asyncio.gather(self._watch.drain(grace_seconds), self._notifier.drain(grace_seconds), *asides)


def make_engine(
    settings: Settings,
    storage: Storage,
    jira: JiraClient,
    check_for: Callable[[Caller], Check],
    client: AsyncWebClient,
    session: aiohttp.ClientSession,
    operations: WatchOperations,
    more_jobs: Sequence[Job] = (),
    asides: Sequence[Aside] = (),
) -> WatchEngine:
    """The engine, beating for `more_jobs` too, and stopping what goes on aside; it does not beat yet."""
    options, rules = settings.watch, settings.watch.watch_settings()
    sweep = SweepRound(storage, jira, _utc_now, sleep=asyncio.sleep)
    check = _FailingCheck(check_for(Caller.AUTOMATIC))
    tell, trail = TellAside(_words(settings), settings.alert_channel, _new_id), Trail(storage, _utc_now)
    look = LookAndDecide(
        storage,
        check,
        sweep,
        ReadExpiry(jira),
        operations.observe,
        RenewOAuthToken(storage, jira.oauth_dance, check, tell, trail, _utc_now, asyncio.sleep),
        tell,
        rules,
        _utc_now,
        _new_id,
        _pass,
    )
    bounds = WatchBounds(options.looks_at_once, options.looks_per_site, options.lease)
    watch = WatchConnections(storage, _FailingLook(look), bounds, sleep=asyncio.sleep, on_error=_look_failed)
    notifier = _notifier(settings, storage, client, operations.hand_over)
    digest = WriteDigest(storage, _words(settings), rules, options.digest_day, settings.alert_channel, _new_id)
    jobs = [
        Job("watch", options.beat_every, watch),
        Job("decide", options.beat_every, then(DecideDue(storage, operations.hand_over, _not_decided), notifier)),
        Job("deliver", options.beat_every, notifier),
        Job("clock", _CLOCK_EVERY, NoticeClock(storage, time.monotonic, options.lease)),
        Job("digest", _DIGEST_EVERY, digest),
        Job("forget", _PURGE_EVERY, ForgetOld(storage, options.keep_checks)),
        *more_jobs,
    ]
    if options.heartbeat_url is not None:
        heartbeat = Heartbeat(
            session, options.heartbeat_url, storage, lambda: not notifier.problem, _utc_now, digest.told_heartbeat
        )
        jobs.append(Job("heartbeat", options.heartbeat_every, heartbeat))
    return WatchEngine(Schedule(jobs), watch, notifier, asides)


def _notifier(settings: Settings, storage: Storage, client: AsyncWebClient, hand_over: HandOver) -> Notifier:
    people = Recipients(client, storage, settings.admins, settings.operators)
    options = settings.watch
    bounds = NotifierBounds(
        lease=options.outbox_lease,
        gap=options.channel_gap,
        most_attempts=options.outbox_tries,
        rest=options.outbox_rest,
        give_up_after=options.outbox_give_up,
    )
    delivering = Delivering(storage, SlackPosting(client), people)
    confirming = ConfirmSaying(storage, hand_over, PointToNewer(_words(settings), _new_id))
    return Notifier(storage, delivering, confirming, bounds)


class _FailingLook:
    """A look between two places at which a test may have the process die."""

    def __init__(self, look: LookAndDecide) -> None:
        self._look = look

    async def __call__(self, row: WatchRow) -> object:
        failpoint(Failpoint.AFTER_CLAIM)
        outcome = await self._look(row)
        failpoint(Failpoint.AFTER_BOOKING)
        if outcome is LookOutcome.OVERTAKEN:
            # No fault: somebody gave it a new secret meanwhile, or another replica looked after the lease had ended.
            _log.info("look not booked", connection=row.connection_id, reason="overtaken")
        return outcome


class _FailingCheck:
    """A check after which a test may have the process die: Jira has answered, and nothing is booked."""

    def __init__(self, check: Check) -> None:
        self._check = check

    async def __call__(self, request: CheckRequest) -> CheckResult:
        result = await self._check(request)
        failpoint(Failpoint.AFTER_LOOK)
        return result


def _pass(place: BookingPlace, looks: int) -> None:
    """A look that is booked alone passes by, so that a death here is sure to strike several."""
    if looks > 1:
        failpoint(Failpoint(f"group_{place.value}"))


def _look_failed(connection_id: str, error: Exception) -> None:
    if isinstance(error, StorageAway):
        _log.warning("look not booked", connection=connection_id, reason=str(error))
    else:
        _log.error("fault in a look", connection=connection_id, exc_info=error)


def _not_decided(connection_id: str, error: Exception) -> None:
    _log.error("fault in a decision", connection=connection_id, exc_info=error)


def _words(settings: Settings) -> WatchWords:
    return WatchWords(settings.on_call)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return secrets.token_urlsafe(12)
