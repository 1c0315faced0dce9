"""What people do: type, press, choose. Builds the payload, has it delivered, and shows what the app answered.

Modals are in `sandbox.slack.modals`; Slack's own gate is in `sandbox.slack.admission`.
"""

from dataclasses import dataclass, replace

from sandbox.slack import payloads
from sandbox.slack.admission import (
    live_channel,
    living_person,
    may_command,
    open_view,
    seen_channel,
    seen_message,
)
from sandbox.slack.choices import chosen, state_of
from sandbox.slack.courier import Courier
from sandbox.slack.elements import Element, found_element
from sandbox.slack.outcomes import Outcome, RefusedError, Status
from sandbox.slack.parcels import Answer, Parcel, Wrapping
from sandbox.slack.response_urls import BadContentError, ResponseUrls, message_of
from sandbox.slack.shapes import Json, JsonObject, objects_of, text_of
from sandbox.slack.values import Message, ResponseUrl, Trigger, User
from sandbox.slack.view_stack import described
from sandbox.slack.world import World

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Press:
    """What is pressed: `action_id`, with `block_id` and `value` to tell apart several.

    `selected` is the choice in anything but a button, `filled` what stands in a modal's inputs meanwhile.
    """

    action_id: str
    block_id: str = ""
    value: str = ""
    selected: Json = None
    filled: JsonObject | None = None


class People:
    """Acts for the persons of one world. Every method raises `RefusedError` where Slack would not let them."""

    def __init__(self, world: World, courier: Courier, response_urls: ResponseUrls) -> None:
        self._world = world
        self._courier = courier
        self._response_urls = response_urls

    async def command(self, user_id: str, channel_id: str, text: str, *, is_forced: bool = False) -> Outcome:
        """Type a slash command; `is_forced` skips the gate, which keeps outsiders, bots and the gone away."""
        name, _, rest = text.partition(" ")
        if is_forced:
            user = self._world.users[user_id]
            channel = self._world.channels[channel_id]
        else:
            user = living_person(self._world, user_id)
            channel = live_channel(self._world, user, channel_id)
            may_command(self._world, user, name)
        made = self._response_urls.new(user.id, channel.id)
        address, trigger = self._response_urls.address(made), self.new_trigger(user.id)
        payload = payloads.command_payload(self._world, user, channel, name, rest.strip(), trigger, address)
        answer = await self._courier.deliver(Parcel("slash_commands", Wrapping.COMMAND, payload))
        return self._acknowledged(name, made, answer)

    async def say(self, user_id: str, channel_id: str, text: str, thread_ts: str = "") -> Message:
        """Post an ordinary message."""
        user = living_person(self._world, user_id)
        channel = live_channel(self._world, user, channel_id)
        if not text.strip():
            raise RefusedError("An empty message cannot be sent; type something")
        message = Message(channel.id, self._world.new_ts(), user.id, text, thread_ts=thread_ts)
        return self._world.put_message(message)

    async def press_in_message(self, user_id: str, channel_id: str, ts: str, press: Press) -> Outcome:
        """Press a button of a message, or choose in one of its elements."""
        user = living_person(self._world, user_id)
        channel = seen_channel(self._world, user, channel_id)
        message = seen_message(self._world, user, channel, ts)
        element = _on_screen(message.blocks, press)
        choice = chosen(element, press.selected)
        state = state_of(message.blocks, _with_choice(press, element))
        made = self._response_urls.new(user.id, channel.id, message.ts)
        place = payloads.in_message(self._world, message, channel, state, self._response_urls.address(made))
        return await self._pressed(user, element, choice, place)

    async def press_in_view(self, user_id: str, view_id: str, press: Press) -> Outcome:
        """Press a button, or choose, in the top modal or in the Home tab."""
        user = living_person(self._world, user_id)
        view = open_view(self._world, user, view_id)
        element = _on_screen(tuple(objects_of(view.body.get("blocks"))), press)
        choice = chosen(element, press.selected)
        shown = described(self._world, view, _with_choice(press, element))
        place: JsonObject = {"container": {"type": "view", "view_id": view.id}, "view": shown}
        return await self._pressed(user, element, choice, place, view_id=view.id)

    def new_trigger(self, user_id: str, view_id: str = "") -> str:
        """A trigger_id, good once and for three seconds."""
        trigger = Trigger(self._world.new_id("trigger."), user_id, self._world.clock.now(), view_id)
        self._world.triggers[trigger.id] = trigger
        return trigger.id

    async def _pressed(
        self, user: User, element: Element, choice: JsonObject, place: JsonObject, view_id: str = ""
    ) -> Outcome:
        payload = payloads.interaction(self._world, user, "block_actions", self.new_trigger(user.id, view_id))
        payload |= place
        payload["actions"] = [payloads.action(element, choice, self._world.new_ts())]
        answer = await self._courier.deliver(Parcel("block_actions", Wrapping.INTERACTION, payload))
        sentence = "" if answer.status is Status.OK else "The app did not take the press. Try again."
        return outcome_of(answer, sentence)

    def _acknowledged(self, name: str, made: ResponseUrl, answer: Answer) -> Outcome:
        if answer.status is not Status.OK:
            return self._complained(name, made, answer)
        content = answer.content
        said: JsonObject = {"text": content or ""}
        body = content if isinstance(content, dict) else said
        if not body.get("text") and not body.get("blocks"):
            return outcome_of(answer)
        try:
            shown = message_of(self._world, made, body)
        except BadContentError:
            return self._complained(name, made, replace(answer, status=Status.BAD_RESPONSE))
        self._world.put_message(shown)
        if self._world.is_ack_replaceable:
            self._response_urls.set_original(made, shown.ts)
        return replace(outcome_of(answer), shown=shown)

    def _complained(self, name: str, made: ResponseUrl, answer: Answer) -> Outcome:
        sentence = f'{name} failed with the error "{answer.status.value}"'
        complaint = Message(made.channel, self._world.new_ts(), SLACKBOT, sentence, ephemeral_to=made.user)
        self._world.put_message(complaint)
        return outcome_of(answer, sentence)


def outcome_of(answer: Answer, sentence: str = "") -> Outcome:
    """What the person is told about a delivery."""
    return Outcome(
        status=answer.status,
        delivery_id=answer.delivery_id,
        sentence=sentence,
        http_status=answer.http_status,
        ack_ms=round(answer.ack_ms, 3),
    )


def _on_screen(blocks: tuple[JsonObject, ...], press: Press) -> Element:
    element = found_element(blocks, press.action_id, press.block_id, press.value)
    if element is None:
        raise RefusedError(f"There is no {press.action_id!r} to press any more")
    return element


def _with_choice(press: Press, element: Element) -> JsonObject:
    filled = dict(press.filled or {})
    if press.selected is not None and text_of(element.body, "type") != "overflow":
        filled[element.block_id] = {element.action_id: press.selected}
    return filled
