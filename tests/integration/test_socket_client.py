"""The line to Slack while Slack comes and goes: patient, one line in the log, and an address for each try."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.socket_client import Outage, PatientSocketClient
from sandbox.slack.faults import FaultKind
from sandbox.slack.running import RunningSlack, running_slack

OPEN = "apps.connections.open"


@pytest.fixture
async def slack() -> AsyncIterator[RunningSlack]:
    async with running_slack() as running:
        yield running


class Pauses(list[float]):
    """The pauses that were asked for; none is taken."""

    async def __call__(self, seconds: float) -> None:
        """Note it."""
        self.append(seconds)


@asynccontextmanager
async def line(slack: RunningSlack, pauses: Pauses) -> AsyncIterator[PatientSocketClient]:
    client = PatientSocketClient(slack.app.app_token, AsyncWebClient(base_url=slack.api_url), Outage(), pauses)
    try:
        yield client
    finally:
        await client.close()


async def test_the_pause_doubles_while_slack_is_away(slack: RunningSlack) -> None:
    pauses = Pauses()
    await slack.control.fault(OPEN, FaultKind.SERVER_ERROR, times=4)

    async with line(slack, pauses) as client:
        await client.connect()

        assert await client.is_connected()
    assert pauses == [0, 1, 2, 4, 8]


async def test_an_outage_is_told_once_and_its_end_once(slack: RunningSlack, caplog: pytest.LogCaptureFixture) -> None:
    await slack.control.fault(OPEN, FaultKind.CUT_BEFORE, times=4)

    with capture_logs() as told, caplog.at_level(logging.DEBUG):
        async with line(slack, Pauses()) as client:
            await client.connect()

    assert [one["event"] for one in told] == ["slack is away, trying again", "slack is back"]
    assert "Failed" not in caplog.text


async def test_a_dial_that_fails_asks_for_a_new_address(slack: RunningSlack) -> None:
    async with line(slack, Pauses()) as client:
        client.ping_interval = 0
        client.wss_uri = slack.url.replace("http", "ws") + "/used-up"

        await client.connect()

        assert await client.is_connected()
        assert "used-up" not in str(client.wss_uri)


def test_another_reason_is_told_too_and_a_pause_stays_under_a_minute() -> None:
    outage = Outage()

    with capture_logs() as told:
        for error in (TimeoutError(), TimeoutError(), OSError(), *[OSError()] * 20):
            outage.failed(error)

    assert [one["reason"] for one in told] == [
        "Slack cannot be reached (TimeoutError)",
        "Slack cannot be reached (OSError)",
    ]
    assert outage.pause_seconds == 60
