"""Looking at the sandbox workspace: what a person sees, what was delivered, what the app called; and waiting."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sandbox.slack.changes import Change
from sandbox.slack.control_codec import call_from, delivery_from, message_from, view_from
from sandbox.slack.control_wire import ControlWire
from sandbox.slack.outcomes import ApiCall, Delivery
from sandbox.slack.shapes import JsonObject, number_of, objects_of, text_of
from sandbox.slack.values import Message, View

T = TypeVar("T")
PATIENCE_SECONDS = 30.0
"""How long is waited where nobody says; on a crowded machine, what takes a tenth of a second may take many."""


class Watches(ControlWire):
    """What can be seen from outside, as values of `sandbox.slack.values`."""

    async def messages(self, channel: str, as_user: str) -> list[Message]:
        """What this person sees in the channel, replies and ephemeral messages included, oldest first."""
        answer = await self.get("see/messages", channel=channel, as_user=as_user)
        return [message_from(item) for item in objects_of(answer.get("messages"))]

    async def direct_messages(self, user: str) -> list[Message]:
        """What stands in the direct message between the app and this person."""
        answer = await self.get("see/messages", channel="dm", as_user=user)
        return [message_from(item) for item in objects_of(answer.get("messages"))]

    async def views(self, user: str) -> list[View]:
        """The modals open for this person; the last one is on top."""
        answer = await self.get("see/views", as_user=user)
        return [view_from(item) for item in objects_of(answer.get("views"))]

    async def home(self, user: str) -> View | None:
        """The person's Home tab, once the app has published one."""
        answer = await self.get("see/home", as_user=user)
        return next((view_from(item) for item in objects_of(answer.get("views"))), None)

    async def deliveries(self, kind: str = "") -> list[Delivery]:
        """What was sent to the app, in order; `kind` is a slash command's or an interaction's or event's type."""
        answer = await self.get("see/deliveries", kind=kind)
        return [delivery_from(item) for item in objects_of(answer.get("deliveries"))]

    async def calls(self, method: str = "") -> list[ApiCall]:
        """What the app called, in order."""
        answer = await self.get("see/calls", method=method)
        return [call_from(item) for item in objects_of(answer.get("calls"))]

    async def file_content(self, file_id: str) -> bytes:
        """The bytes of an uploaded file."""
        answer = await self.get("see/file", id=file_id)
        return bytes.fromhex(text_of(answer, "hex"))

    async def changes(self, since: int = 0, timeout_seconds: float = 0.0) -> list[Change]:
        """What changed after the change numbered `since`, as soon as there is something; else empty."""
        answer = await self.get("changes", since=str(since), timeout=str(timeout_seconds))
        return [_change_from(item) for item in objects_of(answer.get("changes"))]

    async def wait_for(self, look: Callable[[], Awaitable[T | None]], timeout_seconds: float = PATIENCE_SECONDS) -> T:
        """What `look` finds, looking anew after every change.

        Raises:
            TimeoutError: It found nothing in that time.
        """
        deadline = time.monotonic() + timeout_seconds
        number = 0
        while True:
            found = await look()
            if found is not None:
                return found
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError(f"Nothing of the kind happened within {timeout_seconds:g} s")
            changed = await self.changes(number, min(remaining, 1.0))
            number = changed[-1].number if changed else number

    async def wait_for_message(
        self, channel: str, as_user: str, containing: str, timeout_seconds: float = PATIENCE_SECONDS
    ) -> Message:
        """The latest message with this in its text or blocks, as soon as the person sees one.

        `channel` may be `dm` for the direct message with the app.

        Raises:
            TimeoutError: There was none in that time.
        """

        async def look() -> Message | None:
            seen = await self.messages(channel, as_user)
            return next((one for one in reversed(seen) if containing in f"{one.text}{one.blocks}"), None)

        return await self.wait_for(look, timeout_seconds)

    async def wait_for_view(self, user: str, containing: str = "", timeout_seconds: float = PATIENCE_SECONDS) -> View:
        """The top modal, as soon as one with this in it is open for the person.

        Raises:
            TimeoutError: There was none in that time.
        """

        async def look() -> View | None:
            stack = await self.views(user)
            return stack[-1] if stack and containing in str(stack[-1].body) else None

        return await self.wait_for(look, timeout_seconds)


def _change_from(source: JsonObject) -> Change:
    return Change(int(number_of(source, "number", 0)), text_of(source, "kind"), text_of(source, "subject"))
