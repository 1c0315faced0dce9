"""Acting as a person of the sandbox workspace: type, press, choose, fill in, open."""

from collections.abc import Mapping, Sequence

from sandbox.slack.control_codec import outcome_from
from sandbox.slack.control_wire import ControlWire
from sandbox.slack.outcomes import Outcome
from sandbox.slack.shapes import Json, JsonObject, text_of

Choice = str | Sequence[str]


class ActsAsPeople(ControlWire):
    """What a person can do. Every method raises `RefusedError` where Slack would not let them."""

    async def command(self, user: str, channel: str, text: str, *, is_forced: bool = False) -> Outcome:
        """Type a slash command such as `/jira-access test prod`; returns what the acknowledgement showed.

        `is_forced` skips Slack's own gate, which offers commands to people of the workspace only.
        """
        answer = await self.post("act/command", user=user, channel=channel, text=text, is_forced=is_forced)
        return outcome_from(answer)

    async def say(self, user: str, channel: str, text: str, *, thread_ts: str = "") -> str:
        """Post an ordinary message; returns its timestamp."""
        answer = await self.post("act/say", user=user, channel=channel, text=text, thread_ts=thread_ts)
        return text_of(answer, "ts")

    async def press(
        self, user: str, channel: str, message_ts: str, action_id: str, value: str = "", *, block_id: str = ""
    ) -> Outcome:
        """Press a button of a message; `value` and `block_id` tell apart buttons with one action id."""
        place: JsonObject = {"channel": channel, "ts": message_ts, "block_id": block_id, "value": value}
        return outcome_from(await self.post("act/press", user=user, action_id=action_id, **place))

    async def choose(
        self,
        user: str,
        channel: str,
        message_ts: str,
        action_id: str,
        choice: Choice,
        *,
        block_id: str = "",
    ) -> Outcome:
        """Choose in a select, overflow, radio, checkboxes, date or text element of a message."""
        place: JsonObject = {"channel": channel, "ts": message_ts, "block_id": block_id}
        selected = _json(choice)
        return outcome_from(await self.post("act/press", user=user, action_id=action_id, selected=selected, **place))

    async def press_in_view(
        self,
        user: str,
        view_id: str,
        action_id: str,
        choice: Choice | None = None,
        *,
        block_id: str = "",
        value: str = "",
        values: Mapping[str, Choice] | None = None,
    ) -> Outcome:
        """Press a button, or choose, in an open modal or in the Home tab.

        `values` is what stands in the modal's inputs meanwhile, by action id or block id.
        """
        place: JsonObject = {"view": view_id, "block_id": block_id, "value": value, "values": _values(values)}
        if choice is not None:
            place["selected"] = _json(choice)
        return outcome_from(await self.post("act/press", user=user, action_id=action_id, **place))

    async def submit(self, user: str, view_id: str, values: Mapping[str, Choice] | None = None) -> Outcome:
        """Fill in a modal (by action id or block id; the rest keeps its initial value) and submit it."""
        return outcome_from(await self.post("act/submit", user=user, view=view_id, values=_values(values)))

    async def close_view(self, user: str, view_id: str, *, is_cleared: bool = False) -> Outcome:
        """Close a modal with its cross; `is_cleared` closes the whole stack."""
        return outcome_from(await self.post("act/close", user=user, view=view_id, is_cleared=is_cleared))

    async def open_home(self, user: str) -> Outcome:
        """Open the app's Home tab."""
        return outcome_from(await self.post("act/home", user=user))


def _json(choice: Choice) -> Json:
    return choice if isinstance(choice, str) else [*choice]


def _values(values: Mapping[str, Choice] | None) -> JsonObject:
    return {key: _json(choice) for key, choice in (values or {}).items()}
