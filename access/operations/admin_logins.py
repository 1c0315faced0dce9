"""An admin credential for a connection: begun, proved, confirmed, forgotten. Off until somebody enters one.

It comes in over a one-time link like any other secret, and is in use only once the person who began it has confirmed
it, having been told whom Jira named. It is never the service account's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from access.credentials import Credential, CredentialKind, credential_from
from access.drafts import LIFETIME, Draft, DraftKind, DraftOver, DraftState, plan_of, require_state, require_theirs
from access.errors import BadInput, NotFound, Refused
from access.operations.end_drafts import discard_drafts_of, end_draft
from access.operations.trail import Trail
from access.people import Person
from access.ports import Clock
from access.ports_repair import RepairJira
from access.records import Actor, Connection, JiraAccount
from access.reports import result_of
from access.results import CheckResult, Verdict
from access.stores import Storage
from access.stores_repair import AdminLogin

ACTION = "admin_credential"
RIGHT = "ADMINISTER"
_PLACEHOLDER = "x"
_ANY_GROUP = "jira-administrators"
_FORBIDDEN = (401, 403)


class NotAnAdministrator(Refused):
    """The credential logs in, and may not do what it would be for."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} logs in, but does not hold Administer Jira, without which schemes and groups cannot be changed.",
            "Enter the credential of a Jira administrator.",
        )


class CannotConfigure(Refused):
    """The credential is an administrator's, and its scopes leave it no change to Jira's configuration."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is an administrator, but Jira refuses this credential what repairs need: its scopes lack "
            "manage:jira-configuration.",
            "Make a token with manage:jira-configuration, read:jira-work and read:jira-user, or one without scopes.",
        )


class OwnAccount(Refused):
    """The credential is the service account's own, which must not be able to give itself rights."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is the service account itself, and an account must not give itself rights.",
            "Enter the credential of another account.",
        )


def require_other_account(connection: Connection, account_id: str | None, name: str) -> None:
    """Let an account pass that is not the one that the connection looks after.

    Raises:
        OwnAccount: it is.
        Refused: whose login the connection is has not been found out yet.
    """
    if account_known_of(connection) == account_id:
        raise OwnAccount(name)


def account_known_of(connection: Connection) -> str:
    """The id of the account that the connection looks after. Raises Refused where it has never logged in."""
    if connection.account is None or not connection.account.id:
        raise Refused(
            f"{connection.name} has not logged in yet, so its account is not known.",
            f"Test it first: /jira-access test {connection.name}",
        )
    return connection.account.id


class RequireAdministrator:
    """Judges a login that was proved: another account than the one looked after, with the right to administer."""

    def __init__(self, storage: Storage, jira: RepairJira) -> None:
        self._storage = storage
        self._jira = jira

    async def __call__(self, draft: Draft, credential: Credential, result: CheckResult) -> CheckResult:
        """The result as a pass.

        Raises:
            OwnAccount, NotAnAdministrator, CannotConfigure: it is not fit for repairs.
            Refused: the service account is not known yet, or Jira did not tell what this one may do.
        """
        name = result.account.display_name or result.account.name or result.account.id or "This account"
        async with self._storage.reading() as transaction:
            connection = await transaction.connections.get(draft.connection_id)
        require_other_account(connection, result.account.id, name)
        jira = self._jira.administration(draft.plan.address, draft.plan.deployment, credential)
        held = (await jira.my_permissions(None, (RIGHT,))).value
        if held is None:
            raise Refused(f"{name} logs in, but Jira did not tell what it may do; nothing was kept.", "Try again.")
        if RIGHT not in held.held:
            raise NotAnAdministrator(name)
        # What an account holds says nothing of a token's scopes. This call changes nothing, and needs the same ones:
        # https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-groups/#api-rest-api-3-group-member-get
        if (await jira.size_of_group(_ANY_GROUP)).signals.status in _FORBIDDEN:
            raise CannotConfigure(name)
        return replace(result, verdict=Verdict.OK, profile=draft.plan.profile)


@dataclass(frozen=True, slots=True)
class AdminReady:
    """A connection whose admin credential is in use from now on."""

    connection: Connection
    login: AdminLogin


