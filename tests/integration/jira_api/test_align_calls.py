"""The client before a sandbox Jira Align: what is asked, where the token goes, and that it never comes out."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from fixtures.secrets import Canary

from access.align import AlignSource
from access.credentials import Secret
from access.errors import BadInput
from access.sites import parse_address, parse_allowed_hosts
from jira_api.client import JiraClient
from sandbox.align.running import RunningAlign, running_align
from sandbox.align.world import TOKEN, Play


@pytest.fixture
async def align() -> AsyncIterator[RunningAlign]:
    async with running_align() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[JiraClient]:
    async with JiraClient(parse_allowed_hosts("http://127.0.0.1:*"), deadline_seconds=1.0) as made:
        yield made


async def test_both_lists_of_a_connector_are_asked_for_page_by_page(align: RunningAlign, client: JiraClient) -> None:
    calls = client.align(AlignSource(parse_address(align.url), 1), Secret(TOKEN))

    projects, boards = await calls.projects(0), await calls.boards(100)

    assert projects.value is not None
    assert len(projects.value) == 3
    assert boards.value == ()
    assert align.world.asked == [
        "/rest/align/api/2/connectors/1/projects?$top=100&$skip=0",
        "/rest/align/api/2/connectors/1/boards?$top=100&$skip=100",
    ]


@pytest.mark.parametrize("play", [None, *Play])
async def test_whatever_jira_align_does_the_token_stays_inside(
    align: RunningAlign,
    client: JiraClient,
    canary: Canary,
    every_log_line: pytest.LogCaptureFixture,
    play: Play | None,
) -> None:
    if play is not None:
        align.world.play("projects", play)
    source = AlignSource(parse_address(align.url), 1)
    calls = client.align(source, Secret(canary.align_token))

    reply = await calls.projects(0)

    told = f"{reply!r} {reply.signals.told()} {calls!r} {client!r} {every_log_line.text}"
    assert reply.value is None
    assert canary.found_in(told) == []


async def test_a_host_that_is_not_allowed_is_asked_nothing(client: JiraClient, canary: Canary) -> None:
    source = AlignSource(parse_address("https://example.jiraalign.com"), 1)

    with pytest.raises(BadInput, match="not on the list of hosts"):
        client.align(source, Secret(canary.align_token))

    assert client.requests == 0


async def test_a_token_that_no_header_can_carry_is_refused_without_being_named(
    align: RunningAlign, client: JiraClient, canary: Canary
) -> None:
    with pytest.raises(BadInput) as refused:
        client.align(AlignSource(parse_address(align.url), 1), Secret(f"{canary.align_token} x"))

    assert canary.found_in(str(refused.value)) == []
