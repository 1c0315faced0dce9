"""Tokens, scopes, rate limits and channel kinds: who may call what, and how often."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import seed
from sandbox.slack.rates import BURST_OF_MESSAGES
from sandbox.slack.running import RunningSlack


async def _post(client: AsyncWebClient, times: int) -> None:
    for number in range(times):
        await client.chat_postMessage(channel=seed.OPS, text=str(number))


async def test_auth_test_names_the_bot_and_its_scopes(client: AsyncWebClient) -> None:
    answer = await client.auth_test()

    assert answer["user_id"] == seed.BOT_USER
    assert answer.headers["x-oauth-scopes"] == ",".join(sorted(seed.SCOPES))


async def test_no_token_is_not_authed(slack: RunningSlack) -> None:
    with pytest.raises(SlackApiError, match="not_authed"):
        await AsyncWebClient(base_url=slack.api_url).auth_test()


async def test_a_wrong_token_is_invalid_auth(slack: RunningSlack) -> None:
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await AsyncWebClient("xoxb-wrong", base_url=slack.api_url).auth_test()


async def test_the_app_token_is_for_opening_connections_only(slack: RunningSlack) -> None:
    client = AsyncWebClient(slack.app.app_token, base_url=slack.api_url)

    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.auth_test()


async def test_a_revoked_token_is_refused(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.revoke_token()

    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test()


async def test_a_deactivated_bot_is_account_inactive(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.set_user(seed.BOT_USER, is_deleted=True)

    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()


async def test_a_missing_scope_says_what_is_needed_and_what_is_granted(
    slack: RunningSlack, client: AsyncWebClient
) -> None:
    await slack.control.set_scopes({"commands"})

    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=seed.OPS, text="a")

    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "chat:write"
    assert refused.value.response["provided"] == "commands"


async def test_history_needs_the_scope_of_the_channels_kind(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.set_scopes(seed.SCOPES | {"channels:history"})
    await client.conversations_history(channel=seed.OPS)

    with pytest.raises(SlackApiError) as refused:
        await client.conversations_history(channel=seed.PRIVATE)

    assert refused.value.response["needed"] == "groups:history"


async def test_an_unknown_method_is_named(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call("chat.shout")

    assert refused.value.response["req_method"] == "chat.shout"


async def test_too_many_messages_in_one_channel_are_rate_limited_there_only(client: AsyncWebClient) -> None:
    await _post(client, BURST_OF_MESSAGES)

    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=seed.OPS, text="one more")

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "1"
    assert (await client.chat_postMessage(channel=seed.GENERAL, text="elsewhere"))["ok"]


async def test_a_rate_limit_passes_with_time(slack: RunningSlack, client: AsyncWebClient) -> None:
    await _post(client, BURST_OF_MESSAGES)

    await slack.control.advance(1)

    assert (await client.chat_postMessage(channel=seed.OPS, text="one more"))["ok"]


async def test_rate_limits_can_be_switched_off(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.rate_limits(is_on=False)

    await _post(client, BURST_OF_MESSAGES * 4)

    assert len(await slack.control.calls("chat.postMessage")) == BURST_OF_MESSAGES * 4
