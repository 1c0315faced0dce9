"""A running sandbox Slack, and slack_sdk's own client as the app that calls it."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.running import RunningSlack, running_slack


@pytest.fixture
async def slack() -> AsyncIterator[RunningSlack]:
    """A sandbox Slack that nothing is connected to yet."""
    async with running_slack() as running:
        yield running


@pytest.fixture
def client(slack: RunningSlack) -> AsyncWebClient:
    """slack_sdk's client with the bot token and without retries, as the product uses it."""
    return AsyncWebClient(slack.app.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=2)
