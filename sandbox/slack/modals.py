"""What people do with modals and the Home tab: submit, close, open; and what the app's answer does to them.

Source: https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/reference/interaction-payloads
"""

from dataclasses import replace

from sandbox.slack import payloads
from sandbox.slack.admission import living_person, open_view
from sandbox.slack.blockkit import view_problems
from sandbox.slack.choices import complaints, unknown_inputs
from sandbox.slack.courier import Courier
from sandbox.slack.events import Events
from sandbox.slack.outcomes import Outcome, RefusedError, Status
from sandbox.slack.parcels import Answer, Parcel, Wrapping
from sandbox.slack.people import People, outcome_of
from sandbox.slack.shapes import JsonObject, object_of, objects_of, text_of
from sandbox.slack.values import View
from sandbox.slack.view_stack import closed, described, has_room, pushed, replaced, with_complaints
from sandbox.slack.world import World

TROUBLE = "We had some trouble connecting. Try again?"


class Modals:
    """Acts for the persons of one world. Every method raises `RefusedError` where Slack would not let them."""

    def __init__(self, world: World, courier: Courier, people: People, events: Events) -> None:
        self._world = world
        self._courier = courier
        self._people = people
        self._events = events

    async def submit(self, user_id: str, view_id: str, filled: JsonObject) -> Outcome:
        """Fill in the top modal and submit it; what the client itself refuses never reaches the app."""
        user = living_person(self._world, user_id)
        view = open_view(self._world, user, view_id)
        blocks = objects_of(view.body.get("blocks"))
        unknown = unknown_inputs(blocks, filled)
        if unknown:
            raise RefusedError(f"The modal has no input named {', '.join(unknown)}")
        refused = complaints(blocks, filled)
        if refused:
            with_complaints(self._world, view, refused)
            return Outcome(Status.OK, errors=refused)
        trigger = self._people.new_trigger(user.id, view.id)
        payload = payloads.interaction(self._world, user, "view_submission", trigger)
        payload |= {"view": described(self._world, view, filled), "response_urls": []}
        answer = await self._courier.deliver(Parcel("view_submission", Wrapping.INTERACTION, payload))
        return self._answered(view, answer)

    async def close(self, user_id: str, view_id: str, *, is_cleared: bool) -> Outcome:
        """Close the top modal; the app hears of it only if the modal says `notify_on_close`."""
        user = living_person(self._world, user_id)
        view = open_view(self._world, user, view_id)
        if view.type == "home":
            raise RefusedError("The Home tab cannot be closed")
        if is_cleared:
            self._world.put_modals(user.id, ())
        else:
            closed(self._world, view)
        if view.body.get("notify_on_close") is not True:
            return Outcome(Status.OK)
        payload = payloads.interaction(self._world, user, "view_closed")
        payload |= {"view": described(self._world, view), "is_cleared": is_cleared}
        answer = await self._courier.deliver(Parcel("view_closed", Wrapping.INTERACTION, payload))
        return outcome_of(answer)

    async def open_home(self, user_id: str) -> Outcome:
        """Open the app's Home tab; the app is told with `app_home_opened`."""
        user = living_person(self._world, user_id)
        channel = self._world.direct_channel(user.id)
        fields: JsonObject = {"user": user.id, "channel": channel.id, "tab": "home"}
        current = self._world.homes.get(user.id)
        if current:
            fields["view"] = described(self._world, current)
        return await self._events.send("app_home_opened", fields)

    def _answered(self, view: View, answer: Answer) -> Outcome:
        if answer.status is not Status.OK:
            return outcome_of(answer, TROUBLE)
        body = object_of(answer.content)
        match text_of(body, "response_action"):
            case "":
                closed(self._world, view)
            case "clear":
                self._world.put_modals(view.user, ())
            case "errors":
                return self._complained(view, answer, object_of(body.get("errors")))
            case "update" | "push" as what:
                return self._shown(view, answer, object_of(body.get("view")), is_pushed=what == "push")
            case _:
                return outcome_of(replace(answer, status=Status.BAD_RESPONSE), TROUBLE)
        return outcome_of(answer)

    def _complained(self, view: View, answer: Answer, told: JsonObject) -> Outcome:
        inputs = {text_of(block, "block_id") for block in objects_of(view.body.get("blocks"))}
        errors = {block_id: str(sentence) for block_id, sentence in told.items()}
        if not errors or set(errors) - inputs:
            return outcome_of(replace(answer, status=Status.BAD_RESPONSE), TROUBLE)
        with_complaints(self._world, view, errors)
        return replace(outcome_of(answer), errors=errors)

    def _shown(self, view: View, answer: Answer, body: JsonObject, *, is_pushed: bool) -> Outcome:
        stack = self._world.modals.get(view.user, ())
        if view_problems(body) or (is_pushed and not has_room(stack)):
            return outcome_of(replace(answer, status=Status.BAD_RESPONSE), TROUBLE)
        if is_pushed:
            pushed(self._world, view.user, body)
        else:
            replaced(self._world, view, body)
        return outcome_of(answer)
