"""Files: slack_sdk's three-step upload, who sees them, and what is refused."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import seed
from sandbox.slack.running import RunningSlack

REPORT = "project,missing\nAPPS,Schedule issues\n"


async def test_an_uploaded_file_is_shared_in_its_channel(slack: RunningSlack, client: AsyncWebClient) -> None:
    await client.files_upload_v2(
        channel=seed.OPS, content=REPORT, filename="report.csv", title="Report", initial_comment="Here"
    )

    (message,) = await slack.control.messages(seed.OPS, as_user=seed.MEMBER)
    assert message.text == "Here"
    assert await slack.control.file_content(message.files[0]) == REPORT.encode()


async def test_a_file_can_be_fetched_for_saving_only(slack: RunningSlack, client: AsyncWebClient) -> None:
    uploaded = await client.files_upload_v2(channel=seed.OPS, content="<script>", filename="report.html")

    async with aiohttp.ClientSession() as session, session.get(uploaded["files"][0]["url_private"]) as answer:
        content = await answer.text()

    assert content == "<script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_a_file_cannot_be_shared_where_the_app_is_not(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.files_upload_v2(channel=seed.NOT_JOINED, content=REPORT, filename="report.csv")


async def test_a_file_that_was_never_uploaded_cannot_be_completed(client: AsyncWebClient) -> None:
    promised = await client.files_getUploadURLExternal(filename="report.csv", length=3)

    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[{"id": promised["file_id"]}], channel_id=seed.OPS)


async def test_bytes_of_another_length_are_refused(client: AsyncWebClient) -> None:
    promised = await client.files_getUploadURLExternal(filename="report.csv", length=3)

    async with aiohttp.ClientSession() as session, session.post(promised["upload_url"], data=b"four") as answer:
        status = answer.status

    assert status == 400
