"""Transactions: every store over one database connection, committed together."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.activity import StoredActivity
from storage.admin_logins import StoredAdminLogins
from storage.align_logins import StoredAlignLogins
from storage.approvals import StoredApprovals
from storage.audit import StoredAudit
from storage.audit_questions import StoredAuditQuestions
from storage.boards import StoredBoards
from storage.checks import StoredChecks
from storage.connections import StoredConnections
from storage.drafts import StoredDrafts
from storage.encryption import SecretBox
from storage.handshakes import StoredHandshakes
from storage.home_views import StoredHomeViews
from storage.jobs import StoredJobs
from storage.links import StoredLinks
from storage.login_counts import StoredLoginCounts
from storage.outbox import StoredOutbox
from storage.posts import StoredPosts
from storage.project_states import StoredProjectStates
from storage.renewals import StoredRenewals
from storage.repairs import StoredRepairs
from storage.seen import StoredSeen
from storage.transitions import StoredTransitions
from storage.watches import StoredWatches


@dataclass(frozen=True, slots=True)
class StoredTransaction:
    """The port `Transaction`."""

    connections: StoredConnections
    checks: StoredChecks
    project_states: StoredProjectStates
    budget: StoredLoginCounts
    drafts: StoredDrafts
    links: StoredLinks
    handshakes: StoredHandshakes
    renewals: StoredRenewals
    watches: StoredWatches
    activity: StoredActivity
    audit_questions: StoredAuditQuestions
    transitions: StoredTransitions
    outbox: StoredOutbox
    posts: StoredPosts
    jobs: StoredJobs
    home_views: StoredHomeViews
    approvals: StoredApprovals
    repairs: StoredRepairs
    admin_logins: StoredAdminLogins
    align_logins: StoredAlignLogins
    boards: StoredBoards
    audit: StoredAudit
    seen: StoredSeen


def transaction_on(connection: AsyncConnection, box: SecretBox) -> StoredTransaction:
    """The stores over one open connection."""
    return StoredTransaction(
        connections=StoredConnections(connection, box),
        checks=StoredChecks(connection),
        project_states=StoredProjectStates(connection),
        budget=StoredLoginCounts(connection),
        drafts=StoredDrafts(connection, box),
        links=StoredLinks(connection),
        handshakes=StoredHandshakes(connection, box),
        renewals=StoredRenewals(connection, box),
        watches=StoredWatches(connection),
        activity=StoredActivity(connection),
        audit_questions=StoredAuditQuestions(connection),
        transitions=StoredTransitions(connection),
        outbox=StoredOutbox(connection),
        posts=StoredPosts(connection),
        jobs=StoredJobs(connection),
        home_views=StoredHomeViews(connection),
        approvals=StoredApprovals(connection),
        repairs=StoredRepairs(connection),
        admin_logins=StoredAdminLogins(connection, box),
        align_logins=StoredAlignLogins(connection, box),
        boards=StoredBoards(connection),
        audit=StoredAudit(connection, box),
        seen=StoredSeen(connection),
    )
