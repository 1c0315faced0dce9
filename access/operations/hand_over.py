"""Decides what is to be said about watches and hands it over to the outbox, in the transaction of whatever happened.

Rules are in `access.alerting`; delivery is the business of `bot`. Nothing here asks Jira or Slack.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from access.alerting import Decision, decide
from access.expiry import Notice
from access.intents import Act, Intent, Reason, shares_message
from access.next_saying import next_saying
from access.operations.saying_rows import Words, saying_row
from access.operations.set_scene import (
    IN_MESSAGE,
    IN_THREAD,
    Facts,
    Place,
    facts_about,
    set_scene,
    watch_of,
)
from access.operations.write_sayings import WriteSayings
from access.outbox import Delivery, Kind, OutboxRow
from access.overlays import prune_overlays
from access.records import CheckRecord, Connection
from access.stores import Transaction
from access.telling import OverlayNote, Renderer, Scene, Stopped
from access.troubles import Trouble
from access.watch_settings import WatchSettings
from access.watching import WatchRow, settings_for

_WINDOWS_KEPT = timedelta(days=1)
"""Quiet windows are remembered so long after their end: their closing line needs a good look after it."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A watch of which it is asked whether something is to be said; its row is locked.

    Attributes:
        connection: the connection.
        row: its watch.
        check: its newest whole check; None where that is not at hand.
    """

    connection: Connection
    row: WatchRow
    check: CheckRecord | None = None


@dataclass(frozen=True, slots=True)
class _Decided:
    """A watch, and what is to be said about it."""

    connection: Connection
    row: WatchRow
    settings: WatchSettings
    decision: Decision
    notice: Notice | None

    @property
    def speaks(self) -> bool:
        return bool(self.decision.intents) or self.notice is not None


class HandOver:
    """Hands over to the outbox what is to be said."""

    def __init__(
        self,
        renderer: Renderer,
        settings: WatchSettings,
        default_channel: str | None,
        new_id: Callable[[], str],
    ) -> None:
        """Make ready.

        Args:
            renderer: puts intents into words.
            settings: the operator's.
            default_channel: Slack channel id for connections without one; None sends their sayings to the owner.
            new_id: makes ids for outbox rows.
        """
        self._renderer = renderer
        self._settings = settings
        self._default_channel = default_channel
        self._new_id = new_id

    async def __call__(
        self, transaction: Transaction, connection: Connection, row: WatchRow, now: datetime
    ) -> WatchRow:
        """The watch once everything that is due is handed over; the caller saves it in the same transaction.

        `transaction` holds the lock on `row`, and `now` is the database's time, UTC.
        """
        return (await self.several(transaction, [Watched(connection, row)], now))[0]

    async def several(self, transaction: Transaction, watched: Sequence[Watched], now: datetime) -> list[WatchRow]:
        """The same for several watches, in their order; what is said about them is written together."""
        # In the order of their messages' places, which are locked while outages are told.
        decided = [self._decide(one, now) for one in sorted(watched, key=self._order)]
        speaking = [one.connection.id for one in decided if one.speaks]
        facts = await facts_about(transaction, speaking, {one.connection.id: one.check for one in watched if one.check})
        write = WriteSayings(transaction, self._new_id)
        rows = {one.connection.id: await self._one(write, one, facts.get(one.connection.id), now) for one in decided}
        await write()
        return [rows[one.connection.id] for one in watched]

    def _order(self, watched: Watched) -> tuple[str, str, str]:
        connection, row = watched.connection, watched.row
        return (row.site, self._channel(connection, row), connection.id)

    def _decide(self, watched: Watched, now: datetime) -> _Decided:
        row, settings = watched.row, settings_for(watched.row.plan, self._settings)
        notice = row.countdown.due(now, settings.expiry_days) if row.countdown and row.is_on else None
        return _Decided(watched.connection, row, settings, decide(watch_of(row), now, settings), notice)

    async def _one(self, write: WriteSayings, decided: _Decided, facts: Facts | None, now: datetime) -> WatchRow:
        row, watch = decided.row, decided.decision.watch
        for intent in decided.decision.intents:
            await self._say(write, decided, intent, facts, now)
        if decided.notice is not None:
            await self._give_notice(write, decided, decided.notice, facts, now)
        overlays = prune_overlays(watch.overlays, watch.state, now - _WINDOWS_KEPT)
        watch = replace(watch, overlays=overlays)
        return replace(
            row,
            state=watch.state,
            overlays=overlays,
            announced=watch.announced,
            next_say_at=next_saying(watch, row.countdown, now, decided.settings),
        )

    async def note(
        self,
        transaction: Transaction,
        connection: Connection,
        row: WatchRow,
        episode_id: str,
        note: OverlayNote,
        now: datetime,
    ) -> None:
        """Tell in the episode's thread what somebody did, and redraw its message; nothing where there is none yet."""
        episode = row.state.find_episode(episode_id)
        if episode is None or episode.last is None:
            return
        place = (episode.id, episode.last.trouble.value)
        if await transaction.posts.latest(connection.id, place) is None:
            return
        scene, lane = await self._scene_of(transaction, connection, row, place, now)
        key = f"{note.what}/{episode_id}/{now.timestamp()}"
        edit = Words(Kind.OVERLAY, f"{key}/edit", Act.EDIT, place, lane, self._renderer.standing(scene))
        line = Words(Kind.OVERLAY, f"{key}/line", Act.THREAD, place, lane, self._renderer.overlay(scene, note))
        write = WriteSayings(transaction, self._new_id)
        for words in (edit, line):
            write.add(self._saying(connection, row, words, now))
        await write()

    async def close(
        self,
        transaction: Transaction,
        connection: Connection,
        row: WatchRow,
        place: Place,
        stopped: Stopped,
        now: datetime,
    ) -> None:
        """Have every message of that place say that its connection is no longer watched; none is posted for that.

        The newest may be on its way to Slack; those before it are found by the rows that they were.
        """
        scene, lane = await self._scene_of(transaction, connection, row, place, now)
        key, rendered = f"stopped/{place[0]}/{place[1]}", self._renderer.stopped(scene, stopped)
        newest = Words(Kind.OVERLAY, key, Act.EDIT, place, lane, rendered)
        posts = () if place[1] == Trouble.UNREACHABLE else await transaction.posts.all(connection.id, place)
        older = [
            replace(newest, key=f"{key}/{post.outbox_id}", place=("stopped", post.outbox_id), joins=post.outbox_id)
            for post in posts
        ]
        write = WriteSayings(transaction, self._new_id)
        for words in (newest, *older):
            write.add(replace(self._saying(connection, row, words, now), is_unwanted=True))
        await write()

    async def _scene_of(
        self, transaction: Transaction, connection: Connection, row: WatchRow, place: Place, now: datetime
    ) -> tuple[Scene, str]:
        """The scene of a message that stands, and the lane of what is said about it."""
        root = await self._root(transaction, connection, place)
        sharing = await self._sharing(transaction, connection, row, root)
        scene = await set_scene(transaction, connection, row, self._settings, now, place, sharing)
        return scene, self._lane(connection, place, root)

    async def _say(
        self, write: WriteSayings, decided: _Decided, intent: Intent, facts: Facts | None, now: datetime
    ) -> None:
        place = (intent.key.episode, intent.key.trouble)
        transaction, connection, row = write.transaction, decided.connection, decided.row
        if place[1] == Trouble.UNREACHABLE or write.holds(connection.id):
            await write()  # the words rest on what was said about this connection, or about the same outage
        if intent.replaces is not None:
            await transaction.outbox.withdraw(connection.id, str(intent.replaces))
        root = await self._root(transaction, connection, place)
        if intent.act is Act.POST and intent.site and intent.reason is not Reason.TOLD_LATE:
            root = await self._shared(transaction, connection, row, intent)
        sharing = await self._sharing(transaction, connection, row, root)
        told_in = IN_THREAD if intent.act in (Act.THREAD, Act.BROADCAST) else IN_MESSAGE
        scene = await set_scene(transaction, connection, row, self._settings, now, place, sharing, facts, told_in)
        joins = root.id if root and intent.act is Act.POST and intent.site else ""
        lane = self._lane(connection, place, root)
        rendered = self._renderer.intent(scene, intent)
        words = Words(Kind.INTENT, str(intent.key), intent.act, place, lane, rendered, intent, joins=joins)
        saying = self._saying(connection, row, words, now)
        write.add(saying)
        if intent.act is Act.POST and intent.site and root is None and intent.reason is not Reason.TOLD_LATE:
            await transaction.outbox.note_outage(intent.site, saying.channel, saying.id)

    async def _shared(
        self, transaction: Transaction, connection: Connection, row: WatchRow, intent: Intent
    ) -> OutboxRow | None:
        """The row whose message this outage joins; None where it begins one. Locks the place until the end."""
        outbox_id = await transaction.outbox.lock_outage(intent.site, self._channel(connection, row))
        first = await transaction.outbox.get(outbox_id) if outbox_id else None
        if first is None or first.intent is None or first.connection_id == connection.id:
            return None
        is_live = first.state in (Delivery.WAITING, Delivery.SENT) and not first.is_unwanted
        return first if is_live and shares_message(intent, first.intent, self._settings.group_window) else None

    async def _sharing(
        self, transaction: Transaction, connection: Connection, row: WatchRow, root: OutboxRow | None
    ) -> tuple[OutboxRow, ...]:
        """The rows that share the message of an outage, whose place is locked until the end.

        Of two edits drawn at once each would miss the other's end.
        """
        if root is None:
            return ()
        await transaction.outbox.lock_outage(row.site, self._channel(connection, row))
        return await transaction.outbox.joined(root.id)

    async def _root(self, transaction: Transaction, connection: Connection, place: Place) -> OutboxRow | None:
        """The row that began the message in which an outage is told; None for everything else."""
        if place[1] != Trouble.UNREACHABLE:
            return None
        post = await transaction.posts.latest(connection.id, place)
        row = await transaction.outbox.get(post.outbox_id) if post else None
        return await transaction.outbox.get(row.joins) if row and row.joins else row

    async def _give_notice(
        self, write: WriteSayings, decided: _Decided, notice: Notice, facts: Facts | None, now: datetime
    ) -> None:
        connection, row = decided.connection, decided.row
        asked = row.countdown.remind_at if row.countdown and notice.asked_again else None
        key = f"expiry/{notice.ends.isoformat()}/{notice.days}" + (f"/{asked.isoformat()}" if asked else "")
        scene = await set_scene(write.transaction, connection, row, self._settings, now, facts=facts)
        rendered = self._renderer.expiry(scene, notice)
        lane = f"{connection.id}/expiry"
        words = Words(Kind.EXPIRY, key, Act.POST, ("expiry", ""), lane, rendered, notice=notice)
        write.add(self._saying(connection, row, words, now))

    def _saying(self, connection: Connection, row: WatchRow, words: Words, now: datetime) -> OutboxRow:
        return saying_row(self._new_id(), connection, row, self._channel(connection, row), words, now)

    def _channel(self, connection: Connection, row: WatchRow) -> str:
        return row.plan.channel or connection.alert_channel or self._default_channel or ""

    def _lane(self, connection: Connection, place: Place, root: OutboxRow | None) -> str:
        """A lane per episode; one for all that share a message."""
        return root.lane if root else f"{connection.id}/{place[0]}"
