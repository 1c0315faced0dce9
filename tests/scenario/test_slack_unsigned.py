"""Requests that are not Slack's: turned away before they are parsed, and nothing of them in the log."""

from __future__ import annotations

import hashlib
import hmac
import io
import time

import aiohttp
import pytest
from fixtures.bot import BotStory

from sandbox.slack import seed
from sandbox.slack.faults import Tamper
from sandbox.slack.outcomes import Status

WORD = "canary-of-an-unverified-body"


@pytest.mark.parametrize("how", Tamper)
async def test_a_tampered_request_is_turned_away_and_nothing_of_it_logged(bot: BotStory, how: Tamper) -> None:
    await bot.slack.control.tamper(how)

    outcome = await bot.type(f"test {WORD}")

    assert outcome.status is Status.FAILED
    assert outcome.http_status == 401
    assert WORD not in bot.logs.getvalue()
    assert bot.jira.control.requests() == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{" + WORD.encode(), id="half a JSON object"),
        pytest.param(b"payload=%7B" + WORD.encode(), id="a form with half a JSON object"),
        pytest.param(b"\xff\xfe" + WORD.encode(), id="no text"),
        pytest.param(b"ssl_check=1&token=" + WORD.encode(), id="an ssl_check"),
        pytest.param(b"", id="nothing"),
    ],
)
async def test_an_unsigned_body_of_any_form_is_turned_away_unread(bot: BotStory, body: bytes) -> None:
    status, text = await post(bot, body, signature="v0=" + "0" * 64)

    assert (status, text) == (401, "The request is not signed by Slack.")
    assert WORD not in bot.logs.getvalue()
    assert "Traceback" not in bot.logs.getvalue()


async def test_a_timestamp_that_is_no_number_is_turned_away(bot: BotStory) -> None:
    status, _ = await post(bot, b"text=help", timestamp="yesterday")

    assert status == 401


async def test_a_signed_request_of_six_minutes_ago_is_turned_away(bot: BotStory) -> None:
    status, _ = await post(bot, b"text=help", timestamp=str(int(time.time()) - 360))

    assert status == 401


async def test_a_body_of_more_than_a_megabyte_is_turned_away(bot: BotStory) -> None:
    status, text = await post(bot, b"text=" + WORD.encode() + b"x" * 1_100_000)

    assert status == 413
    assert "larger than" in text
    assert WORD not in bot.logs.getvalue()


async def test_only_post_is_taken(bot: BotStory) -> None:
    status, _ = await bot.get("/slack/events")

    assert status == 405


async def test_over_socket_mode_nothing_is_taken_over_http(any_bot: BotStory) -> None:
    over_socket = any_bot.settings.slack_signing_secret is None

    status, _ = await post(any_bot, b"text=help", secret="a guess")

    assert status == (404 if over_socket else 401)


async def test_the_request_url_can_be_verified(bot: BotStory) -> None:
    outcome = await bot.slack.control.verify_url()

    assert outcome.status is Status.OK


async def test_a_request_that_ends_half_way_leaves_no_traceback(bot: BotStory) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.2)) as session:
        with pytest.raises(TimeoutError):
            async with session.post(
                f"{bot.address}/slack/events", data=b"x", headers={**signed(bot, b"x"), "Content-Length": "5"}
            ):
                pass

    await bot.ask("help", "What I can do", user=seed.MEMBER)
    assert "Traceback" not in bot.logs.getvalue()


async def post(
    bot: BotStory, body: bytes, *, signature: str = "", timestamp: str = "", secret: str = ""
) -> tuple[int, str]:
    """Send a body; signed as Slack would, unless something else is asked for."""
    headers = signed(bot, body, timestamp, secret)
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{bot.address}/slack/events",
            data=io.BytesIO(body),
            headers={**headers, **({"X-Slack-Signature": signature} if signature else {})},
        ) as response,
    ):
        return response.status, await response.text()


def signed(bot: BotStory, body: bytes, timestamp: str = "", secret: str = "") -> dict[str, str]:
    timestamp = timestamp or str(int(time.time()))
    key = (secret or bot.slack.app.signing_secret).encode()
    digest = hmac.new(key, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