class AdminLogins:
    """Begins, confirms and forgets admin credentials."""

    def __init__(self, storage: Storage, trail: Trail, clock: Clock, new_id: Callable[[], str]) -> None:
        self._storage = storage
        self._trail = trail
        self._clock = clock
        self._new_id = new_id

    async def of(self, connection: Connection) -> AdminLogin | None:
        """What is known of the one in use; None where there is none."""
        async with self._storage.reading() as transaction:
            return await transaction.admin_logins.get(connection.id)

    async def begin(self, connection: Connection, person: Person, kind: CredentialKind, user: str | None) -> Draft:
        """A draft that is ready for the secret; an earlier one of the same connection is discarded.

        Raises:
            BadInput: that kind needs a user name, or has no single secret that could be typed.
            Refused: the connection has never logged in, so that this account could not be told from its own.
        """
        account_known_of(connection)
        if kind is CredentialKind.OAUTH1:
            raise BadInput("OAuth 1.0a has no secret to type.", "Choose another kind of login.")
        credential_from(kind, user, _PLACEHOLDER)
        now = self._clock()
        plan = replace(plan_of(connection), kind=kind, user=user, expected=None, projects=None)
        draft = Draft(
            id=self._new_id(),
            kind=DraftKind.ADMIN,
            connection_id=connection.id,
            asked_by=person.actor,
            asked_by_name=person.name,
            made_at=now,
            ends_at=now + LIFETIME,
            state=DraftState.READY,
            plan=plan,
        )
        async with self._storage.begin() as transaction:
            await transaction.drafts.end_old(now)
            replaced = await discard_drafts_of(transaction, connection.id, now, DraftKind.ADMIN)
            await transaction.drafts.add(draft)
            event = self._trail.event(
                person.actor, f"{ACTION}.begin", connection.name, draft=draft.id, replaced=replaced
            )
            await transaction.audit.append(event)
        return draft

    async def confirm(self, draft_id: str, actor: Actor) -> AdminReady:
        """Take the credential into use that has passed.

        Raises:
            NotAllowed: somebody else began it.
            Conflict: it was confirmed or discarded already, or has run out.
            NotFound: it is no longer kept, or the connection was removed.
        """
        async with self._trail.refusals_noted(actor, f"{ACTION}.confirm"), self._storage.begin() as transaction:
            now = self._clock()
            draft = await transaction.drafts.get(draft_id)
            if draft.kind is not DraftKind.ADMIN:
                raise NotFound("There is no admin credential behind this button.")
            require_theirs(draft, actor)
            require_state(draft, DraftState.TESTED, now)
            credential = await transaction.drafts.credential(draft)
            if draft.check is None or draft.report is None:
                raise NotFound(f"The test for {draft.plan.name} is no longer kept.", "Enter the secret anew.")
            # First, because of two presses at once the second one waits here, and then sees that it is too late.
            if not await end_draft(transaction, draft, DraftState.CONFIRMED):
                raise DraftOver(await transaction.drafts.get(draft_id))
            connection = await transaction.connections.get(draft.connection_id)
            if connection.retired_at is not None:
                raise NotFound(f"The connection {connection.name} was removed meanwhile.")
            named = result_of(draft.check, draft.report).account
            login = AdminLogin(
                connection_id=connection.id,
                kind=credential.kind,
                user=credential.user,
                account=JiraAccount(named.id, named.name, named.display_name),
                entered_by=actor,
                entered_at=now,
            )
            await transaction.admin_logins.put(login, credential)
            event = self._trail.event(
                actor, f"{ACTION}.set", connection.name, account=named.id, auth=credential.kind.value
            )
            await transaction.audit.append(event)
        return AdminReady(connection, login)

    async def forget(self, connection: Connection, actor: Actor) -> None:
        """Erase the credential. Raises NotFound where there is none."""
        async with self._storage.begin() as transaction:
            if not await transaction.admin_logins.forget(connection.id):
                raise NotFound(f"{connection.name} has no admin credential.")
            await transaction.audit.append(self._trail.event(actor, f"{ACTION}.forget", connection.name))
