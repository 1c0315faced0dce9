"""Is each connection's Jira allowed, there, and in time? Asked without a secret, so that no look can cost a login."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from access.credentials import CredentialKind
from access.diagnosis import diagnose_call, diagnose_trouble
from access.errors import BadInput
from access.evidence import Evidence, EvidenceClass
from access.ports import Clock, Reply, ServerInfo
from access.profiles import load_profile
from access.records import Connection
from bot.doctor_clock import judge_clock
from bot.doctor_findings import Finding, State
from jira_api.client import JiraClient
from messages.causes import explain
from messages.facts import deployment_and_version

_AT_ONCE = 8
_CLOSED = (401, 403)
"""Some Data Center sites tell strangers nothing, which is no fault."""


async def examine_sites(jira: JiraClient, connections: Iterable[Connection], clock: Clock) -> list[Finding]:
    """Two findings for each connection: its host, and its clock; a third where its profile cannot be read."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def examine(connection: Connection) -> list[Finding]:
        async with turns:
            return [*await _examine_site(jira, connection, clock), *_profile_faults(connection)]

    found = await asyncio.gather(*(examine(connection) for connection in connections))
    return [finding for findings in found for finding in findings]


async def _examine_site(jira: JiraClient, connection: Connection, clock: Clock) -> list[Finding]:
    try:
        site = jira.site(connection.address)
    except BadInput as refusal:
        return [Finding("site", State.FAULT, refusal.sentence, refusal.next_step, connection.name)]
    reply = await site.server_info()
    now, told = clock(), (reply.value.server_time if reply.value else None) or reply.signals.server_date
    # Signed OAuth requests carry our time; other kinds of login do not mind.
    breaks = "Jira refuses signed requests." if connection.credential_kind is CredentialKind.OAUTH1 else ""
    found = _judge_site(connection, reply)
    return [found, judge_clock("Jira", connection.name, told, now, breaks=breaks)]


def _judge_site(connection: Connection, reply: Reply[ServerInfo]) -> Finding:
    name, signals = connection.name, reply.signals
    trouble = diagnose_trouble(signals)
    if trouble is not None:
        state = State.WARNING if trouble.kind is EvidenceClass.THROTTLED else State.FAULT
        return _told(connection, trouble, state)
    if reply.value is not None:
        named = deployment_and_version(reply.value.deployment, reply.value.version)
        if reply.value.deployment is connection.deployment:
            return Finding("site", State.OK, f"{connection.address} answers as {named}.", about=name)
        sentence = f"{connection.address} answers as {named}, which it was not when the connection was made."
        return Finding("site", State.WARNING, sentence, "Remove and add the connection.", name)
    if signals.status in _CLOSED:
        return Finding("site", State.OK, f"{connection.address} answers, and tells strangers nothing.", about=name)
    return _told(connection, diagnose_call(signals), State.WARNING)


def _told(connection: Connection, evidence: Evidence, state: State) -> Finding:
    told = explain(evidence, connection.credential_kind, connection.deployment, site=connection.address.base_url)
    return Finding("site", state, f"{told.headline}.", " ".join(told.next_steps), connection.name)


def _profile_faults(connection: Connection) -> list[Finding]:
    try:
        load_profile(connection.profile)
    except BadInput as refusal:
        return [Finding("profile", State.FAULT, refusal.sentence, refusal.next_step, connection.name)]
    return []
