"""Takes one finished look into the watch: state, transitions, what is to be said, next look and audit lines together.

Used by the watch itself and by every test that a person makes of a watched connection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from access.credentials import Credential, OAuthToken
from access.episodes import change_secret, observe
from access.evidence import Cause, EvidenceClass
from access.expiry import Countdown, DateSource, after_new_secret, learn_end, tells_same_end
from access.findings import PermissionLook
from access.held_looks import sit_out
from access.lockout import LoginCount, LoginHeld, login_account
from access.login_watch import Observation
from access.next_look import spared_look
from access.operations.hand_over import HandOver
from access.records import Actor, ActorKind, AuditEvent, Connection
from access.results import CheckResult
from access.stores import Transaction
from access.telling import HomePages
from access.watch_settings import WatchSettings
from access.watch_state import Transition
from access.watching import WatchRow, settings_for

WATCH = Actor(ActorKind.BOT, "watch")
_PASSWORD_REFUSED = "AUTHENTICATED_FAILED"  # noqa: S105 - Jira's word, not a password


@dataclass(frozen=True, slots=True)
class Moved:
    """A watch after a look, before it is asked whether something is to be said: its row, its changes, their trail."""

    row: WatchRow
    moves: tuple[Transition, ...]
    events: tuple[AuditEvent, ...]

    def changes_home(self, before: WatchRow) -> bool:
        """Whether Home tabs drawn from the watch before show what is not so any more: its state or its secret's end."""
        return bool(self.moves) or not tells_same_end(before.countdown, self.row.countdown)


class ObserveLook:
    """Moves watches."""

    def __init__(
        self, hand_over: HandOver, settings: WatchSettings, roll: Callable[[], float], homes: HomePages
    ) -> None:
        """Make ready; `roll` gives a random number from -1 to 1, by which looks are spread."""
        self.hand_over = hand_over
        self._settings = settings
        self._roll = roll
        self._homes = homes

    async def __call__(
        self,
        transaction: Transaction,
        connection: Connection,
        credential: Credential,
        row: WatchRow,
        result: CheckResult,
        permissions: PermissionLook | None,
        now: datetime,
    ) -> WatchRow:
        """The watch after this look, saved.

        Args:
            transaction: holds the lock on `row`, and keeps the check.
            connection: the connection, as it is kept now.
            credential: what was tried.
            row: the watch.
            result: what the look found out.
            permissions: what a sweep saw; None where none was made.
            now: the database's time, UTC.
        """
        tries = await transaction.budget.read(login_account(connection.address, credential))
        moved = self.move(connection, credential, row, result, permissions, tries, now)
        return await self._keep(transaction, connection, row, moved, now)

    def move(
        self,
        connection: Connection,
        credential: Credential,
        row: WatchRow,
        result: CheckResult,
        permissions: PermissionLook | None,
        tries: LoginCount,
        now: datetime,
    ) -> Moved:
        """The watch after this look; nothing is kept yet. `tries` is what stands against the account."""
        settings = settings_for(row.plan, self._settings)
        row = _with_secret_of(connection, row)
        seen = Observation(
            at=now,
            evidence=result.evidence,
            credential=credential.kind,
            is_strong=is_strong(result),
            permissions=permissions,
            tries=tries,
            retry_after=_retry_after(result),
        )
        step = observe(row.state, seen, settings)
        next_look = step.next_look.spread(now, self._roll(), settings)
        moved = replace(
            row,
            state=step.state,
            countdown=_countdown_after(row, result, credential),
            next_look_at=next_look.at if row.is_on else None,
            next_look_reason=next_look.reason,
            next_look_projects=next_look.projects,
        )
        return _moved(connection, moved, step.transitions)

    async def held(
        self, transaction: Transaction, connection: Connection, row: WatchRow, held: LoginHeld, now: datetime
    ) -> WatchRow:
        """The watch after a look that tried no login because none may be tried, saved; arguments as above."""
        settings = settings_for(row.plan, self._settings)
        state, moves = sit_out(row.state, now, held.ruling, settings, jira_answers=held.jira_answers)
        next_look = spared_look(held.ruling, now, settings, row.next_look_projects).spread(now, self._roll(), settings)
        moved = replace(
            row,
            state=state,
            next_look_at=next_look.at if row.is_on else None,
            next_look_reason=next_look.reason,
        )
        return await self._keep(transaction, connection, row, _moved(connection, moved, moves), now)

    async def _keep(
        self, transaction: Transaction, connection: Connection, before: WatchRow, moved: Moved, now: datetime
    ) -> WatchRow:
        await transaction.transitions.add(connection.id, moved.moves)
        said = await self.hand_over(transaction, connection, moved.row, now)
        await transaction.watches.save(said)
        await transaction.audit.append_all(moved.events)
        if moved.changes_home(before):
            await self.redraw(connection.workspace)
        return said

    async def redraw(self, workspace: str) -> None:
        """Have the workspace's Home tabs drawn anew."""
        await self._homes.refresh(workspace)


def _moved(connection: Connection, row: WatchRow, moves: tuple[Transition, ...]) -> Moved:
    return Moved(row, moves, tuple(_event(connection, move) for move in moves))


def is_strong(result: CheckResult) -> bool:
    """Whether a refusal is beyond doubt: Jira named the password, and without a login it says that it is well."""
    signals = result.evidence.signals
    is_named = signals is not None and signals.login_reason == _PASSWORD_REFUSED
    return is_named and result.evidence.cause is Cause.BAD_CREDENTIAL and result.site.version is not None


def _retry_after(result: CheckResult) -> timedelta | None:
    signals = result.evidence.signals
    if signals is None or signals.retry_after_seconds is None:
        return None
    return timedelta(seconds=signals.retry_after_seconds)


def _with_secret_of(connection: Connection, row: WatchRow) -> WatchRow:
    """The watch, told that the secret was replaced since it last looked."""
    if row.secret_at == connection.secret_changed_at:
        return row
    state = row.state if row.secret_at is None else change_secret(row.state)
    return replace(row, state=state, secret_at=connection.secret_changed_at)


def _countdown_after(row: WatchRow, result: CheckResult, credential: Credential) -> Countdown | None:
    """The countdown: begun anew once another secret has passed, and read from an OAuth token that says when it ends."""
    ends = credential.expires_at if isinstance(credential, OAuthToken) else None
    is_good = result.evidence.kind in (EvidenceClass.OK, EvidenceClass.PERMISSION)
    known = row.countdown
    if is_good and row.state.login.tries.has_new_secret:
        known = after_new_secret(known, row.secret_at)
    return known if ends is None else learn_end(known, ends, DateSource.OAUTH_END)


def _event(connection: Connection, move: Transition) -> AuditEvent:
    return AuditEvent(
        at=move.at,
        workspace=connection.workspace,
        actor=WATCH,
        action=f"watch.{move.strand}",
        connection=connection.name,
        outcome=move.target,
        details={"from": move.source, "cause": move.cause.value, "episode": move.episode},
    )
