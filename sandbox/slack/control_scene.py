"""Setting the scene: time, people, groups, channels, the app's installation, faults and odd deliveries."""

from collections.abc import Iterable

from sandbox.slack.control_codec import outcome_from
from sandbox.slack.control_wire import ControlWire
from sandbox.slack.faults import Fault, FaultKind, Tamper
from sandbox.slack.outcomes import Outcome
from sandbox.slack.shapes import Json, text_of
from sandbox.slack.values import Role


class SetsTheScene(ControlWire):
    """What an administrator, the passing of time and bad luck do to a workspace."""

    async def advance(self, seconds: float) -> None:
        """Move Slack's time ahead; returns when everything that fell due is done."""
        await self.post("scene/advance", seconds=seconds)

    async def connect_http(self, request_url: str) -> None:
        """Deliver to the app over signed HTTP from now on."""
        await self.post("scene/connect", request_url=request_url)

    async def connect_socket(self) -> None:
        """Deliver to the app over Socket Mode from now on."""
        await self.post("scene/connect", request_url="")

    async def fault(
        self,
        method: str,
        kind: FaultKind,
        *,
        times: int | None = 1,
        skip: int = 0,
        channel: str = "",
        error: str = "internal_error",
        status: int = 500,
        seconds: float = 1.0,
    ) -> None:
        """Play a fault on calls of `method` (`*`: all); see `sandbox.slack.faults.Fault`."""
        fault = Fault(method, kind, times, skip, channel, error, status, seconds)
        await self.add_fault(fault)

    async def add_fault(self, fault: Fault) -> None:
        """Play this fault from now on."""
        await self.post(
            "scene/fault",
            method=fault.method,
            kind=fault.kind.value,
            times=fault.times,
            skip=fault.skip,
            channel=fault.channel,
            error=fault.error,
            status=fault.status,
            seconds=fault.seconds,
        )

    async def clear_faults(self) -> None:
        """Play no fault any more."""
        await self.post("scene/clear_faults")

    async def tamper(self, how: Tamper, times: int = 1) -> None:
        """Spoil the signature or body of the next deliveries over HTTP."""
        await self.post("scene/tamper", how=how.value, times=times)

    async def rate_limits(self, *, is_on: bool) -> None:
        """Switch Slack's rate limits on or off."""
        await self.post("scene/rate_limits", is_on=is_on)

    async def ack_seconds(self, seconds: float) -> None:
        """Wait this long (real time) for an acknowledgement; Slack waits 3 s."""
        await self.post("scene/ack_seconds", seconds=seconds)

    async def ack_replaceable(self, *, is_on: bool) -> None:
        """Whether what a slash command's acknowledgement showed can be replaced through its response_url."""
        await self.post("scene/ack_replaceable", is_on=is_on)

    async def set_group(self, group: str, users: Iterable[str]) -> None:
        """Make these the members of a user group (`S…`)."""
        await self.post("scene/set_group", group=group, users=[*users])

    async def set_user(self, user: str, *, role: Role | None = None, is_deleted: bool | None = None) -> None:
        """Change what a person is, or deactivate them."""
        wanted: dict[str, Json] = {"role": role.value if role else None, "is_deleted": is_deleted}
        await self.post("scene/set_user", user=user, **wanted)

    async def set_member(self, channel: str, user: str, *, is_member: bool) -> None:
        """Take a person, or the app's bot user, into a channel or out of it."""
        await self.post("scene/set_member", channel=channel, user=user, is_member=is_member)

    async def archive(self, channel: str, *, is_archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        await self.post("scene/archive", channel=channel, is_archived=is_archived)

    async def delete_message(self, channel: str, message_ts: str) -> None:
        """Have a message deleted by an administrator."""
        await self.post("scene/delete_message", channel=channel, ts=message_ts)

    async def set_scopes(self, scopes: Iterable[str]) -> None:
        """Grant the app exactly these scopes."""
        await self.post("scene/set_scopes", scopes=[*scopes])

    async def revoke_token(self) -> None:
        """Revoke the bot token; the app is told with `tokens_revoked` first."""
        await self.post("scene/revoke_token")

    async def event(self, event_type: str, **fields: Json) -> Outcome:
        """Deliver an event to the app; the outcome is that of the first attempt."""
        return outcome_from(await self.post("scene/event", type=event_type, fields=fields))

    async def verify_url(self) -> Outcome:
        """Ask the request URL for its challenge, as Slack does when it is set."""
        return outcome_from(await self.post("scene/verify_url"))

    async def deliver_again(self, delivery_id: str) -> Outcome:
        """Deliver the same thing once more, freshly signed; an event carries the headers of a retry."""
        return outcome_from(await self.post("scene/deliver_again", id=delivery_id))

    async def refresh_sockets(self) -> None:
        """Warn all Socket Mode connections that they are about to be recycled; Slack closes them 10 s later."""
        await self.post("scene/refresh_sockets")

    async def tokens(self) -> tuple[str, str, str]:
        """Bot token, app token and signing secret of the installed app."""
        answer = await self.post("scene/tokens")
        return text_of(answer, "bot_token"), text_of(answer, "app_token"), text_of(answer, "signing_secret")
