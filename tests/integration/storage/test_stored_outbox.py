"""The outbox: in order within a lane, one at a time a channel, and finished only by who holds the newest fence."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from fixtures.watched import LEASE, LONG_AGO, lost_intent, saying
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from access.expiry import DateSource, Notice
from access.findings import Finding
from access.intents import Act, Topic
from access.outbox import Delivery, Kind, OutboxRow, Post
from access.telling import Rendered, RenderedFile
from storage.opening import Storage

NO_GAP = timedelta()


async def write(storage: Storage, *rows: OutboxRow) -> None:
    async with storage.begin() as transaction:
        for row in rows:
            await transaction.outbox.add(row)


async def claim(storage: Storage, gap: timedelta = NO_GAP) -> tuple[OutboxRow, ...]:
    async with storage.begin() as transaction:
        return await transaction.outbox.claim(10, LEASE, gap)


async def expire_leases(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE outbox SET leased_until = :then WHERE leased_until IS NOT NULL"),
            {"then": "2026-01-01 00:00:00+00:00"},
        )


def words(rows: tuple[OutboxRow, ...]) -> list[str]:
    return [row.rendered.text for row in rows]


async def test_a_saying_comes_back_as_it_was_written(storage: Storage) -> None:
    row = replace(
        saying(1),
        rendered=Rendered("lost", ({"type": "divider"},), RenderedFile("a.csv", "All", b"\xef\xbb\xbfkey")),
        notice=Notice(14, LONG_AGO, DateSource.TYPED, "slack:T:U"),
        told=frozenset({Finding("APPS", "EDIT_ISSUES")}),
    )

    await write(storage, row)

    async with storage.reading() as transaction:
        assert await transaction.outbox.get("row-1") == row


async def test_several_sayings_are_written_in_their_order_and_none_twice(storage: Storage) -> None:
    await write(storage, saying(2))
    rows = [saying(3), replace(saying(2), id="again"), saying(1), replace(saying(1), id="twice")]

    async with storage.begin() as transaction:
        new = await transaction.outbox.add_all(rows)

    assert new == {"row-3", "row-1"}
    assert [row.id for row in await claim(storage)] == ["row-2"]  # one a channel at a time
    async with storage.reading() as transaction:
        assert await transaction.outbox.get("row-3") == saying(3)
        assert await transaction.outbox.get("again") is None


async def test_a_saying_of_several_keeps_what_belongs_to_it(storage: Storage) -> None:
    row = replace(
        saying(1),
        rendered=Rendered('lost \u2028 "here"', ({"type": "divider"},)),
        notice=Notice(14, LONG_AGO, DateSource.TYPED, "slack:T:U"),
        told=frozenset({Finding("APPS", "EDIT_ISSUES")}),
    )

    async with storage.begin() as transaction:
        await transaction.outbox.add_all([row])

    async with storage.reading() as transaction:
        assert await transaction.outbox.get("row-1") == row


async def test_the_same_key_is_written_once(storage: Storage) -> None:
    async with storage.begin() as transaction:
        first = await transaction.outbox.add(saying(1))
        second = await transaction.outbox.add(replace(saying(1), id="another"))

    assert (first, second) == (True, False)


async def test_two_replicas_never_get_the_same_saying(storage: Storage, other_replica: Storage) -> None:
    await write(storage, *(saying(number, f"C{number}") for number in range(8)))

    mine, theirs = await asyncio.gather(claim(storage), claim(other_replica))

    assert sorted(words(mine + theirs)) == [f"words {number}" for number in range(8)]


async def test_a_lane_goes_on_only_after_what_came_before(storage: Storage) -> None:
    await write(storage, saying(1, "C1", "episode"), saying(2, "C2", "episode"))

    (first,) = await claim(storage)
    meanwhile = await claim(storage)
    async with storage.begin() as transaction:
        await transaction.outbox.finish(first, Delivery.SENT)
    then = await claim(storage)

    assert (words((first,)), words(meanwhile), words(then)) == (["words 1"], [], ["words 2"])


async def test_a_channel_is_served_one_at_a_time_and_the_others_go_on(storage: Storage) -> None:
    await write(storage, saying(1, "C1"), saying(2, "C1"), saying(3, "C2"))

    claimed = await claim(storage, timedelta(seconds=60))
    later = await claim(storage)

    assert (words(claimed), words(later)) == (["words 1", "words 3"], [])


async def test_a_channel_that_slack_holds_back_holds_nobody_else_up(storage: Storage) -> None:
    await write(storage, saying(1, "C1"), saying(2, "C2"))
    async with storage.begin() as transaction:
        await transaction.outbox.rest("C1", timedelta(seconds=30))

    assert words(await claim(storage)) == ["words 2"]


async def test_what_a_dead_replica_held_comes_back_as_uncertain(storage: Storage, engine: AsyncEngine) -> None:
    await write(storage, saying(1))
    (held,) = await claim(storage)
    await expire_leases(engine)

    (again,) = await claim(storage)

    assert (held.is_uncertain, again.is_uncertain, again.fence) == (False, True, held.fence + 1)


async def test_a_paused_replica_cannot_finish_what_another_took_over(storage: Storage, engine: AsyncEngine) -> None:
    await write(storage, saying(1))
    (lost,) = await claim(storage)
    await expire_leases(engine)
    (held,) = await claim(storage)

    async with storage.begin() as transaction:
        done = [await transaction.outbox.finish(row, Delivery.SENT) for row in (lost, held)]

    assert done == [False, True]


async def test_what_was_postponed_is_not_due_and_remembers_its_doubt(storage: Storage) -> None:
    await write(storage, saying(1), saying(2, "C2"))
    rows = await claim(storage)
    async with storage.begin() as transaction:
        await transaction.outbox.postpone(rows[0], timedelta(hours=1), "ratelimited", is_uncertain=False)
        await transaction.outbox.postpone(rows[1], NO_GAP, "timeout", is_uncertain=True)

    (again,) = await claim(storage)

    assert (again.id, again.is_uncertain, again.problem) == ("row-2", True, "timeout")


async def test_a_later_edit_stands_for_the_earlier_ones(storage: Storage) -> None:
    edits = [saying(n, lane="e", intent=lost_intent(topic=Topic.EDIT, act=Act.EDIT, number=n)) for n in (1, 2, 3)]
    async with storage.begin() as transaction:
        for edit in edits:
            await transaction.outbox.add(edit)
            await transaction.outbox.supersede(edit)

    async with storage.reading() as transaction:
        dropped = await transaction.outbox.superseded_by("row-3")

    assert (words(await claim(storage)), sorted(words(dropped))) == (["words 3"], ["words 1", "words 2"])


def edit_of(number: int, joins: str = "") -> OutboxRow:
    intent = lost_intent(topic=Topic.EDIT, act=Act.EDIT, number=number)
    return replace(saying(number, lane="e", intent=intent), joins=joins)


async def test_an_edit_that_is_under_way_is_waited_for_by_the_later_one(storage: Storage) -> None:
    await write(storage, edit_of(1))
    (under_way,) = await claim(storage)
    async with storage.begin() as transaction:
        await transaction.outbox.add(edit_of(2))
        await transaction.outbox.supersede(edit_of(2))

    meanwhile = words(await claim(storage))
    async with storage.begin() as transaction:
        is_held = await transaction.outbox.finish(under_way, Delivery.SENT)

    assert (meanwhile, is_held, words(await claim(storage))) == ([], True, ["words 2"])


async def test_an_edit_of_an_older_message_is_not_dropped_for_one_of_the_newest(storage: Storage) -> None:
    await write(storage, edit_of(1, joins="row-0"))
    async with storage.begin() as transaction:
        await transaction.outbox.add(edit_of(2))
        await transaction.outbox.supersede(edit_of(2))

    assert words(await claim(storage)) == ["words 1"]


async def test_a_saying_that_has_not_left_can_be_withdrawn(storage: Storage) -> None:
    await write(storage, saying(1))
    async with storage.begin() as transaction:
        await transaction.outbox.withdraw("7", saying(1).key)

    async with storage.reading() as transaction:
        row = await transaction.outbox.get("row-1")

    assert row is not None
    assert row.state is Delivery.WITHDRAWN


async def test_all_about_an_episode_is_withdrawn_but_for_what_others_share(storage: Storage) -> None:
    shared = saying(2, lane="7/7-1", intent=lost_intent("7-1"))
    other = replace(saying(3, lane="7/7-1"), connection_id="8", joins=shared.id)
    await write(storage, saying(1, lane="7/7-1", intent=lost_intent("7-1")), shared, other, saying(4))

    async with storage.begin() as transaction:
        await transaction.outbox.withdraw_about("7", {"7-1"})

    async with storage.reading() as transaction:
        rows = [await transaction.outbox.get(f"row-{number}") for number in range(1, 5)]
    waits = Delivery.WAITING
    assert [row.state for row in rows if row is not None] == [Delivery.WITHDRAWN, waits, waits, waits]


async def test_a_saying_that_may_have_left_is_only_marked(storage: Storage) -> None:
    await write(storage, saying(1))
    await claim(storage)
    async with storage.begin() as transaction:
        await transaction.outbox.withdraw("7", saying(1).key)

    async with storage.reading() as transaction:
        row = await transaction.outbox.get("row-1")

    assert row is not None
    assert (row.state, row.is_unwanted) == (Delivery.WAITING, True)


async def test_the_newest_words_on_a_topic_tell_what_was_told(storage: Storage) -> None:
    both, one = (
        frozenset(Finding(project, "EDIT_ISSUES") for project in keys) for keys in (("APPS", "CORE"), ("APPS",))
    )
    topics = (Topic.POST, Topic.EDIT, Topic.REMINDER)
    rows = [saying(number, intent=lost_intent(topic=topic)) for number, topic in enumerate(topics, 1)]
    note = replace(saying(4, intent=lost_intent(topic=Topic.THREAD)), kind=Kind.OVERLAY)
    await write(storage, replace(rows[0], told=both), *(replace(row, told=one) for row in (*rows[1:], note)))

    async with storage.reading() as transaction:
        message = await transaction.outbox.told("7", ("7-1", "lost"), {Topic.POST, Topic.EDIT})
        thread = await transaction.outbox.told("7", ("7-1", "lost"), {Topic.POST, Topic.THREAD})
        nothing = await transaction.outbox.told("7", ("7-1", "degraded"), {Topic.POST})

    assert (message, thread, nothing) == (one, both, frozenset())


async def test_words_that_were_given_up_told_nothing(storage: Storage) -> None:
    findings = frozenset({Finding("APPS", "EDIT_ISSUES")})
    await write(storage, replace(saying(1, intent=lost_intent()), told=findings))
    (row,) = await claim(storage)
    async with storage.begin() as transaction:
        await transaction.outbox.finish(row, Delivery.FAILED, "invalid_blocks")

    async with storage.reading() as transaction:
        told = await transaction.outbox.told("7", ("7-1", "lost"), {Topic.POST})

    assert told == frozenset()


async def test_the_newest_post_of_a_place_is_found(storage: Storage) -> None:
    place = ("7-1", "lost")
    async with storage.begin() as transaction:
        await transaction.posts.add(Post("row-1", "7", place, "C1", "1.1", LONG_AGO))
        await transaction.posts.add(Post("row-2", "7", place, "C1", "2.1", LONG_AGO + timedelta(hours=1)))

    async with storage.reading() as transaction:
        latest = await transaction.posts.latest("7", place)
        every = await transaction.posts.all("7", place)

    assert latest is not None
    assert [one.ts for one in every] == ["1.1", "2.1"]
    assert latest.ts == "2.1"


async def test_an_outage_is_remembered_by_site_and_channel(storage: Storage) -> None:
    async with storage.begin() as transaction:
        before = await transaction.outbox.lock_outage("https://jira.example.com", "C1")
        await transaction.outbox.note_outage("https://jira.example.com", "C1", "row-1")

    async with storage.begin() as transaction:
        after = await transaction.outbox.lock_outage("https://jira.example.com", "C1")

    assert (before, after) == ("", "row-1")
