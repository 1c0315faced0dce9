"""Modals and the Home tab: triggers, stacking, hashes, submitting and what the app's answer does."""

import pytest
from integration.sandbox_slack.bolt_app import bolt_app, served
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import seed
from sandbox.slack.choices import REQUIRED
from sandbox.slack.outcomes import RefusedError, Status
from sandbox.slack.running import RunningSlack
from sandbox.slack.shapes import Json, JsonObject


def _words(text: str) -> JsonObject:
    return {"type": "plain_text", "text": text}


def _modal(title: str = "Reason", **more: Json) -> JsonObject:
    reason: JsonObject = {
        "type": "input",
        "block_id": "reason",
        "label": _words("Why?"),
        "element": {"type": "plain_text_input", "action_id": "text"},
    }
    shown: JsonObject = {"type": "modal", "callback_id": "reason", "title": _words(title), "submit": _words("Deny")}
    return {**shown, "blocks": [reason], **more}


async def _opened(slack: RunningSlack, client: AsyncWebClient, view: JsonObject | None = None) -> str:
    trigger = slack.workspace.people.new_trigger(seed.MEMBER)
    answer = await client.views_open(trigger_id=trigger, view=view or _modal())
    return str(answer["view"]["id"])


async def _pushed(slack: RunningSlack, client: AsyncWebClient) -> None:
    await client.views_push(trigger_id=slack.workspace.people.new_trigger(seed.MEMBER), view=_modal())


def _answering(slack: RunningSlack, **ack_with: Json) -> AsyncApp:
    app = bolt_app(slack)

    @app.view("reason")
    async def _(ack: AsyncAck) -> None:
        await ack(**ack_with)  # type: ignore[arg-type]  # the fields of one kind of answer each

    return app


async def test_a_modal_opens_for_the_person_of_the_trigger_only(slack: RunningSlack, client: AsyncWebClient) -> None:
    view_id = await _opened(slack, client)

    assert [view.id for view in await slack.control.views(seed.MEMBER)] == [view_id]
    assert await slack.control.views(seed.ADMIN) == []


async def test_a_trigger_expires_after_three_seconds(slack: RunningSlack, client: AsyncWebClient) -> None:
    trigger = slack.workspace.people.new_trigger(seed.MEMBER)
    await slack.control.advance(3.5)

    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=trigger, view=_modal())


async def test_a_trigger_is_good_once(slack: RunningSlack, client: AsyncWebClient) -> None:
    trigger = slack.workspace.people.new_trigger(seed.MEMBER)
    await client.views_open(trigger_id=trigger, view=_modal())

    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=_modal())


async def test_a_modal_with_an_input_needs_a_submit_button(slack: RunningSlack, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="missing required field: submit"):
        await _opened(slack, client, _modal(submit=None))


async def test_at_most_three_modals_stack(slack: RunningSlack, client: AsyncWebClient) -> None:
    await _opened(slack, client)
    await _pushed(slack, client)
    await _pushed(slack, client)

    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await _pushed(slack, client)


async def test_an_update_with_an_old_hash_is_a_conflict(slack: RunningSlack, client: AsyncWebClient) -> None:
    view_id = await _opened(slack, client)
    old_hash = (await slack.control.views(seed.MEMBER))[0].hash
    await client.views_update(view_id=view_id, view=_modal("Newer"), hash=old_hash)

    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view_id, view=_modal("Older"), hash=old_hash)


async def test_a_closed_view_cannot_be_updated(slack: RunningSlack, client: AsyncWebClient) -> None:
    view_id = await _opened(slack, client)
    await slack.control.close_view(seed.MEMBER, view_id)

    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id=view_id, view=_modal())


