"""The gallery's messages about Jira Align."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from access.align import AlignDifference, AlignList, AlignLook, AlignSource, AlignTrouble
from access.boards import Board, BoardOrigin
from access.credentials import CredentialKind, Secret
from access.drafts import Draft, DraftKind, DraftState, plan_of
from access.operations.import_align import AlignImport, AlignOffer
from access.records import Connection
from access.sites import parse_address
from messages import align
from messages import gallery_values as made
from messages.exhibits import Exhibit, exhibit

_SOURCE = AlignSource(parse_address("https://example.jiraalign.com"))
_KEYS = ("APPS", "CORE", "WEB")


def align_exhibits() -> Iterator[Exhibit]:
    """Every message of this subject."""
    yield from _of(made.PROD, "Mobile and Core", _KEYS, "")
    yield from _of(
        made.HOSTILE, made.HOSTILE_NAME * 9, tuple(f"TEAM{number}" for number in range(900)), "Hostile names: "
    )
    for trouble in AlignTrouble:
        broken = AlignList(fields=(made.HOSTILE_NAME,) * 30, entries=3, trouble=trouble, detail=made.HOSTILE_NAME * 9)
        offer = AlignOffer(made.PROD, _SOURCE, AlignLook(_read(_KEYS), broken), AlignDifference())
        yield exhibit(f"align: boards, {trouble}", align.align_offer, offer)


def _read(keys: tuple[str, ...]) -> AlignList:
    return AlignList(projects=keys, field="projectKey", fields=("id", "projectKey"), entries=len(keys))


def _of(connection: Connection, name: str, keys: tuple[str, ...], prefix: str) -> Iterator[Exhibit]:
    boards = tuple(Board(number, name, BoardOrigin.JIRA_ALIGN) for number in range(1, len(keys)))
    told = AlignList(boards=boards, field=name, fields=(name,), entries=len(boards) + 2, unusable=2)
    draft = Draft(
        id="drf-5e10",
        kind=DraftKind.ALIGN,
        connection_id=connection.id,
        asked_by=connection.owner,
        asked_by_name="maria",
        made_at=made.NOW,
        ends_at=made.NOW + timedelta(hours=24),
        state=DraftState.TESTED,
        plan=replace(plan_of(connection), kind=CredentialKind.PAT, align=_SOURCE),
    )
    difference = AlignDifference(keys, keys, ("OPS", "OLD"), True, boards, boards, (Board(7, name),))  # noqa: FBT003 - a value
    offer = AlignOffer(connection, _SOURCE, AlignLook(_read(keys), told), difference, draft)
    same = replace(offer, difference=AlignDifference(), draft=None)
    empty = replace(same, look=AlignLook(AlignList(), AlignList()))
    yield exhibit(f"{prefix}align: no token yet", align.align_none, connection)
    url = Secret("https://bot.example.com/links/made-up")
    yield exhibit(f"{prefix}align: the link", align.align_link, draft, url, made.NOW + timedelta(minutes=15))
    yield exhibit(f"{prefix}align: differences", align.align_offer, offer)
    yield exhibit(f"{prefix}align: differences, new token", align.align_offer, replace(offer, is_new_token=True))
    yield exhibit(f"{prefix}align: no difference", align.align_offer, same)
    yield exhibit(
        f"{prefix}align: no difference, new token", align.align_offer, replace(same, draft=draft, is_new_token=True)
    )
    yield exhibit(f"{prefix}align: empty", align.align_offer, empty)
    done = AlignImport(connection, boards, difference, kept_token=True)
    yield exhibit(f"{prefix}align: taken over", align.align_done, done)
    kept = replace(done, difference=AlignDifference())
    yield exhibit(f"{prefix}align: the token is kept", align.align_done, kept)
    yield exhibit(f"{prefix}align: forgotten", align.align_forgotten, connection)
