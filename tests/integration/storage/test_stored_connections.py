"""Connections: what is kept of them, whose name is taken, and what is left of a removed one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from integration.storage.examples import NOON, TOKEN, a_connection, at

from access.credentials import (
    ApiToken,
    BasicLogin,
    Credential,
    CredentialKind,
    OAuthToken,
    PersonalAccessToken,
    Secret,
)
from access.errors import Conflict, NotFound
from access.lockout import LoginCount, login_account
from access.records import JiraAccount
from storage.opening import Storage


async def test_a_connection_comes_back_as_it_was_kept(storage: Storage) -> None:
    kept = a_connection(
        version="10.3.2",
        expected_account="svc-align",
        account=JiraAccount("JIRAUSER10100", "svc-align", "Align \u202e service"),
        projects=("APPS", "CORE"),
        alert_channel="C01OPS",
    )

    async with storage.begin() as transaction:
        await transaction.connections.add(kept, TOKEN)

    async with storage.reading() as transaction:
        assert await transaction.connections.named("T01TEAM", "prod") == kept
        assert await transaction.connections.get("c1") == kept


async def test_all_visible_projects_differ_from_none_at_all(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(id="all", name="all", projects=None), TOKEN)
        await transaction.connections.add(a_connection(id="none", name="none", projects=()), TOKEN)

    async with storage.reading() as transaction:
        assert (await transaction.connections.get("all")).projects is None
        assert (await transaction.connections.get("none")).projects == ()


@pytest.mark.parametrize(
    "credential",
    [
        BasicLogin("svc-align", Secret("pässword\n")),
        ApiToken("svc@example.com", Secret("token")),
        PersonalAccessToken(Secret("pat")),
        OAuthToken("consumer", Secret("token"), Secret("-----BEGIN PRIVATE KEY-----\n…")),
        OAuthToken(
            "consumer",
            Secret("token"),
            Secret("-----BEGIN PRIVATE KEY-----\n…"),
            token_secret=Secret("token secret"),
            session_handle=Secret("handle"),
            expires_at=at(5),
            session_expires_at=at(5),
        ),
    ],
    ids=lambda credential: credential.kind,
)
async def test_a_credential_of_every_kind_comes_back(storage: Storage, credential: Credential) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), credential)

    async with storage.reading() as transaction:
        assert await transaction.connections.credential("c1") == credential
        assert (await transaction.connections.get("c1")).credential_kind is credential.kind


async def test_a_taken_name_is_a_conflict_and_keeps_nothing(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)

    with pytest.raises(Conflict, match="already a connection “prod”"):
        async with storage.begin() as transaction:
            await transaction.connections.add(a_connection(id="c2"), TOKEN)

    async with storage.reading() as transaction:
        assert [one.id for one in await transaction.connections.list()] == ["c1"]


async def test_another_workspace_may_use_the_same_name(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)
        await transaction.connections.add(a_connection(id="c2", workspace=""), TOKEN)

    async with storage.reading() as transaction:
        assert (await transaction.connections.named("", "prod")).id == "c2"
        assert [one.id for one in await transaction.connections.list("T01TEAM")] == ["c1"]


async def test_the_name_of_a_retired_connection_is_free_again(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)
        await transaction.connections.retire("c1", at(5))
        await transaction.connections.add(a_connection(id="c2"), TOKEN)

    async with storage.reading() as transaction:
        assert (await transaction.connections.named("T01TEAM", "prod")).id == "c2"
        assert (await transaction.connections.get("c1")).retired_at == at(5)


async def test_the_secret_of_a_retired_connection_is_forgotten(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)
        await transaction.connections.retire("c1", at(5))

    async with storage.reading() as transaction:
        with pytest.raises(NotFound, match="no credential any more"):
            await transaction.connections.credential("c1")


async def test_retiring_twice_is_refused(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)
        await transaction.connections.retire("c1", at(5))

    with pytest.raises(NotFound):
        async with storage.begin() as transaction:
            await transaction.connections.retire("c1", at(6))


async def test_an_unknown_name_is_answered_with_the_nearest_one(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)

    async with storage.reading() as transaction:
        with pytest.raises(NotFound, match="Did you mean “prod”"):
            await transaction.connections.named("T01TEAM", "prdo")


async def test_an_unlike_name_is_answered_with_the_names_there_are(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)

    async with storage.reading() as transaction:
        with pytest.raises(NotFound, match="There are: prod"):
            await transaction.connections.named("T01TEAM", "xyz")


async def test_the_first_name_asked_for_is_told_that_there_is_none_yet(storage: Storage) -> None:
    async with storage.reading() as transaction:
        with pytest.raises(NotFound, match="There is none yet"):
            await transaction.connections.named("T01TEAM", "prod")


async def test_an_update_keeps_facts_and_leaves_credential_and_dates(storage: Storage) -> None:
    first = a_connection()
    async with storage.begin() as transaction:
        await transaction.connections.add(first, TOKEN)

    learnt = replace(first, version="10.7", created_at=at(9), credential_kind=CredentialKind.BASIC)
    async with storage.begin() as transaction:
        await transaction.connections.update(learnt)

    async with storage.reading() as transaction:
        assert await transaction.connections.get("c1") == replace(first, version="10.7")


async def test_an_update_to_a_taken_name_is_a_conflict(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)
        await transaction.connections.add(a_connection(id="c2", name="test"), TOKEN)

    with pytest.raises(Conflict):
        async with storage.begin() as transaction:
            await transaction.connections.update(a_connection(id="c2"))


async def test_a_new_credential_replaces_the_old_and_starts_its_count_anew(storage: Storage) -> None:
    new = BasicLogin("Svc-Align", Secret("new"))
    account = login_account(a_connection().address, new)
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), BasicLogin("svc-align", Secret("old")))
        await transaction.budget.lock(account)
        await transaction.budget.save(account, LoginCount(refused=2, last_refused_at=NOON, captcha_at=NOON))

    async with storage.begin() as transaction:
        await transaction.connections.replace_credential("c1", new, at(30))

    async with storage.reading() as transaction:
        assert await transaction.connections.credential("c1") == new
        assert (await transaction.connections.get("c1")).secret_changed_at == at(30)
        assert await transaction.budget.read(account) == LoginCount(has_new_secret=True)
