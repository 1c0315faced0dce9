"""What a look teaches about its connection: Jira's version, and the account that a good login turned out to be."""

from __future__ import annotations

from dataclasses import replace

from access.records import Connection, JiraAccount
from access.results import CheckResult, Verdict


def learnt(connection: Connection, result: CheckResult) -> Connection:
    """The connection with what this look taught; a failed login teaches nothing about the account."""
    version = result.site.version or connection.version
    if result.verdict not in (Verdict.OK, Verdict.PERMISSIONS_MISSING):
        return replace(connection, version=version)
    account = JiraAccount(result.account.id, result.account.name, result.account.display_name)
    return replace(connection, version=version, account=account)
