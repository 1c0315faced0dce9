"""The gallery's messages about setting connections up and changing them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from access.boards import Board, BoardOrigin
from access.credentials import Secret
from access.drafts import Draft, DraftKind, DraftState, plan_of
from access.evidence import Cause
from access.lockout import Hold, LoginHeld, Ruling
from access.operations.change_boards import BoardChange
from access.operations.change_projects import ProjectChange
from access.operations.confirm_setup import SetUp
from access.records import Connection
from messages import connection_changes as changes
from messages import gallery_values as made
from messages import notices, setup
from messages.message import Message

_URL = Secret("https://bot.example.com/links/made-up")
_NAMED = ("APPS", "CORE")


@dataclass(frozen=True, slots=True)
class SetupExhibit:
    """One message with the name of the function that makes such messages."""

    title: str
    maker: str
    message: Message


def setup_exhibits() -> Iterator[SetupExhibit]:
    """Every message of these subjects."""
    yield from _links(_draft(made.PROD), "")
    yield from _links(_draft(made.HOSTILE), "Hostile names: ")
    yield from _results(_draft(made.PROD))
    yield from _changes(replace(made.PROD, projects=_NAMED), "")
    yield from _changes(replace(made.HOSTILE, projects=(made.HOSTILE_NAME,)), "Hostile names: ")
    yield SetupExhibit("The link was not delivered", "direct_message_failed", notices.direct_message_failed())


def _draft(connection: Connection, kind: DraftKind = DraftKind.CONNECT) -> Draft:
    return Draft(
        id="drf-5e10",
        kind=kind,
        connection_id=connection.id,
        asked_by=connection.owner,
        asked_by_name="maria",
        made_at=made.NOW,
        ends_at=made.NOW + timedelta(hours=24),
        state=DraftState.TESTED,
        plan=plan_of(connection),
        check=made.check_of(connection, Cause.OK),
    )


def _held(hold: Hold, minutes: int | None = None) -> LoginHeld:
    due = None if minutes is None else made.NOW + timedelta(minutes=minutes)
    return LoginHeld(Ruling(hold, due), made.LAST_GOOD)


def _links(draft: Draft, prefix: str) -> Iterator[SetupExhibit]:
    rotation = replace(draft, kind=DraftKind.ROTATE)
    ends_at = made.NOW + timedelta(minutes=15)
    gateway = replace(draft, plan=replace(draft.plan, gateway="https://api.atlassian.com/ex/jira/11223344"))
    words = ("Nothing was kept: the password is refused.", "Jira looked at it.", "Enter another one.")
    yield SetupExhibit(f"{prefix}connect: the link", "secret_link", setup.secret_link(draft, _URL, ends_at))
    yield SetupExhibit(f"{prefix}rotate: the link", "secret_link", setup.secret_link(rotation, _URL, ends_at))
    yield SetupExhibit(f"{prefix}connect: the link is sent", "link_sent", setup.link_sent(draft))
    yield SetupExhibit(f"{prefix}connect: discarded", "setup_discarded", setup.setup_discarded(draft))
    yield SetupExhibit(f"{prefix}connect: refused later", "secret_refused", setup.secret_refused(draft, words))
    yield SetupExhibit(f"{prefix}connect: a scoped token", "gateway_found", setup.gateway_found(gateway))
    yield SetupExhibit(f"{prefix}connect: held", "secret_held", setup.secret_held(draft, _held(Hold.LIMIT_REACHED)))
    again = setup.secret_held(draft, _held(Hold.LIMIT_AFTER_CHANGE))
    yield SetupExhibit(f"{prefix}rotate: held, the new secret was refused too", "secret_held", again)


def _results(draft: Draft) -> Iterator[SetupExhibit]:
    check = made.check_of(made.PROD, Cause.OK)
    good, short, hostile = made.good_result(), made.short_result(), made.hostile_result()
    rotation = replace(draft, kind=DraftKind.ROTATE)
    anybody = replace(good, account=replace(good.account, expected=None), projects=())
    yield SetupExhibit("connect: to be confirmed", "setup_tested", setup.setup_tested(draft, check, short))
    yield SetupExhibit("connect: nobody expected", "setup_tested", setup.setup_tested(draft, check, anybody))
    yield SetupExhibit("rotate: to be confirmed", "setup_tested", setup.setup_tested(rotation, check, good))
    bad = setup.setup_tested(_draft(made.HOSTILE), check, hostile)
    yield SetupExhibit("Hostile names: to be confirmed", "setup_tested", bad)
    done = SetUp(DraftKind.CONNECT, made.PROD, check, short)
    yield SetupExhibit("connect: done", "set_up", setup.set_up(done))
    yield SetupExhibit("rotate: done", "set_up", setup.set_up(replace(done, kind=DraftKind.ROTATE, result=anybody)))
    worst = replace(done, connection=made.HOSTILE, result=hostile)
    yield SetupExhibit("Hostile names: connected", "set_up", setup.set_up(worst))


def _changes(connection: Connection, prefix: str) -> Iterator[SetupExhibit]:
    keys = tuple(f"TEAM{number}" for number in range(90))
    listed = replace(connection, projects=_NAMED)
    nothing, shrunk = ProjectChange(listed), ProjectChange(listed, removed=_NAMED)
    unread = ProjectChange(listed, removed=keys, unseen=None)
    added = ProjectChange(listed, added=keys, unseen=("TEAM7",))
    every = ProjectChange(replace(connection, projects=None), removed=_NAMED)
    offered = replace(added, removed=("OLD",), draft=_draft(connection, DraftKind.PROJECTS))
    captcha, spent = _held(Hold.CAPTCHA, 120), _held(Hold.LIMIT_REACHED)
    yield SetupExhibit(f"{prefix}disconnect", "disconnect_question", changes.disconnect_question(connection))
    yield SetupExhibit(f"{prefix}disconnect: done", "disconnected", changes.disconnected(connection))
    told = changes.login_held(connection, captcha, for_admin=False)
    yield SetupExhibit(f"{prefix}test: held by a CAPTCHA", "login_held", told)
    told = changes.login_held(connection, spent, for_admin=True)
    yield SetupExhibit(f"{prefix}test: held, for an admin", "login_held", told)
    for what, change in (("add", added), ("remove, Jira away", unread), ("nothing", nothing), ("all", every)):
        yield SetupExhibit(f"{prefix}projects: {what}", "projects_changed", changes.projects_changed(change))
    boards = tuple(Board(number, connection.name, BoardOrigin.JIRA_ALIGN) for number in range(1, 40))
    changed = BoardChange(connection, boards, added=boards[:9], removed=(Board(92),))
    for what, board_change in (("changed", changed), ("nothing", BoardChange(connection, ()))):
        told = changes.boards_changed(board_change)
        yield SetupExhibit(f"{prefix}boards: {what}", "boards_changed", told)
    yield SetupExhibit(f"{prefix}projects sync", "projects_proposed", changes.projects_proposed(offered))
    for what, change in (("the same", nothing), ("nothing visible", shrunk)):
        yield SetupExhibit(f"{prefix}projects sync: {what}", "projects_in_step", changes.projects_in_step(change))
