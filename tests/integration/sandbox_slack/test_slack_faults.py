"""Scripted faults of the Web API, as slack_sdk meets them: what took effect, and what the caller learns."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import seed
from sandbox.slack.faults import FaultKind
from sandbox.slack.running import RunningSlack

POST = "chat.postMessage"


async def _texts(slack: RunningSlack) -> list[str]:
    return [one.text for one in await slack.control.messages(seed.OPS, as_user=seed.MEMBER)]


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        (FaultKind.CUT_BEFORE, []),
        (FaultKind.CUT_AFTER, ["Lost"]),
    ],
)
async def test_a_cut_connection_leaves_the_caller_without_an_answer(
    slack: RunningSlack, client: AsyncWebClient, kind: FaultKind, kept: list[str]
) -> None:
    await slack.control.fault(POST, kind)

    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=seed.OPS, text="Lost")

    assert await _texts(slack) == kept


async def test_slack_sdks_own_retry_posts_twice_when_cut_after_the_post(slack: RunningSlack) -> None:
    await slack.control.fault(POST, FaultKind.CUT_AFTER)
    at_once = AsyncConnectionErrorRetryHandler(interval_calculator=FixedValueRetryIntervalCalculator(0.01))
    retrying = AsyncWebClient(slack.app.bot_token, base_url=slack.api_url, retry_handlers=[at_once])

    await retrying.chat_postMessage(channel=seed.OPS, text="Lost")

    assert await _texts(slack) == ["Lost", "Lost"]


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        (FaultKind.TIMEOUT, []),
        (FaultKind.TIMEOUT_AFTER, ["Lost"]),
    ],
)
async def test_an_answer_that_never_comes_times_out(slack: RunningSlack, kind: FaultKind, kept: list[str]) -> None:
    await slack.control.fault(POST, kind)
    hasty = AsyncWebClient(
        slack.app.bot_token,
        base_url=slack.api_url,
        retry_handlers=[],
        timeout=0.1,  # type: ignore[arg-type]  # aiohttp takes parts of a second
    )

    with pytest.raises(TimeoutError):
        await hasty.chat_postMessage(channel=seed.OPS, text="Lost")

    assert await _texts(slack) == kept


async def test_a_server_error_has_its_status(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.fault(POST, FaultKind.SERVER_ERROR, status=503)

    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=seed.OPS, text="Lost")

    assert refused.value.response.status_code == 503


async def test_ok_false_carries_the_error_that_was_asked_for(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.fault(POST, FaultKind.NOT_OK, error="account_inactive")

    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.chat_postMessage(channel=seed.OPS, text="Lost")


async def test_garbage_is_no_answer(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.fault(POST, FaultKind.GARBAGE)

    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=seed.OPS, text="Lost")


async def test_a_rate_limit_can_strike_one_channel_alone(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.fault(POST, FaultKind.RATE_LIMITED, channel=seed.OPS, seconds=30, times=None)
    await client.chat_postMessage(channel=seed.GENERAL, text="Elsewhere")

    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=seed.OPS, text="Lost")

    assert refused.value.response.headers["Retry-After"] == "30"


async def test_a_slow_answer_is_right_in_the_end(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.fault(POST, FaultKind.SLOW, seconds=0.01)

    answer = await client.chat_postMessage(channel=seed.OPS, text="Late")

    assert answer["ok"]


async def test_a_fault_skips_and_counts(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.fault("auth.test", FaultKind.NOT_OK, skip=1, times=1)
    await client.auth_test()
    with pytest.raises(SlackApiError):
        await client.auth_test()
    await client.auth_test()

    played = [call.fault for call in await slack.control.calls("auth.test")]

    assert played == ["", "not_ok", ""]


async def test_cleared_faults_are_not_played(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.fault("*", FaultKind.NOT_OK, times=None)

    await slack.control.clear_faults()

    assert (await client.auth_test())["ok"]