async def test_what_was_typed_reaches_the_app_and_the_modal_closes(slack: RunningSlack, client: AsyncWebClient) -> None:
    app, typed = bolt_app(slack), []

    @app.view("reason")
    async def _(ack: AsyncAck, view: dict[str, dict[str, object]]) -> None:
        typed.append(view["state"]["values"])
        await ack()

    view_id = await _opened(slack, client)
    async with served(slack, app):
        await slack.control.submit(seed.MEMBER, view_id, {"text": "Not needed"})

    assert typed == [{"reason": {"text": {"type": "plain_text_input", "value": "Not needed"}}}]
    assert await slack.control.views(seed.MEMBER) == []


async def test_an_empty_required_input_never_reaches_the_app(slack: RunningSlack, client: AsyncWebClient) -> None:
    view_id = await _opened(slack, client)

    outcome = await slack.control.submit(seed.MEMBER, view_id)

    assert outcome.errors == {"reason": REQUIRED}
    assert await slack.control.deliveries() == []


async def test_the_apps_complaints_stand_under_the_input(slack: RunningSlack, client: AsyncWebClient) -> None:
    view_id = await _opened(slack, client)
    app = _answering(slack, response_action="errors", errors={"reason": "Say more"})

    async with served(slack, app):
        await slack.control.submit(seed.MEMBER, view_id, {"reason": "no"})

    assert (await slack.control.views(seed.MEMBER))[0].errors == (("reason", "Say more"),)


async def test_complaints_about_an_unknown_block_are_a_bad_response(
    slack: RunningSlack, client: AsyncWebClient
) -> None:
    view_id = await _opened(slack, client)
    app = _answering(slack, response_action="errors", errors={"nowhere": "Say more"})

    async with served(slack, app):
        outcome = await slack.control.submit(seed.MEMBER, view_id, {"reason": "no"})

    assert outcome.status is Status.BAD_RESPONSE


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": _modal("Second")}, ["Second"]),
        ({"response_action": "push", "view": _modal("Second")}, ["Reason", "Second"]),
    ],
)
async def test_the_answer_to_a_submission_changes_the_stack(
    slack: RunningSlack, client: AsyncWebClient, answer: JsonObject, titles: list[str]
) -> None:
    view_id = await _opened(slack, client)

    async with served(slack, _answering(slack, **answer)):
        await slack.control.submit(seed.MEMBER, view_id, {"reason": "no"})

    shown = await slack.control.views(seed.MEMBER)
    assert [view.body["title"] for view in shown] == [_words(title) for title in titles]


async def test_closing_is_told_when_the_modal_asks_for_it(slack: RunningSlack, client: AsyncWebClient) -> None:
    view_id = await _opened(slack, client, _modal(notify_on_close=True))

    await slack.control.close_view(seed.MEMBER, view_id)

    assert [one.kind for one in await slack.control.deliveries()] == ["view_closed"]


async def test_a_modal_that_was_closed_cannot_be_submitted(slack: RunningSlack, client: AsyncWebClient) -> None:
    view_id = await _opened(slack, client)
    await slack.control.close_view(seed.MEMBER, view_id)

    with pytest.raises(RefusedError, match="may have been closed"):
        await slack.control.submit(seed.MEMBER, view_id, {"reason": "no"})


async def test_opening_the_home_tab_tells_the_app_which_publishes_it(
    slack: RunningSlack, client: AsyncWebClient
) -> None:
    app = bolt_app(slack)

    @app.event("app_home_opened")
    async def _(event: dict[str, str]) -> None:
        home = {"type": "home", "blocks": [{"type": "header", "text": _words("My requests")}]}
        await client.views_publish(user_id=event["user"], view=home)

    async with served(slack, app):
        await slack.control.open_home(seed.MEMBER)

    home = await slack.control.home(seed.MEMBER)
    assert home
    assert "My requests" in str(home.body)


async def test_publishing_over_a_newer_home_tab_is_a_conflict(client: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    first = await client.views_publish(user_id=seed.MEMBER, view=home)
    await client.views_publish(user_id=seed.MEMBER, view=home)

    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=seed.MEMBER, view=home, hash=first["view"]["hash"])
