"""Projects and boards of an integration, taken over from Jira Align instead of being typed.

Whatever Jira Align says is shown first and changes nothing; a draft holds exactly the lists that were shown, and with a
new token the token, until the person who asked says yes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from access.align import AlignDifference, AlignLogin, AlignLook, AlignSource, differences
from access.boards import Board
from access.credentials import CredentialKind, PersonalAccessToken
from access.drafts import LIFETIME, Draft, DraftKind, DraftOver, DraftState, Plan, require_state, require_theirs
from access.errors import NotFound
from access.operations.end_drafts import discard_drafts_of, end_draft
from access.operations.read_align import ReadAlign
from access.operations.trail import Trail
from access.people import Person
from access.ports import Clock
from access.ports_align import OpensAlign
from access.records import Actor, Connection
from access.stores import Storage, Transaction

ACTION = "align"
_NAMED_IN_AUDIT = 50


@dataclass(frozen=True, slots=True)
class AlignOffer:
    """What Jira Align said, and what following it would change.

    Attributes:
        connection: as it is kept now.
        source: which connector was read.
        look: what it said.
        difference: what would change.
        draft: waits for a yes; None where there is nothing to say yes to.
        is_new_token: whether a new token waits for a yes too.
    """

    connection: Connection
    source: AlignSource
    look: AlignLook
    difference: AlignDifference
    draft: Draft | None = None
    is_new_token: bool = False


@dataclass(frozen=True, slots=True)
class AlignImport:
    """What a yes has done: the connection as it is kept now, and what changed; `kept_token` where one was taken."""

    connection: Connection
    boards: tuple[Board, ...]
    difference: AlignDifference
    kept_token: bool = False


class ImportAlign:
    """Reads Jira Align, proposes, takes over and forgets. No transaction is open while Jira Align is asked."""

    def __init__(
        self,
        storage: Storage,
        jira: OpensAlign,
        read_align: ReadAlign,
        trail: Trail,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._storage = storage
        self._jira = jira
        self._read_align = read_align
        self._trail = trail
        self._clock = clock
        self._new_id = new_id

    async def login_of(self, connection: Connection) -> AlignLogin | None:
        """What is known of the token in use; None where there is none."""
        async with self._storage.reading() as transaction:
            return await transaction.align_logins.get(connection.id)

    async def begin(self, connection: Connection, person: Person, source: AlignSource) -> Draft:
        """A draft that is ready for the token; an earlier one of the same connection is discarded.

        Raises:
            BadInput: the host is not allowed.
        """
        async with self._trail.refusals_noted(person.actor, f"{ACTION}.begin", connection.name):
            self._jira.require_allowed(source)
        plan = _plan(connection, source, kind=CredentialKind.PAT)
        draft = self._draft(connection, person.actor, person.name, plan, DraftState.READY)
        async with self._storage.begin() as transaction:
            await transaction.drafts.end_old(draft.made_at)
            await discard_drafts_of(transaction, connection.id, draft.made_at, DraftKind.ALIGN)
            await transaction.drafts.add(draft)
            event = self._trail.event(
                person.actor,
                f"{ACTION}.begin",
                connection.name,
                draft=draft.id,
                site=source.address.base_url,
                connector=source.connector,
            )
            await transaction.audit.append(event)
        return draft

    async def propose(self, connection: Connection, person: Person) -> AlignOffer:
        """Read Jira Align with the kept token; a difference waits for a yes.

        Raises:
            NotFound: there is no token.
            BadInput: the host is no longer allowed.
        """
        async with self._storage.reading() as transaction:
            login = await transaction.align_logins.get(connection.id)
            token = await transaction.align_logins.token(connection.id)
        if login is None:
            raise NotFound(f"{connection.name} has no Jira Align token.")
        async with self._trail.refusals_noted(person.actor, f"{ACTION}.read", connection.name):
            look = await self._read_align(login.source, token)
        async with self._storage.begin() as transaction:
            difference = await difference_from(transaction, connection, look)
            draft = None
            if difference.is_any:
                plan = _plan(connection, login.source, difference)
                draft = self._draft(connection, person.actor, person.name, plan, DraftState.TESTED)
                await discard_drafts_of(transaction, connection.id, draft.made_at, DraftKind.ALIGN)
                await transaction.drafts.add(draft)
            await transaction.audit.append(
                self._trail.event(
                    person.actor,
                    f"{ACTION}.read",
                    connection.name,
                    "ok" if look.has_passed else "unread",
                    **told_of(look),
                )
            )
        return AlignOffer(connection, login.source, look, difference, draft)

    async def confirm(self, draft_id: str, actor: Actor, *, takes_over: bool) -> AlignImport:
        """Keep the token, where there is a new one, and write exactly the lists that were shown, if they are wanted.

        Raises:
            NotAllowed: somebody else began it.
            Conflict: it was confirmed or discarded already, or has run out.
            NotFound: it is no longer kept, or the connection was removed.
        """
        async with self._trail.refusals_noted(actor, f"{ACTION}.confirm"), self._storage.begin() as transaction:
            draft = await transaction.drafts.get(draft_id)
            if draft.kind is not DraftKind.ALIGN or draft.plan.align is None:
                raise NotFound("There is nothing of Jira Align behind this button.")
            require_theirs(draft, actor)
            require_state(draft, DraftState.TESTED, self._clock())
            token = await transaction.drafts.credential(draft) if draft.plan.kind is not None else None
            # First, because of two presses at once the second one waits here, and then sees that it is too late.
            if not await end_draft(transaction, draft, DraftState.CONFIRMED):
                raise DraftOver(await transaction.drafts.get(draft_id))
            connection = await transaction.connections.get(draft.connection_id)
            if connection.retired_at is not None:
                raise NotFound(f"The connection {connection.name} was removed meanwhile.")
            if isinstance(token, PersonalAccessToken):
                await self._keep_token(transaction, draft, draft.plan.align, token, actor)
            plan = draft.plan if takes_over else replace(draft.plan, projects=None, boards=None)
            return await self._take_over(transaction, connection, plan, actor, kept_token=token is not None)

    async def forget(self, connection: Connection, actor: Actor) -> None:
        """Erase the token; the lists stay. Raises NotFound where there is none."""
        async with self._storage.begin() as transaction:
            now = self._clock()
            discarded = await discard_drafts_of(transaction, connection.id, now, DraftKind.ALIGN)
            if not await transaction.align_logins.forget(connection.id) and not discarded:
                raise NotFound(
                    f"{connection.name} has no Jira Align token.", f"Enter one: /jira-access align {connection.name}"
                )
            await transaction.audit.append(self._trail.event(actor, f"{ACTION}.forget", connection.name))

    async def _keep_token(
        self, transaction: Transaction, draft: Draft, source: AlignSource, token: PersonalAccessToken, actor: Actor
    ) -> None:
        login = AlignLogin(connection_id=draft.connection_id, source=source, entered_by=actor, entered_at=self._clock())
        await transaction.align_logins.put(login, token.secret)
        event = self._trail.event(
            actor, f"{ACTION}.set", draft.plan.name, site=source.address.base_url, connector=source.connector
        )
        await transaction.audit.append(event)

    async def _take_over(
        self, transaction: Transaction, connection: Connection, plan: Plan, actor: Actor, *, kept_token: bool
    ) -> AlignImport:
        boards = await transaction.boards.of(connection.id)
        covered = await covered_by(transaction, connection)
        projects = covered if plan.projects is None else plan.projects
        after = boards if plan.boards is None else plan.boards
        difference = AlignDifference(
            plan.projects,
            tuple(key for key in projects if key not in covered),
            tuple(key for key in covered if key not in projects),
            connection.projects is None,
            plan.boards,
            tuple(board for board in after if board.id not in {one.id for one in boards}),
            tuple(board for board in boards if board.id not in {one.id for one in after}),
        )
        changed = connection if plan.projects is None else replace(connection, projects=plan.projects)
        if difference.is_any:
            await transaction.connections.update(changed)
            await transaction.boards.replace(connection.id, after)
            event = self._trail.event(actor, f"{ACTION}.import", connection.name, "ok", **_changed(difference))
            await transaction.audit.append(event)
        return AlignImport(changed, after, difference, kept_token)

    def _draft(self, connection: Connection, actor: Actor, name: str, plan: Plan, state: DraftState) -> Draft:
        now = self._clock()
        return Draft(
            id=self._new_id(),
            kind=DraftKind.ALIGN,
            connection_id=connection.id,
            asked_by=actor,
            asked_by_name=name,
            made_at=now,
            ends_at=now + LIFETIME,
            state=state,
            plan=plan,
        )


async def covered_by(transaction: Transaction, connection: Connection) -> tuple[str, ...]:
    """Keys of the projects that a connection covers now: its list, or what its account was last seen to see."""
    if connection.projects is not None:
        return connection.projects
    return tuple(state.key for state in await transaction.project_states.all(connection.id))


async def difference_from(transaction: Transaction, connection: Connection, look: AlignLook) -> AlignDifference:
    """What following Jira Align would change in the connection as it is kept now."""
    now = await transaction.connections.get(connection.id)
    if now.retired_at is not None:
        raise NotFound(f"The connection {connection.name} was removed meanwhile.")
    covered = await covered_by(transaction, now)
    return differences(look, now.projects, covered, await transaction.boards.of(connection.id))


def told_of(look: AlignLook) -> dict[str, str | int]:
    """A look in few words, for the audit trail: counts, and what went wrong."""
    told: dict[str, str | int] = {
        "projects": len(look.projects.projects),
        "boards": len(look.boards.boards),
    }
    for what, one in (("projects", look.projects), ("boards", look.boards)):
        if one.trouble is not None:
            told[f"{what}_trouble"] = one.trouble.value
    return told


def _plan(
    connection: Connection,
    source: AlignSource,
    difference: AlignDifference | None = None,
    kind: CredentialKind | None = None,
) -> Plan:
    wanted = difference or AlignDifference()
    return Plan(
        name=connection.name,
        address=connection.address,
        deployment=connection.deployment,
        kind=kind,
        projects=wanted.projects,
        align=source,
        boards=wanted.boards,
    )


def _changed(difference: AlignDifference) -> dict[str, list[str] | int]:
    added = [*difference.added, *(f"board:{board.id}" for board in difference.boards_added)]
    removed = [*difference.removed, *(f"board:{board.id}" for board in difference.boards_removed)]
    return {
        "added": added[:_NAMED_IN_AUDIT],
        "added_count": len(added),
        "removed": removed[:_NAMED_IN_AUDIT],
        "removed_count": len(removed),
    }
