"""The hash chain by itself: any edit, removal or exchange of entries is found, at the place where it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.records import Actor, ActorKind, AuditEntry, AuditEvent, AuditHead, ChainReport
from storage.audit_chain import EMPTY_CHAIN, ChainWalk, chained

pytestmark = pytest.mark.timeout(180)  # chains are slow to make up

texts = st.text(max_size=12)
details = st.dictionaries(
    texts, st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
)
events = st.builds(
    AuditEvent,
    at=st.datetimes(timezones=st.just(UTC)),
    workspace=texts,
    actor=st.builds(Actor, st.sampled_from(ActorKind), texts, texts),
    action=texts,
    outcome=texts,
    connection=texts,
    details=details,
)


def chain(some: list[AuditEvent]) -> list[AuditEntry]:
    head = EMPTY_CHAIN
    entries = []
    for event in some:
        entries.append(chained(event, head))
        head = AuditHead(entries[-1].seq, entries[-1].hash)
    return entries


def walk(entries: list[AuditEntry], head: AuditHead, vouched: AuditHead | None = None) -> ChainReport:
    walker = ChainWalk(vouched=vouched)
    for entry in entries:
        walker.take(entry)
    return walker.report(head)


def head_of(entries: list[AuditEntry]) -> AuditHead:
    return AuditHead(entries[-1].seq, entries[-1].hash) if entries else EMPTY_CHAIN


@given(st.lists(events, max_size=6))
def test_an_untouched_chain_is_whole(some: list[AuditEvent]) -> None:
    entries = chain(some)

    assert walk(entries, head_of(entries)) == ChainReport(len(some), head_of(entries), None)


@given(st.lists(events, min_size=1, max_size=6), events, st.data())
def test_an_edited_entry_is_found_where_it_stands(
    some: list[AuditEvent], other: AuditEvent, data: st.DataObject
) -> None:
    entries = chain(some)
    place = data.draw(st.integers(0, len(some) - 1))
    edited = [
        *entries[:place],
        replace(entries[place], event=replace(other, action=f"{some[place].action}!")),
        *entries[place + 1 :],
    ]

    broken = walk(edited, head_of(entries)).broken

    assert broken is not None
    assert broken.seq == place + 1


@given(st.lists(events, min_size=1, max_size=6), st.data())
def test_a_removed_entry_is_found_where_it_stood(some: list[AuditEvent], data: st.DataObject) -> None:
    entries = chain(some)
    place = data.draw(st.integers(0, len(some) - 1))

    broken = walk(entries[:place] + entries[place + 1 :], head_of(entries)).broken

    assert broken is not None
    assert broken.seq == place + 1


@given(st.lists(events, min_size=2, max_size=6), st.data())
def test_exchanged_entries_are_found_at_the_first(some: list[AuditEvent], data: st.DataObject) -> None:
    entries = chain(some)
    place = data.draw(st.integers(0, len(some) - 2))
    first, second = entries[place], entries[place + 1]
    renumbered = [replace(second, seq=first.seq), replace(first, seq=second.seq)]

    broken = walk([*entries[:place], *renumbered, *entries[place + 2 :]], head_of(entries)).broken

    assert broken is not None
    assert broken.seq == place + 1


@given(st.lists(events, min_size=1, max_size=6), events)
def test_a_chain_rewritten_from_the_start_does_not_meet_its_kept_head(
    some: list[AuditEvent], other: AuditEvent
) -> None:
    entries = chain(some)
    forged = chain([replace(other, action=f"{some[0].action}!"), *some[1:]])

    assert walk(forged, head_of(entries)).broken is not None


@given(events, st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_a_hash_does_not_depend_on_the_zone_in_which_the_moment_was_told(event: AuditEvent, moment: datetime) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(hours=5, minutes=30)))

    hashes = [chained(replace(event, at=told), EMPTY_CHAIN).hash for told in (moment, elsewhere)]

    assert hashes[0] == hashes[1]


def test_the_hash_of_a_known_entry_never_changes() -> None:
    event = AuditEvent(
        at=datetime(2026, 11, 3, 12, tzinfo=UTC),
        workspace="T01TEAM",
        actor=Actor(ActorKind.SLACK, "U01MARIA", "T01TEAM"),
        action="connection.add",
        outcome="ok",
        connection="prod",
        details={"kind": "pat"},
    )

    assert chained(event, EMPTY_CHAIN).hash == (
        "3d03abe28af2e178f624bedbbef14326402bf863e795186da3f4b4c9e5065ce2"  # sha256sum of the canonical text
    )


@given(st.lists(events, min_size=2, max_size=6), st.data())
def test_entries_cut_off_the_end_together_with_the_kept_head_are_found_by_what_was_verified_earlier(
    some: list[AuditEvent], data: st.DataObject
) -> None:
    entries = chain(some)
    left = entries[: data.draw(st.integers(0, len(some) - 1))]
    seen = data.draw(st.integers(1, len(some)))
    verified = AuditHead(seen, entries[seen - 1].hash)

    found = walk(left, head_of(left), verified).broken

    # What nobody had verified can go unseen: then only a head that was kept elsewhere, as in a digest, shows it.
    assert (found is not None) is (len(left) < seen)
    assert walk(left, head_of(left)).broken is None
    assert walk(left, head_of(entries)).broken is not None


@given(st.lists(events, min_size=1, max_size=6), events, st.data())
def test_a_chain_made_anew_with_its_head_is_found_by_what_was_verified_earlier(
    some: list[AuditEvent], other: AuditEvent, data: st.DataObject
) -> None:
    entries = chain(some)
    seen = data.draw(st.integers(1, len(some)))
    place = data.draw(st.integers(0, seen - 1))
    forged = chain([*some[:place], replace(other, action=f"{some[place].action}!"), *some[place + 1 :]])

    found = walk(forged, head_of(forged), AuditHead(seen, entries[seen - 1].hash)).broken

    assert found is not None
    assert found.seq == seen


@given(st.lists(events, min_size=2, max_size=8), st.data())
def test_any_order_but_the_right_one_is_found(some: list[AuditEvent], data: st.DataObject) -> None:
    entries = chain(some)
    shuffled = data.draw(st.permutations(entries))

    assert (walk(shuffled, head_of(entries)).broken is None) is (shuffled == entries)
