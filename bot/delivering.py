"""Brings one saying to Slack: where it belongs, in which form, and whether it may stand there already.

What becomes of failures is decided in `bot.notifier`; what a confirmation means in `access.operations.confirm_saying`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from access.intents import Act
from access.outbox import OutboxRow, Post, Target
from access.records import JsonObject
from access.stores import Storage
from access.telling import Rendered
from bot.failpoints import Failpoint, failpoint
from bot.recipients import Recipients
from bot.slack_posting import MAY_REPEAT, Fate, NotPosted, SlackPosting, Spot, fate_of

_LOOK_BACK = timedelta(minutes=2)
"""Clocks of Slack and database may be apart."""
_MOST_BLOCKS = 50


@dataclass(frozen=True, slots=True)
class Delivered:
    """Where a saying stands now, and whether it is a message that later edits and threads mean."""

    spot: Spot
    is_new_message: bool


class Unwanted(Exception):
    """It did not leave before, and must not leave now."""


class Overtaken(Exception):
    """The claim has run out, as after a hang of the whole process: somebody else delivers it."""


class Delivering:
    """Delivers claimed rows."""

    def __init__(self, storage: Storage, posting: SlackPosting, recipients: Recipients) -> None:
        self._storage = storage
        self._posting = posting
        self._recipients = recipients

    async def __call__(self, row: OutboxRow, is_held: Callable[[], bool]) -> Delivered:
        """Bring it to Slack, or find it there; nothing leaves once `is_held` says that the claim has run out.

        Raises:
            NotPosted: Slack did not confirm.
            Unwanted: it is no longer wanted, and does not stand in Slack.
            Overtaken: it did not leave, because the claim has run out.
        """
        if fate_of(row.problem) is Fate.NO_WORDS:  # Slack did not take the blocks: the words must get out all the same
            row = replace(row, rendered=Rendered(row.rendered.text))
        post = await self._message_meant(row)
        if row.rendered.file is not None:
            return await self._upload(row, post, is_held)
        if post is not None and (row.act is Act.EDIT or row.joins):
            return await self._edit(row, post, is_held)
        if row.act is Act.EDIT and row.joins:
            raise Unwanted  # the older message that it was meant for is not known any more
        if row.target is not Target.CHANNEL:
            return await self._to_people(row, post, is_held)
        thread = post.ts if post is not None and row.act in (Act.THREAD, Act.BROADCAST) else ""
        if post is not None and thread and post.channel != row.channel:
            row = replace(row, channel=post.channel)
        return await self._create(row, row.channel, thread, is_held)

    async def _message_meant(self, row: OutboxRow) -> Post | None:
        """The message that an edit, a thread line or a joined outage is about."""
        if row.act in (Act.POST, Act.OPERATORS) and not row.joins:
            return None
        async with self._storage.reading() as transaction:
            if row.joins:
                return await transaction.posts.get(row.joins)
            return await transaction.posts.latest(row.connection_id, row.place)

    async def _upload(self, row: OutboxRow, post: Post | None, is_held: Callable[[], bool]) -> Delivered:
        if post is None or row.rendered.file is None or row.is_uncertain:
            raise Unwanted  # a list without its alert says nothing, and a second copy of it less
        spot = Spot(post.channel, post.ts)
        _still_held(is_held)
        await self._posting.upload(spot, row.rendered.file)
        return Delivered(spot, is_new_message=False)

    async def _edit(self, row: OutboxRow, post: Post, is_held: Callable[[], bool]) -> Delivered:
        spot = Spot(post.channel, post.ts)
        failpoint(Failpoint.BEFORE_POST)
        _still_held(is_held)
        await self._posting.edit(spot, row.rendered)
        failpoint(Failpoint.AFTER_POST)
        return Delivered(spot, is_new_message=row.act is not Act.EDIT and bool(row.joins))

    async def _to_people(self, row: OutboxRow, post: Post | None, is_held: Callable[[], bool]) -> Delivered:
        """A direct message to each; it counts once one of them has it."""
        thread = post.ts if post is not None and row.act in (Act.THREAD, Act.BROADCAST) else ""
        delivered: Delivered | None = None
        problem = NotPosted(Fate.NO_PLACE, "nobody_to_tell")
        for user_id in await self._recipients.of(row):
            try:
                channel = await self._posting.open_direct(user_id)
                in_thread = thread if post is not None and post.channel == channel else ""
                told = await self._create(row, channel, in_thread, is_held)
            except NotPosted as error:
                problem = error
            else:
                delivered = delivered or told
        if delivered is None:
            raise problem
        return delivered

    async def _create(self, row: OutboxRow, channel: str, thread: str, is_held: Callable[[], bool]) -> Delivered:
        """A new message, unless an earlier delivery that was cut off turns out to have made it."""
        rendered = row.rendered
        is_new_message = not thread
        if row.is_uncertain:
            found, is_known = await self._look_for(row, channel, thread)
            if found is not None:
                return Delivered(found, is_new_message)
            if not is_known:
                rendered = _marked(rendered)
        if row.is_unwanted:
            raise Unwanted
        failpoint(Failpoint.BEFORE_POST)
        _still_held(is_held)
        spot = await self._posting.post(channel, rendered, row.id, thread=thread, is_broadcast=row.act is Act.BROADCAST)
        failpoint(Failpoint.AFTER_POST)
        return Delivered(spot, is_new_message)

    async def _look_for(self, row: OutboxRow, channel: str, thread: str) -> tuple[Spot | None, bool]:
        """The message, and whether Slack let us look."""
        oldest = (row.written_at - _LOOK_BACK).timestamp()
        try:
            return await self._posting.find(channel, row.id, oldest, thread=thread), True
        except NotPosted as error:
            if error.fate in (Fate.HELD_BACK, Fate.UNKNOWN) or error.word == "unreachable":
                raise NotPosted(Fate.UNKNOWN, error.word, error.wait_seconds) from None
            return None, False


def _still_held(is_held: Callable[[], bool]) -> None:
    if not is_held():
        raise Overtaken


def _marked(rendered: Rendered) -> Rendered:
    """The words with a note that they may stand there twice."""
    note: JsonObject = {"type": "context", "elements": [{"type": "plain_text", "text": MAY_REPEAT.strip()}]}
    blocks = (*rendered.blocks[: _MOST_BLOCKS - 1], note) if rendered.blocks else ()
    return Rendered(rendered.text + MAY_REPEAT, blocks)
